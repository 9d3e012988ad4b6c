#include "connection.h"

#include <err.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "protocol.h"

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

uint8_t *connection_reserve(struct connection *connection, size_t length) {
    if (connection->out_capacity - connection->out_end < length) {
        size_t waiting = connection->out_end - connection->out_start;
        memmove(connection->out, connection->out + connection->out_start, waiting);
        connection->out_start = 0;
        connection->out_end = waiting;
        if (connection->out_capacity - waiting < length) {
            connection->out_capacity = waiting + length;
            connection->out = realloc(connection->out, connection->out_capacity);
            if (!connection->out) err(2, "memory");
        }
    }
    return connection->out + connection->out_end;
}

void connection_consume(struct connection *connection, size_t length) {
    connection->in_length -= length;
    memmove(connection->in, connection->in + length, connection->in_length);
}

void connection_make_room(struct connection *connection, size_t length) {
    if (length <= connection->in_capacity) return;
    connection->in_capacity = length;
    connection->in = realloc(connection->in, length);
    if (!connection->in) err(2, "memory");
}

struct connection *connection_open(struct run *run) {
    struct connection *connection = calloc(1, sizeof *connection);
    if (!connection) err(2, "memory");
    connection->run = run;
    connection->in_capacity = IN_CAPACITY;
    connection->in = malloc(connection->in_capacity);
    // Seldom more than the open calls' requests wait to be sent.
    connection->out_capacity = (size_t)run->outstanding * (run->requests.longest + run->protocol->overhead);
    connection->out = malloc(connection->out_capacity);
    if (!connection->in || !connection->out) err(2, "memory");
    connect_socket(connection);
    run->protocol->begin(connection);
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

struct call *connection_call(struct connection *connection, uint32_t stream_id) {
    struct call *call = slot_of(connection, stream_id);
    return stream_id != 0 && call->stream_id == stream_id ? call : NULL;
}

void connection_end_call(struct connection *connection, struct call *call) {
    call->stream_id = 0;
    connection->open--;
    connection->run->open_calls--;
    connection->run->answered++;
}

/// What became of the wish to begin a call.
enum start { STARTED, NOT_NOW, NO_STREAM_ID };

/// Puts the request of a new call behind what waits to be sent.
static enum start start_call(struct connection *connection, uint64_t now) {
    struct run *run = connection->run;
    if (run->begun == run->limit) return NOT_NOW;
    // A slot that is taken belongs to a call that has been overtaken by 1,023 others: its slot is passed over.
    while (slot_of(connection, (uint32_t)connection->next_stream_id)->stream_id != 0) connection->next_stream_id += 2;
    if (connection->next_stream_id > run->last_stream_id) return NO_STREAM_ID;

    uint32_t index = pick(run);
    const struct request *request = &run->requests.items[index];
    if (!run->protocol->may_call(connection, request)) return NOT_NOW;
    uint32_t stream_id = (uint32_t)connection->next_stream_id;
    connection->next_stream_id += 2;
    struct call *call = slot_of(connection, stream_id);
    *call = (struct call){.stream_id = stream_id, .request = index, .sent = now};
    if (run->stamp) call->stamp = run->stamp++;
    uint8_t *at = connection_reserve(connection, request->length + run->protocol->overhead);
    connection->out_end += run->protocol->put_call(connection, at, request, call);
    connection->open++;
    run->open_calls++;
    run->begun++;
    return STARTED;
}

/// Without stream ids a connection is replaced as soon as all its calls are answered.
static void replace(struct connection *connection) {
    close(connection->descriptor);
    connect_socket(connection);
    connection->run->protocol->begin(connection);
    connection->run->reconnects++;
}

void connection_fill(struct connection *connection) {
    struct run *run = connection->run;
    if (run->issuing) {
        uint64_t now = now_nanoseconds();
        while (connection->open < run->outstanding) {
            enum start start = start_call(connection, now);
            if (start == STARTED) continue;
            if (start == NOT_NOW || connection->open > 0) break;
            replace(connection);
        }
    }
    flush(connection);
}

bool call_check(struct run *run, const struct call *call, const uint8_t *payload, size_t length, uint32_t size) {
    struct request *request = &run->requests.items[call->request];
    if (request->answer_bytes == ANSWER_UNKNOWN) request->answer_bytes = size;
    if (!run->any_size && request->answer_bytes != size) {
        failed(run, &run->failures.size, "an answer of %u bytes, the first one had %u", size, request->answer_bytes);
        return false;
    }
    uint8_t stamp[STAMP_BYTES];
    const uint8_t *wanted = request->bytes + request->length - run->match_suffix;
    size_t wanted_length = run->match_suffix;
    if (run->stamp) {
        stamp_write(stamp, call->stamp);
        wanted = stamp;
        wanted_length = STAMP_BYTES;
    }
    if (wanted_length > 0 && !(length > 0 && memmem(payload, length, wanted, wanted_length))) {
        failed(run, &run->failures.mismatch, "an answer does not contain what was asked for");
        return false;
    }
    return true;
}

void call_count(struct run *run, const struct call *call, uint32_t size, uint64_t now) {
    if (!run->measuring) return;
    histogram_add(&run->latencies, now - call->sent);
    run->answer_bytes += size;
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
            const char *trouble = connection->run->protocol->take_frames(connection, now_nanoseconds());
            if (trouble) return lose(connection, trouble);
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
