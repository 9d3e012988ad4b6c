/// gRPC over HTTP/2 (RFC 9113, RFC 7541) as far as a load of short unary calls of one method needs it.
///
/// Header blocks are constant: the first call of a connection writes its fields into the peer's table, every later one
/// names them by their places in it, six bytes in all. So clients in use do it too, and it is the least that a server can be
/// given to read. Of an answer the message is checked; header blocks are not decoded, since an answer whose status is an
/// error has no message.
#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "protocol.h"

#define HEADER_BYTES 9u
#define MESSAGE_PREFIX_BYTES 5u
/// Neither side may send longer ones before it was told so (SETTINGS_MAX_FRAME_SIZE), and nobody is.
#define MAXIMUM_FRAME_BYTES 16384u
#define TABLE_BYTES 4096u
/// Both connection windows and those of streams start at this (RFC 9113, 6.9.2).
#define INITIAL_WINDOW 65535u
/// What this side adds to the connection's window at first, and again when half of it is used.
#define WINDOW_BYTES 1073741824u
/// Most bytes of a header block here: six fields, of which a path has up to 255 bytes.
#define BLOCK_BYTES 384u

enum frame_type {
    DATA = 0, HEADERS = 1, RST_STREAM = 3, SETTINGS = 4, PING = 6, GOAWAY = 7, WINDOW_UPDATE = 8, CONTINUATION = 9,
};
enum { END_STREAM = 1, ACK = 1, END_HEADERS = 4, PADDED = 8 };
enum setting { HEADER_TABLE_SIZE = 1, MAX_CONCURRENT_STREAMS = 3 };

static const char preface[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

static uint8_t *put_header(uint8_t *at, uint32_t length, enum frame_type type, uint8_t flags, uint32_t stream_id) {
    at[0] = (uint8_t)(length >> 16);
    at[1] = (uint8_t)(length >> 8);
    at[2] = (uint8_t)length;
    at[3] = (uint8_t)type;
    at[4] = flags;
    write_u32(at + 5, stream_id);
    return at + HEADER_BYTES;
}

static void send_frame(
    struct connection *connection, enum frame_type type, uint8_t flags, const uint8_t *payload, uint32_t length
) {
    uint8_t *at = put_header(connection_reserve(connection, HEADER_BYTES + length), length, type, flags, 0);
    if (length > 0) memcpy(at, payload, length);
    connection->out_end += HEADER_BYTES + length;
}

static void open_window(struct connection *connection) {
    uint8_t increment[4];
    write_u32(increment, WINDOW_BYTES);
    send_frame(connection, WINDOW_UPDATE, 0, increment, sizeof increment);
    connection->grpc.receive_window += WINDOW_BYTES;
}

static void begin(struct connection *connection) {
    size_t length = sizeof preface - 1;
    memcpy(connection_reserve(connection, length), preface, length);
    connection->out_end += length;
    send_frame(connection, SETTINGS, 0, NULL, 0);
    connection->grpc = (struct grpc){.send_window = INITIAL_WINDOW, .receive_window = INITIAL_WINDOW};
    open_window(connection);
}

static bool may_call(const struct connection *connection, const struct request *request) {
    return connection->grpc.send_window >= MESSAGE_PREFIX_BYTES + request->message_length;
}

static uint8_t *put_text(uint8_t *at, const char *text) {
    // The path has at most 255 bytes: longer than 126 takes a second byte (RFC 7541, 5.1).
    size_t length = strlen(text);
    if (length < 127) {
        *at++ = (uint8_t)length;
    } else {
        *at++ = 127;
        size_t rest = length - 127;
        if (rest >= 128) *at++ = (uint8_t)(rest | 128), rest >>= 7;
        *at++ = (uint8_t)rest;
    }
    memcpy(at, text, length);
    return at + length;
}

/// :method, :scheme, :path, :authority, content-type, te.
static uint8_t *put_fields(struct connection *connection, uint8_t *at) {
    *at++ = 0x80 | 3;
    *at++ = 0x80 | 6;
    if (connection->grpc.knows_fields) {
        // The newest of the four has place 62.
        for (uint8_t place = 65; place >= 62; place--) *at++ = 0x80 | place;
        return at;
    }
    connection->grpc.knows_fields = true;
    *at++ = 0x40 | 4;
    at = put_text(at, connection->run->requests.path);
    *at++ = 0x40 | 1;
    at = put_text(at, "localhost");
    *at++ = 0x40 | 31;
    at = put_text(at, "application/grpc");
    *at++ = 0x40;
    at = put_text(at, "te");
    return put_text(at, "trailers");
}

static size_t put_call(
    struct connection *connection, uint8_t *at, const struct request *request, const struct call *call
) {
    uint8_t *block = at + HEADER_BYTES;
    uint8_t *end = put_fields(connection, block);
    put_header(at, (uint32_t)(end - block), HEADERS, END_HEADERS, call->stream_id);
    uint32_t length = MESSAGE_PREFIX_BYTES + request->message_length;
    end = put_header(end, length, DATA, END_STREAM, call->stream_id);
    *end++ = 0;
    write_u32(end, request->message_length);
    end += 4;
    memcpy(end, request->bytes + request->message, request->message_length);
    if (connection->run->stamp) stamp_write(end + request->stamp, call->stamp);
    connection->grpc.send_window -= length;
    return (size_t)(end + request->message_length - at);
}

static const char *take_settings(struct connection *connection, uint8_t flags, const uint8_t *payload, uint32_t length) {
    if (flags & ACK) return NULL;
    for (uint32_t offset = 0; offset + 6 <= length; offset += 6) {
        uint32_t name = (uint32_t)payload[offset] << 8 | payload[offset + 1];
        uint32_t value = read_u32(payload + offset + 2);
        if (name == HEADER_TABLE_SIZE && value < TABLE_BYTES) return "the server keeps too few header fields";
        if (name == MAX_CONCURRENT_STREAMS && value < connection->run->outstanding) {
            return "the server allows fewer calls at once";
        }
    }
    send_frame(connection, SETTINGS, ACK, NULL, 0);
    return NULL;
}

/// One whole message, which is all of an answer: those of a load are short.
static const char *take_message(struct run *run, struct call *call, const uint8_t *payload, uint32_t length) {
    if (!call) return "data for a call that is not open";
    if (call->verdict != UNANSWERED || length < MESSAGE_PREFIX_BYTES || payload[0] != 0
        || read_u32(payload + 1) != length - MESSAGE_PREFIX_BYTES) {
        return "an answer that isn't one plain message in one frame";
    }
    length -= MESSAGE_PREFIX_BYTES;
    call->answer_bytes = length;
    call->verdict = call_check(run, call, payload + MESSAGE_PREFIX_BYTES, length, length) ? GOOD : BAD;
    return NULL;
}

static void end_call(struct connection *connection, struct call *call, uint64_t now) {
    struct run *run = connection->run;
    if (call->verdict == UNANSWERED) {
        failed(run, &run->failures.status, "the call of stream %u ended without a message", call->stream_id);
    }
    if (call->verdict == GOOD) call_count(run, call, call->answer_bytes, now);
    connection_end_call(connection, call);
}

static const char *take_frame(
    struct connection *connection, uint8_t type, uint8_t flags, uint32_t stream_id, const uint8_t *payload,
    uint32_t length, uint64_t now
) {
    struct call *call = connection_call(connection, stream_id);
    const char *trouble = NULL;
    switch (type) {
    case DATA:
        connection->grpc.receive_window -= length;
        if (connection->grpc.receive_window < WINDOW_BYTES / 2) open_window(connection);
        if (flags & PADDED) return "an answer with padding";
        if (length > 0) trouble = take_message(connection->run, call, payload, length);
        break;
    case SETTINGS: return take_settings(connection, flags, payload, length);
    case PING:
        if (!(flags & ACK)) send_frame(connection, PING, ACK, payload, length);
        return NULL;
    case WINDOW_UPDATE:
        if (stream_id == 0 && length == 4) connection->grpc.send_window += read_u32(payload) & 0x7fffffff;
        return NULL;
    case GOAWAY: return "the server said GOAWAY";
    case RST_STREAM:
        if (!call) return NULL;
        call->verdict = UNANSWERED;
        end_call(connection, call, now);
        return NULL;
    }
    if (!trouble && (type == DATA || type == HEADERS) && flags & END_STREAM) {
        if (!call) return "the end of a call that is not open";
        end_call(connection, call, now);
    }
    return trouble;
}

static const char *take_frames(struct connection *connection, uint64_t now) {
    size_t offset = 0;
    while (connection->in_length - offset >= HEADER_BYTES) {
        const uint8_t *frame = connection->in + offset;
        uint32_t length = (uint32_t)frame[0] << 16 | (uint32_t)frame[1] << 8 | frame[2];
        if (length > MAXIMUM_FRAME_BYTES) return "a frame is longer than allowed";
        if (connection->in_length - offset - HEADER_BYTES < length) break;
        offset += HEADER_BYTES + length;
        const char *trouble = take_frame(
            connection, frame[3], frame[4], read_u32(frame + 5) & 0x7fffffff, frame + HEADER_BYTES, length, now);
        if (trouble) return trouble;
    }
    connection_consume(connection, offset);
    return NULL;
}

const struct protocol protocol_grpc = {
    .last_stream_id = INT32_MAX, .overhead = 2 * HEADER_BYTES + BLOCK_BYTES + MESSAGE_PREFIX_BYTES, .begin = begin,
    .may_call = may_call, .put_call = put_call, .take_frames = take_frames,
};
