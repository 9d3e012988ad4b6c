/// The floor under every echo server: one thread, epoll, and no protocol work. Frames are told apart by their length alone,
/// and each is answered with the same bytes under its own stream id, all that came with one read by one send.
///
/// The answer is what `grpc.health.v1.Health/Check` answers when it is serving, so that the load is the same one.
#include <err.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define HEADER_BYTES 10
#define MAXIMUM_EVENTS 256
/// Echo requests are short: a longer one ends its connection.
#define IN_CAPACITY 65536
/// No request that asks for an answer is shorter than its header, so answers take at most this much for a full buffer.
#define OUT_CAPACITY (IN_CAPACITY / HEADER_BYTES * sizeof answer)
#define BACKLOG 4096

/// Data length 4, stream id to be filled in, type response; ttrpc.Response{payload: HealthCheckResponse{status: SERVING}}.
static const uint8_t answer[] = {0, 0, 0, 4, 0, 0, 0, 0, 2, 0, 0x12, 2, 0x08, 1};

struct connection {
    int descriptor;
    size_t length;
    uint8_t in[IN_CAPACITY];
};

static uint8_t out[OUT_CAPACITY];

static int listen_at(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) errx(2, "%s: the path is too long", path);
    strcpy(address.sun_path, path);
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) err(2, "socket");
    if (bind(descriptor, (struct sockaddr *)&address, sizeof address) != 0) err(2, "%s", path);
    if (listen(descriptor, BACKLOG) != 0) err(2, "listen");
    return descriptor;
}

static void accept_connection(int epoll, int listener) {
    struct connection *connection = calloc(1, sizeof *connection);
    if (!connection) err(2, "memory");
    connection->descriptor = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    if (connection->descriptor < 0) err(2, "accept");
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, connection->descriptor, &event) != 0) err(2, "epoll_ctl");
}

/// Sends with a blocking socket: the load never has more open than fits the socket's buffer.
static int send_all(int descriptor, const uint8_t *bytes, size_t length) {
    while (length > 0) {
        ssize_t sent = send(descriptor, bytes, length, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent < 0) return -1;
        bytes += sent;
        length -= (size_t)sent;
    }
    return 0;
}

/// Answers every whole frame that was read; -1 when the connection has to end.
static int serve(struct connection *connection) {
    ssize_t received = recv(
        connection->descriptor, connection->in + connection->length, IN_CAPACITY - connection->length, MSG_DONTWAIT);
    if (received < 0) return errno == EAGAIN || errno == EINTR ? 0 : -1;
    if (received == 0) return -1;
    connection->length += (size_t)received;
    size_t offset = 0, out_length = 0;
    while (connection->length - offset >= HEADER_BYTES) {
        const uint8_t *frame = connection->in + offset;
        size_t length = HEADER_BYTES + ((size_t)frame[0] << 24 | (size_t)frame[1] << 16 | (size_t)frame[2] << 8 | frame[3]);
        if (length > IN_CAPACITY) return -1;
        if (connection->length - offset < length) break;
        memcpy(out + out_length, answer, sizeof answer);
        memcpy(out + out_length + 4, frame + 4, 4);
        out_length += sizeof answer;
        offset += length;
    }
    connection->length -= offset;
    memmove(connection->in, connection->in + offset, connection->length);
    return send_all(connection->descriptor, out, out_length);
}

int main(int count, char **arguments) {
    if (count != 2) {
        fputs("usage: echo-floor SOCKET\n", stderr);
        return 2;
    }
    int listener = listen_at(arguments[1]);
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0) err(2, "epoll_create1");
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = NULL};
    if (epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event) != 0) err(2, "epoll_ctl");
    struct epoll_event events[MAXIMUM_EVENTS];
    // Ended by SIGTERM.
    for (;;) {
        int ready = epoll_wait(epoll, events, MAXIMUM_EVENTS, -1);
        if (ready < 0 && errno != EINTR) err(2, "epoll_wait");
        for (int index = 0; index < ready; index++) {
            struct connection *connection = events[index].data.ptr;
            if (!connection) {
                accept_connection(epoll, listener);
            } else if (serve(connection) != 0) {
                close(connection->descriptor);
                free(connection);
            }
        }
    }
}
