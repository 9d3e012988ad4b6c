#include <err.h>
#include <stdlib.h>
#include <string.h>

#include "envelope.h"
#include "protocol.h"

static void begin(struct connection *connection) { (void)connection; }

static bool may_call(const struct connection *connection, const struct request *request) {
    (void)connection, (void)request;
    return true;
}

static size_t put_call(
    struct connection *connection, uint8_t *at, const struct request *request, const struct call *call
) {
    memcpy(at, request->bytes, request->length);
    write_u32(at + 4, call->stream_id);
    if (connection->run->stamp) stamp_write(at + request->message + request->stamp, call->stamp);
    return request->length;
}

static void take_answer(
    struct connection *connection, struct call *call, const uint8_t *data, uint32_t length, uint64_t now
) {
    struct run *run = connection->run;
    struct answer answer;
    if (!answer_decode(data, length, &answer)) {
        failed(run, &run->failures.protocol, "the answer to stream %u is no ttrpc.Response", call->stream_id);
    } else if (answer.code != 0) {
        failed(
            run, &run->failures.status, "status %llu: %.*s", (unsigned long long)answer.code,
            (int)(answer.message_length < 200 ? answer.message_length : 200),
            answer.message_length ? (const char *)answer.message : "");
    } else if (call_check(run, call, answer.payload, answer.payload_length, length)) {
        call_count(run, call, length, now);
    }
    connection_end_call(connection, call);
}

static const char *take_frames(struct connection *connection, uint64_t now) {
    struct run *run = connection->run;
    size_t offset = 0;
    while (connection->in_length - offset >= FRAME_HEADER_BYTES) {
        const uint8_t *frame = connection->in + offset;
        uint32_t length = read_u32(frame);
        if (length > FRAME_MAXIMUM_DATA_BYTES) return "a frame is longer than allowed";
        if (connection->in_length - offset - FRAME_HEADER_BYTES < length) break;
        offset += FRAME_HEADER_BYTES + length;
        uint32_t stream_id = read_u32(frame + 4);
        struct call *call = connection_call(connection, stream_id);
        if (frame[8] != FRAME_TYPE_RESPONSE || !call) {
            failed(run, &run->failures.protocol, "a frame of type %u for stream %u", frame[8], stream_id);
            continue;
        }
        take_answer(connection, call, frame + FRAME_HEADER_BYTES, length, now);
    }
    connection_consume(connection, offset);
    // Room for the whole of the frame that is being read.
    if (connection->in_length >= FRAME_HEADER_BYTES) {
        connection_make_room(connection, FRAME_HEADER_BYTES + (size_t)read_u32(connection->in));
    }
    return NULL;
}

const struct protocol protocol_ttrpc = {
    .last_stream_id = UINT32_MAX, .overhead = 0, .begin = begin, .may_call = may_call, .put_call = put_call,
    .take_frames = take_frames,
};
