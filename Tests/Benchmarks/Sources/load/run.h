/// The state that all connections of a run share.
#ifndef RUN_H
#define RUN_H

#include <stdbool.h>
#include <stdint.h>

#include "histogram.h"
#include "requests.h"

/// What the answers were, beside the good ones.
struct failures {
    /// Answers with a status other than OK.
    uint64_t status;
    /// Frames of another type than response, or for a call that is not open, or whose data is no ttrpc.Response.
    uint64_t protocol;
    /// Answers of another size than the first answer to the same request (not with --any-size).
    uint64_t size;
    /// Answers that don't contain what the request ends with (--match-suffix), or the call's own number (--stamp).
    uint64_t mismatch;
    /// Calls without an answer: the connection ended, or the run did and the answer did not come.
    uint64_t lost;
    /// The first failure in words.
    char first[256];
};

struct run {
    const char *socket_path;
    const struct protocol *protocol;
    uint32_t outstanding;
    uint32_t last_stream_id;
    uint32_t match_suffix;
    bool any_size;
    struct requests requests;
    int epoll;

    /// How many calls are made in all, and how many have been begun.
    uint64_t limit, begun;
    uint64_t random;
    /// Digits of the stamp that the next call gets.
    uint64_t stamp;
    /// Whether answered calls are followed by new ones, and whether they are counted.
    bool issuing, measuring;
    /// Calls that wait for their answer, over all connections.
    uint64_t open_calls;
    /// Every answer of the run, also those before and after the measured part.
    uint64_t answered;
    uint64_t answer_bytes;
    uint64_t reconnects;
    struct histogram latencies;
    struct failures failures;
};

uint64_t now_nanoseconds(void);

/// Counts one failure; the first one is kept in words.
void failed(struct run *run, uint64_t *counter, const char *format, ...) __attribute__((format(printf, 3, 4)));

/// The next request, picked at random (xorshift64*, the same order in every run with the same seed).
uint32_t pick(struct run *run);

#endif
