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

/// An open call; stream id 0 is a free slot.
struct call {
    uint32_t stream_id;
    uint32_t request;
    uint64_t sent;
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

#endif
