/// How calls and answers travel: everything of a connection that isn't the same for ttrpc and gRPC.
#ifndef PROTOCOL_H
#define PROTOCOL_H

#include "connection.h"

struct protocol {
    /// The largest stream id there is.
    uint32_t last_stream_id;
    /// Most bytes that a request takes beside its frame in the file.
    size_t overhead;
    /// Puts what comes before the first call into the connection's buffer.
    void (*begin)(struct connection *connection);
    /// Whether the peer's flow control lets a call begin now.
    bool (*may_call)(const struct connection *connection, const struct request *request);
    /// Puts a call's bytes at `at`, which has room for them, with its stamp if it has one. Returns their number.
    size_t (*put_call)(struct connection *connection, uint8_t *at, const struct request *request, const struct call *call);
    /// Handles every whole frame in the read buffer. NULL, or in words why the connection has to end.
    const char *(*take_frames)(struct connection *connection, uint64_t now);
};

/// Frames of ten bytes' header and ttrpc.Request and Response in them.
extern const struct protocol protocol_ttrpc;
/// gRPC over HTTP/2 without encryption, for one method.
extern const struct protocol protocol_grpc;

#endif
