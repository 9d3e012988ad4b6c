#include "connection.h"

#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "answer.h"

/// First size of the read buffer; it grows to the longest answer.
#define IN_CAPACITY 262144u

static void connect_socket(struct connection *connection) {
    struct run *run = connection->run;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(run->socket_path) >= sizeof address.sun_path) errx(2, "%s: the path is too long", run->socket_path);
    strcpy(address.sun_path, run->socket_path);
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) err(2, "socket");
    if (connect(descriptor, (struct sockaddr *)&address, sizeof address) != 0) err(2, "%s", run->socket_path);
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
    if (epoll_ctl(run->epoll, EPOLL_CTL_ADD, descriptor, &event) != 0) err(2, "epoll_ctl");
    connection->descriptor = descriptor;
    connection->next_stream_id = 1;
    connection->wants_write = false;
    connection->in_length = connection->out_start = connection->out_end = 0;
}

struct connection *connection_open(struct run *run) {
    struct connection *connection = calloc(1, sizeof *connection);
    if (!connection) err(2, "memory");
    connection->run = run;
    connection->in_capacity = IN_CAPACITY;
    connection->in = malloc(connection->in_capacity);
    // Never more than the open calls' requests wait to be sent.
    connection->out_capacity = (size_t)run->outstanding * run->requests.longest;
    connection->out = malloc(connection->out_capacity);
    if (!connection->in || !connection->out) err(2, "memory");
    connect_socket(connection);
    return connection;
}

static struct call *slot_of(struct connection *connection, uint32_t stream_id) {
    return &connection->calls[(stream_id >> 1) & (CALL_SLOTS - 1)];
}

/// Ends the connection, its open calls being lost.
static bool lose(struct connection *connection, const char *why) {
    struct run *run = connection->run;
    failed(run, &run->failures.lost, "the connection ended: %s", why);
    if (connection->open > 0) run->failures.lost += connection->open - 1;
    run->open_calls -= connection->open;
    connection->open = 0;
    close(connection->descriptor);
    connection->descriptor = -1;
    return false;
}

static void watch(struct connection *connection, bool wants_write) {
    if (connection->wants_write == wants_write) return;
    connection->wants_write = wants_write;
    struct epoll_event event = {.events = EPOLLIN | (wants_write ? EPOLLOUT : 0u), .data.ptr = connection};
    if (epoll_ctl(connection->run->epoll, EPOLL_CTL_MOD, connection->descriptor, &event) != 0) err(2, "epoll_ctl");
}

static bool flush(struct connection *connection) {
    while (connection->out_start < connection->out_end) {
        ssize_t sent = send(
            connection->descriptor, connection->out + connection->out_start, connection->out_end - connection->out_start,
            MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0) {
            if (errno == EINTR) continue;
            if (errno == EAGAIN) {
                watch(connection, true);
                return true;
            }
            return lose(connection, strerror(errno));
        }
        connection->out_start += (size_t)sent;
    }
    connection->out_start = connection->out_end = 0;
    watch(connection, false);
    return true;
}

/// Puts the request of a new call behind what waits to be sent. False when the stream ids are used up.
static bool start_call(struct connection *connection, uint64_t now) {
    struct run *run = connection->run;
    // A slot that is taken belongs to a call that has been overtaken by 1,023 others: its slot is passed over.
    while (slot_of(connection, (uint32_t)connection->next_stream_id)->stream_id != 0) connection->next_stream_id += 2;
    if (connection->next_stream_id > run->last_stream_id) return false;
    uint32_t stream_id = (uint32_t)connection->next_stream_id;
    connection->next_stream_id += 2;

    uint32_t index = pick(run);
    const struct request *request = &run->requests.items[index];
    if (connection->out_capacity - connection->out_end < request->length) {
        size_t waiting = connection->out_end - connection->out_start;
        memmove(connection->out, connection->out + connection->out_start, waiting);
        connection->out_start = 0;
        connection->out_end = waiting;
    }
    uint8_t *frame = connection->out + connection->out_end;
    memcpy(frame, request->bytes, request->length);
    write_u32(frame + 4, stream_id);
    connection->out_end += request->length;
    *slot_of(connection, stream_id) = (struct call){stream_id, index, now};
    connection->open++;
    run->open_calls++;
    return true;
}

/// Without stream ids a connection is replaced as soon as all its calls are answered.
static void replace(struct connection *connection) {
    close(connection->descriptor);
    connect_socket(connection);
    connection->run->reconnects++;
}

void connection_fill(struct connection *connection) {
    struct run *run = connection->run;
    if (run->issuing) {
        uint64_t now = now_nanoseconds();
        while (connection->open < run->outstanding) {
            if (start_call(connection, now)) continue;
            if (connection->open > 0) break;
            replace(connection);
        }
    }
    flush(connection);
}

/// Checks and counts one answer to an open call.
static void check_answer(struct run *run, const struct call *call, const uint8_t *data, uint32_t length, uint64_t now) {
    struct request *request = &run->requests.items[call->request];
    struct answer answer;
    run->answered++;
    if (!answer_decode(data, length, &answer)) {
        failed(run, &run->failures.protocol, "the answer to stream %u is no ttrpc.Response", call->stream_id);
        return;
    }
    if (answer.code != 0) {
        failed(
            run, &run->failures.status, "status %llu: %.*s", (unsigned long long)answer.code,
            (int)(answer.message_length < 200 ? answer.message_length : 200),
            answer.message_length ? (const char *)answer.message : "");
        return;
    }
    if (request->answer_bytes == ANSWER_UNKNOWN) request->answer_bytes = length;
    if (request->answer_bytes != length) {
        failed(run, &run->failures.size, "an answer of %u bytes, the first one had %u", length, request->answer_bytes);
        return;
    }
    uint32_t suffix = run->match_suffix;
    if (suffix > 0
        && !(answer.payload_length > 0
             && memmem(answer.payload, answer.payload_length, request->bytes + request->length - suffix, suffix))) {
        failed(run, &run->failures.mismatch, "an answer does not contain what was asked for");
        return;
    }
    if (run->measuring) {
        histogram_add(&run->latencies, now - call->sent);
        run->answer_bytes += length;
    }
}

/// Takes every whole frame out of the read buffer.
static void take_frames(struct connection *connection, uint64_t now) {
    struct run *run = connection->run;
    size_t offset = 0;
    while (connection->in_length - offset >= FRAME_HEADER_BYTES) {
        const uint8_t *frame = connection->in + offset;
        uint32_t length = read_u32(frame);
        if (connection->in_length - offset - FRAME_HEADER_BYTES < length) break;
        offset += FRAME_HEADER_BYTES + length;
        uint32_t stream_id = read_u32(frame + 4);
        struct call *call = slot_of(connection, stream_id);
        if (frame[8] != FRAME_TYPE_RESPONSE || stream_id == 0 || call->stream_id != stream_id) {
            failed(run, &run->failures.protocol, "a frame of type %u for stream %u", frame[8], stream_id);
            continue;
        }
        check_answer(run, call, frame + FRAME_HEADER_BYTES, length, now);
        call->stream_id = 0;
        connection->open--;
        run->open_calls--;
    }
    connection->in_length -= offset;
    memmove(connection->in, connection->in + offset, connection->in_length);
}

/// Makes room for the frame that is being read; false when no such frame may exist.
static bool make_room(struct connection *connection) {
    if (connection->in_length < FRAME_HEADER_BYTES) return true;
    uint32_t length = read_u32(connection->in);
    if (length > FRAME_MAXIMUM_DATA_BYTES) return false;
    if (FRAME_HEADER_BYTES + (size_t)length <= connection->in_capacity) return true;
    connection->in_capacity = FRAME_HEADER_BYTES + (size_t)length;
    connection->in = realloc(connection->in, connection->in_capacity);
    if (!connection->in) err(2, "memory");
    return true;
}

bool connection_ready(struct connection *connection, uint32_t events) {
    if (events & (EPOLLIN | EPOLLHUP | EPOLLERR)) {
        ssize_t received = recv(
            connection->descriptor, connection->in + connection->in_length,
            connection->in_capacity - connection->in_length, MSG_DONTWAIT);
        if (received == 0) return lose(connection, "closed by the server");
        if (received < 0) {
            if (errno != EAGAIN && errno != EINTR) return lose(connection, strerror(errno));
        } else {
            connection->in_length += (size_t)received;
            take_frames(connection, now_nanoseconds());
            if (!make_room(connection)) return lose(connection, "a frame is longer than allowed");
        }
    }
    connection_fill(connection);
    return connection->descriptor >= 0;
}

void connection_close(struct connection *connection) {
    if (connection->descriptor >= 0) close(connection->descriptor);
    free(connection->in);
    free(connection->out);
    free(connection);
}
