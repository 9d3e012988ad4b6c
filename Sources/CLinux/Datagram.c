#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

int clinux_datagram_socket(void) {
    int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    return descriptor < 0 ? -errno : descriptor;
}

static socklen_t address_of(const char *path, struct sockaddr_un *address) {
    size_t length = strlen(path);
    if (length == 0 || length >= sizeof address->sun_path) return 0;
    memset(address, 0, sizeof *address);
    address->sun_family = AF_UNIX;
    memcpy(address->sun_path, path, length);
    if (path[0] == '@') {
        // Every byte counts in an abstract name, so the NUL at the end must not (unix(7)).
        address->sun_path[0] = 0;
        return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length);
    }
    return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length + 1);
}

ssize_t clinux_datagram_send(int descriptor, const char *path, const void *buffer, size_t count) {
    struct sockaddr_un address;
    socklen_t length = address_of(path, &address);
    if (length == 0) return -EINVAL;
    ssize_t sent;
    do {
        sent = sendto(descriptor, buffer, count, MSG_NOSIGNAL, (struct sockaddr *)&address, length);
    } while (sent < 0 && errno == EINTR);
    return sent < 0 ? -errno : sent;
}

ssize_t clinux_datagram_send_sealed(int descriptor, const char *path, const void *buffer, size_t count) {
    struct sockaddr_un address;
    socklen_t length = address_of(path, &address);
    if (length == 0) return -EINVAL;
    int file = memfd_create("journal-entry", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (file < 0) return -errno;
    ssize_t result = 0;
    for (size_t written = 0; written < count;) {
        ssize_t part = write(file, (const char *)buffer + written, count - written);
        if (part < 0 && errno == EINTR) continue;
        if (part <= 0) {
            result = part < 0 ? -errno : -EIO;
            break;
        }
        written += (size_t)part;
    }
    // The receiver maps the file, and trusts no one to leave it alone meanwhile.
    if (result == 0 && fcntl(file, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) < 0) {
        result = -errno;
    }
    if (result == 0) {
        union {
            struct cmsghdr header;
            char space[CMSG_SPACE(sizeof(int))];
        } control;
        memset(&control, 0, sizeof control);
        struct msghdr message = {
            .msg_name = &address, .msg_namelen = length, .msg_control = &control, .msg_controllen = sizeof control,
        };
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(header), &file, sizeof(int));
        do {
            result = sendmsg(descriptor, &message, MSG_NOSIGNAL);
        } while (result < 0 && errno == EINTR);
        result = result < 0 ? -errno : (ssize_t)count;
    }
    close(file);
    return result;
}

int clinux_identify(int descriptor, uint64_t *device, uint64_t *inode) {
    struct stat status;
    if (fstat(descriptor, &status) < 0) return -errno;
    *device = status.st_dev;
    *inode = status.st_ino;
    return 0;
}
