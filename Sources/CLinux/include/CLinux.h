/// The Linux system calls that Swift's Glibc overlay does not reach: epoll with nanosecond time-outs, eventfd, accept4,
/// peer credentials, and a recvmsg that closes descriptors a peer sends along. Every function returns -errno on failure,
/// so that Swift callers never have to read the thread-local errno.
#ifndef CLINUX_H
#define CLINUX_H

#include <stdint.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/types.h>

/// One readiness event, without epoll_event's packed union.
typedef struct clinux_event {
    uint32_t events;
    uint64_t data;
} clinux_event;

int clinux_epoll_create(void);
/// `operation` is EPOLL_CTL_ADD, EPOLL_CTL_MOD or EPOLL_CTL_DEL.
int clinux_epoll_control(int epoll, int operation, int descriptor, uint32_t events, uint64_t data);
/// Waits at most `timeout_nanoseconds` (negative: for ever); fills at most `capacity` (≤ 256) events.
int clinux_epoll_wait(int epoll, clinux_event *events, int capacity, int64_t timeout_nanoseconds);

int clinux_eventfd(void);
int clinux_eventfd_signal(int descriptor);
int clinux_eventfd_drain(int descriptor);

/// Nanoseconds of CLOCK_MONOTONIC.
uint64_t clinux_monotonic_nanoseconds(void);
/// Names the calling thread (at most 15 bytes, longer names are cut).
void clinux_name_thread(const char *name);
/// Asks the scheduler for short time slices of the calling thread, 100 µs to 100 ms (sched(7), sched_setattr(2); Linux 6.12,
/// others take no notice): a thread that works briefly and often is then put before those that compute, without having more
/// of the processor. Threads it starts are not affected. Returns 0 or -errno.
int clinux_shorten_slice(uint64_t nanoseconds);
/// Starts a detached thread with all signals blocked; returns 0 or -errno.
int clinux_start_thread(void (*body)(void *), void *context);

/// Binds and listens; `path` must fit sockaddr_un (107 bytes). The socket is non-blocking and close-on-exec.
int clinux_unix_listen(const char *path, int backlog, uint32_t mode);
/// Starts to connect; 0 in `*in_progress` when connected at once. Returns the descriptor.
int clinux_unix_connect(const char *path, int *in_progress);
/// Locks a folder (flock(2)) against others that call this; returns a descriptor whose closing unlocks it, -EWOULDBLOCK after
/// a second.
int clinux_lock_folder(const char *path);
/// A connected pair of non-blocking stream sockets; returns 0 or -errno.
int clinux_socketpair(int descriptors[2]);
/// Accepts one connection: non-blocking, close-on-exec.
int clinux_accept(int listener);
/// 1 when `descriptor` is a listening stream socket of AF_UNIX, else 0 or -errno.
int clinux_is_unix_listener(int descriptor);
/// Sets O_NONBLOCK and FD_CLOEXEC.
int clinux_make_nonblocking(int descriptor);
/// The pending error of a socket (SO_ERROR) as a positive errno, or -errno when it can't be read.
int clinux_socket_error(int descriptor);
/// The credentials the kernel recorded when the peer connected (SO_PEERCRED, unix(7)).
int clinux_peer_credentials(int descriptor, int32_t *pid, uint32_t *uid, uint32_t *gid);
/// The peer's supplementary groups (SO_PEERGROUPS); returns how many were written, at most `capacity`.
int clinux_peer_groups(int descriptor, uint32_t *groups, int capacity);
/// Reads; closes every descriptor that came along (SCM_RIGHTS) and adds how many to `*closed`. Returns bytes, 0 at the end.
ssize_t clinux_receive(int descriptor, void *buffer, size_t capacity, int *closed);
/// Sends without SIGPIPE. Returns bytes.
ssize_t clinux_send(int descriptor, const void *buffer, size_t count);
int clinux_close(int descriptor);

/// A datagram socket of AF_UNIX: non-blocking, close-on-exec.
int clinux_datagram_socket(void);
/// Sends one datagram to the socket at `path` (at most 107 bytes; a leading '@' stands for the abstract namespace). Never
/// waits: -EAGAIN when the receiver's queue is full.
ssize_t clinux_datagram_send(int descriptor, const char *path, const void *buffer, size_t count);
/// Sends a descriptor of a sealed memory file with these bytes instead of the bytes: for what is too long for a datagram.
ssize_t clinux_datagram_send_sealed(int descriptor, const char *path, const void *buffer, size_t count);
/// Device and inode of an open descriptor (fstat(2)); returns 0 or -errno.
int clinux_identify(int descriptor, uint64_t *device, uint64_t *inode);

/// The text of an error number, NUL-terminated; `capacity` > 0.
void clinux_error_text(int error, char *buffer, size_t capacity);

/// Gives the pages of the program's code and constants back to the page cache; those that are used come back with a minor
/// fault each. What start-up alone ran through thereby stops counting as resident.
void clinux_release_program_pages(void);

#endif
