/// Reads ttrpc.Response: status = 1 (google.rpc.Status: code = 1, message = 2), payload = 2.
#ifndef ANSWER_H
#define ANSWER_H

#include <stddef.h>
#include <stdbool.h>
#include <stdint.h>

struct answer {
    /// 0 is OK, also when there is no status at all.
    uint64_t code;
    const uint8_t *message;
    size_t message_length;
    const uint8_t *payload;
    size_t payload_length;
};

/// False when the bytes are no valid message.
bool answer_decode(const uint8_t *bytes, size_t length, struct answer *answer);

#endif
