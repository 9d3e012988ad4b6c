/// The two messages around every ttrpc call, as far as a load needs them.
#ifndef ENVELOPE_H
#define ENVELOPE_H

#include <stddef.h>
#include <stdbool.h>
#include <stdint.h>

/// ttrpc.Request: service = 1, method = 2, payload = 3. What isn't there is NULL.
struct envelope {
    const uint8_t *service, *method, *payload;
    size_t service_length, method_length, payload_length;
};

/// ttrpc.Response: status = 1 (google.rpc.Status: code = 1, message = 2), payload = 2.
struct answer {
    /// 0 is OK, also when there is no status at all.
    uint64_t code;
    const uint8_t *message;
    size_t message_length;
    const uint8_t *payload;
    size_t payload_length;
};

/// False when the bytes are no valid message.
bool envelope_decode(const uint8_t *bytes, size_t length, struct envelope *envelope);
/// False when the bytes are no valid message.
bool answer_decode(const uint8_t *bytes, size_t length, struct answer *answer);

#endif
