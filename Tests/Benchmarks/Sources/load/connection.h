/// One connection that keeps a fixed number of calls open.
#ifndef CONNECTION_H
#define CONNECTION_H

#include <stddef.h>
#include <stdbool.h>
#include <stdint.h>

#include "run.h"

/// Calls are found by their stream id's lower bits; larger than any number of open calls that can be asked for.
#define CALL_SLOTS 1024u
#define MAXIMUM_OUTSTANDING 256u

/// What is known of a call's answer before the call has ended.
enum verdict { UNANSWERED, GOOD, BAD };

/// An open call; stream id 0 is a free slot.
struct call {
    uint32_t stream_id;
    uint32_t request;
    uint64_t sent;
    uint64_t stamp;
    uint32_t answer_bytes;
    enum verdict verdict;
};

/// What gRPC keeps of a connection: bytes that either side may still send, and whether the peer has the header fields.
struct grpc {
    int64_t send_window, receive_window;
    bool knows_fields;
};

struct connection {
    struct run *run;
    int descriptor;
    uint32_t open;
    /// The id of the next call. 64 bits wide, since it passes the last stream id.
    uint64_t next_stream_id;
    bool wants_write;

    /// Answers are read to `in`; what is left of an unfinished frame lies at its front.
    uint8_t *in;
    size_t in_length, in_capacity;
    /// out[out_start..<out_end] is still to be sent.
    uint8_t *out;
    size_t out_start, out_end, out_capacity;

    struct grpc grpc;

    struct call calls[CALL_SLOTS];
};

/// Connects and registers with the run's epoll; ends the process when that fails.
struct connection *connection_open(struct run *run);
/// Opens calls until as many are open as are wanted, and sends them.
void connection_fill(struct connection *connection);
/// Handles epoll events. False: the connection ended, its calls are counted as lost.
bool connection_ready(struct connection *connection, uint32_t events);
/// Closes the connection and frees it.
void connection_close(struct connection *connection);

// What protocols use.

/// Room for so many bytes behind what waits to be sent; `out_end` is raised by whoever writes them.
uint8_t *connection_reserve(struct connection *connection, size_t length);
/// Removes so many bytes at the front of the read buffer.
void connection_consume(struct connection *connection, size_t length);
/// Lets the read buffer hold at least so many bytes.
void connection_make_room(struct connection *connection, size_t length);
/// The open call of a stream; NULL when there is none.
struct call *connection_call(struct connection *connection, uint32_t stream_id);
/// Checks the answer to a call, `size` being what the first and every later answer must have alike. False: it was counted
/// as a failure.
bool call_check(struct run *run, const struct call *call, const uint8_t *payload, size_t length, uint32_t size);
/// Counts a good answer.
void call_count(struct run *run, const struct call *call, uint32_t size, uint64_t now);
/// Frees the slot of a call that was answered, well or badly.
void connection_end_call(struct connection *connection, struct call *call);

#endif
