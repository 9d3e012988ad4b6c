#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <link.h>
#include <sys/mman.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

int clinux_epoll_create(void) {
    int descriptor = epoll_create1(EPOLL_CLOEXEC);
    return descriptor < 0 ? -errno : descriptor;
}

int clinux_epoll_control(int epoll, int operation, int descriptor, uint32_t events, uint64_t data) {
    struct epoll_event event = {.events = events, .data = {.u64 = data}};
    return epoll_ctl(epoll, operation, descriptor, &event) < 0 ? -errno : 0;
}

int clinux_epoll_wait(int epoll, clinux_event *events, int capacity, int64_t timeout_nanoseconds) {
    struct epoll_event raw[256];
    if (capacity > 256) capacity = 256;
    struct timespec timeout = {.tv_sec = timeout_nanoseconds / 1000000000, .tv_nsec = timeout_nanoseconds % 1000000000};
    int count = epoll_pwait2(epoll, raw, capacity, timeout_nanoseconds < 0 ? NULL : &timeout, NULL);
    if (count < 0 && errno == ENOSYS) {
        // Kernels before 5.11: milliseconds, rounded up so that a timer is never found early.
        int64_t milliseconds = (timeout_nanoseconds + 999999) / 1000000;
        if (milliseconds > INT32_MAX) milliseconds = INT32_MAX;
        count = epoll_wait(epoll, raw, capacity, timeout_nanoseconds < 0 ? -1 : (int)milliseconds);
    }
    if (count < 0) return -errno;
    for (int i = 0; i < count; i++) {
        events[i].events = raw[i].events;
        events[i].data = raw[i].data.u64;
    }
    return count;
}

int clinux_eventfd(void) {
    int descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return descriptor < 0 ? -errno : descriptor;
}

int clinux_eventfd_signal(int descriptor) {
    uint64_t one = 1;
    return write(descriptor, &one, sizeof one) < 0 ? -errno : 0;
}

int clinux_eventfd_drain(int descriptor) {
    uint64_t count;
    return read(descriptor, &count, sizeof count) < 0 ? -errno : 0;
}

uint64_t clinux_monotonic_nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

void clinux_name_thread(const char *name) {
    char bounded[16];
    strncpy(bounded, name, sizeof bounded - 1);
    bounded[sizeof bounded - 1] = 0;
    prctl(PR_SET_NAME, bounded);
}

/// sched_setattr(2) up to its first version; glibc before 2.41 has none.
struct scheduling_attributes {
    uint32_t size;
    uint32_t policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t runtime;
    uint64_t deadline;
    uint64_t period;
};

int clinux_shorten_slice(uint64_t nanoseconds) {
    struct scheduling_attributes attributes = {.size = sizeof attributes};
    if (syscall(SYS_sched_getattr, 0, &attributes, (unsigned)sizeof attributes, 0u) < 0) return -errno;
    // Whoever gave the thread another policy knows better.
    if (attributes.policy != SCHED_OTHER) return 0;
    attributes.size = sizeof attributes;
    // SCHED_FLAG_RESET_ON_FORK: threads that this one starts are not meant.
    attributes.flags = 1;
    attributes.runtime = nanoseconds;
    return syscall(SYS_sched_setattr, 0, &attributes, 0u) < 0 ? -errno : 0;
}

typedef struct {
    void (*body)(void *);
    void *context;
} thread_start;

static void *thread_main(void *argument) {
    thread_start start = *(thread_start *)argument;
    free(argument);
    start.body(start.context);
    return NULL;
}

int clinux_start_thread(void (*body)(void *), void *context) {
    thread_start *start = malloc(sizeof *start);
    if (!start) return -ENOMEM;
    *start = (thread_start){body, context};
    sigset_t all, before;
    sigfillset(&all);
    // Signals belong to the main thread, where the service lifecycle listens for them.
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_t thread;
    int result = pthread_create(&thread, &attributes, thread_main, start);
    pthread_attr_destroy(&attributes);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (result) free(start);
    return -result;
}

static int unix_address(const char *path, struct sockaddr_un *address) {
    size_t length = strlen(path);
    if (length == 0 || length >= sizeof address->sun_path) return -ENAMETOOLONG;
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    memcpy(address->sun_path, path, length);
    return 0;
}

int clinux_unix_listen(const char *path, int backlog, uint32_t mode) {
    struct sockaddr_un address;
    int result = unix_address(path, &address);
    if (result < 0) return result;
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return -errno;
    // The file is born with the mode of the socket, less the umask: nobody may connect whom `mode` doesn't let. (A
    // temporary umask would do too, but it counts for the files that other threads make meanwhile.)
    fchmod(descriptor, mode);
    result = bind(descriptor, (struct sockaddr *)&address, sizeof address);
    int failure = errno;
    if (result < 0) {
        close(descriptor);
        return -failure;
    }
    if (chmod(path, mode) < 0 || listen(descriptor, backlog) < 0) {
        failure = errno;
        close(descriptor);
        unlink(path);
        return -failure;
    }
    return descriptor;
}

int clinux_unix_connect(const char *path, int *in_progress) {
    struct sockaddr_un address;
    int result = unix_address(path, &address);
    if (result < 0) return result;
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return -errno;
    *in_progress = 0;
    if (connect(descriptor, (struct sockaddr *)&address, sizeof address) < 0) {
        if (errno == EINPROGRESS) {
            *in_progress = 1;
        } else {
            int failure = errno;
            close(descriptor);
            return -failure;
        }
    }
    return descriptor;
}

int clinux_lock_folder(const char *path) {
    int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return -errno;
    for (int attempt = 0; attempt < 100; attempt++) {
        if (flock(descriptor, LOCK_EX | LOCK_NB) == 0) return descriptor;
        if (errno != EWOULDBLOCK && errno != EINTR) break;
        struct timespec pause = {.tv_nsec = 10000000};
        nanosleep(&pause, NULL);
    }
    int failure = errno;
    close(descriptor);
    return -failure;
}

int clinux_socketpair(int descriptors[2]) {
    return socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, descriptors) < 0 ? -errno : 0;
}

int clinux_accept(int listener) {
    int descriptor = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    return descriptor < 0 ? -errno : descriptor;
}

int clinux_is_unix_listener(int descriptor) {
    int value = 0;
    socklen_t length = sizeof value;
    if (getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &value, &length) < 0) return -errno;
    if (!value) return 0;
    if (getsockopt(descriptor, SOL_SOCKET, SO_DOMAIN, &value, &length) < 0) return -errno;
    if (value != AF_UNIX) return 0;
    if (getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &value, &length) < 0) return -errno;
    return value == SOCK_STREAM;
}

int clinux_make_nonblocking(int descriptor) {
    int flags = fcntl(descriptor, F_GETFL);
    if (flags < 0 || fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) < 0) return -errno;
    if (fcntl(descriptor, F_SETFD, FD_CLOEXEC) < 0) return -errno;
    return 0;
}

int clinux_socket_error(int descriptor) {
    int value = 0;
    socklen_t length = sizeof value;
    if (getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &value, &length) < 0) return -errno;
    return value;
}

int clinux_peer_credentials(int descriptor, int32_t *pid, uint32_t *uid, uint32_t *gid) {
    struct ucred credentials;
    socklen_t length = sizeof credentials;
    if (getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &length) < 0) return -errno;
    *pid = credentials.pid;
    *uid = credentials.uid;
    *gid = credentials.gid;
    return 0;
}

int clinux_peer_groups(int descriptor, uint32_t *groups, int capacity) {
    socklen_t length = (socklen_t)capacity * sizeof(gid_t);
    if (getsockopt(descriptor, SOL_SOCKET, SO_PEERGROUPS, groups, &length) < 0) return -errno;
    return (int)(length / sizeof(gid_t));
}

ssize_t clinux_receive(int descriptor, void *buffer, size_t capacity, int *closed) {
    // Room for the 253 descriptors that one message can carry (SCM_MAX_FD): a cut control message would leak none,
    // since the kernel drops what does not fit, but all that arrive must be closed here.
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int) * 253)];
    } control;
    struct iovec vector = {.iov_base = buffer, .iov_len = capacity};
    struct msghdr message = {
        .msg_iov = &vector, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    ssize_t count = recvmsg(descriptor, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
    if (count < 0) return -errno;
    if (message.msg_controllen) {
        for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
            if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
            size_t descriptors = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
            for (size_t i = 0; i < descriptors; i++) {
                int received;
                memcpy(&received, CMSG_DATA(header) + i * sizeof(int), sizeof received);
                close(received);
                *closed += 1;
            }
        }
    }
    return count;
}

ssize_t clinux_send(int descriptor, const void *buffer, size_t count) {
    ssize_t sent = send(descriptor, buffer, count, MSG_NOSIGNAL | MSG_DONTWAIT);
    return sent < 0 ? -errno : sent;
}

int clinux_close(int descriptor) {
    return close(descriptor) < 0 ? -errno : 0;
}

void clinux_error_text(int error, char *buffer, size_t capacity) {
    const char *text = strerror_r(error, buffer, capacity);
    if (text != buffer) {
        strncpy(buffer, text, capacity - 1);
        buffer[capacity - 1] = 0;
    }
}

static int release_pages(struct dl_phdr_info *info, size_t size, void *context) {
    (void)size;
    (void)context;
    long page = sysconf(_SC_PAGESIZE);
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        // Code and constants are mapped from their file and never written: what is dropped is read again as it was.
        // Segments that hold relocated data are writable, and left alone.
        if (segment->p_type != PT_LOAD || (segment->p_flags & PF_W)) continue;
        uintptr_t start = (info->dlpi_addr + segment->p_vaddr + page - 1) & ~(uintptr_t)(page - 1);
        uintptr_t end = (info->dlpi_addr + segment->p_vaddr + segment->p_filesz) & ~(uintptr_t)(page - 1);
        if (end > start && info->dlpi_name != NULL) madvise((void *)start, end - start, MADV_DONTNEED);
    }
    return 0;
}

void clinux_release_program_pages(void) {
    dl_iterate_phdr(release_pages, NULL);
}
