#include "envelope.h"

/// What is left to read.
struct cursor {
    const uint8_t *next;
    const uint8_t *end;
};

/// One field: the number, and the value as a number or as a range of bytes.
struct field {
    uint64_t number;
    uint64_t value;
    const uint8_t *bytes;
    size_t length;
};

static bool take_varint(struct cursor *cursor, uint64_t *value) {
    *value = 0;
    for (unsigned shift = 0; shift < 64 && cursor->next < cursor->end; shift += 7) {
        uint8_t byte = *cursor->next++;
        *value |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) return true;
    }
    return false;
}

static bool take_bytes(struct cursor *cursor, uint64_t length, struct field *field) {
    if (length > (uint64_t)(cursor->end - cursor->next)) return false;
    field->bytes = cursor->next;
    field->length = (size_t)length;
    cursor->next += length;
    return true;
}

static bool take_field(struct cursor *cursor, struct field *field) {
    uint64_t key, length;
    *field = (struct field){0};
    if (!take_varint(cursor, &key)) return false;
    field->number = key >> 3;
    switch (key & 7) {
    case 0: return take_varint(cursor, &field->value);
    case 1: return take_bytes(cursor, 8, field);
    case 2: return take_varint(cursor, &length) && take_bytes(cursor, length, field);
    case 5: return take_bytes(cursor, 4, field);
    default: return false;
    }
}

bool envelope_decode(const uint8_t *bytes, size_t length, struct envelope *envelope) {
    struct cursor cursor = {bytes, bytes + length};
    struct field field;
    *envelope = (struct envelope){0};
    while (cursor.next < cursor.end) {
        if (!take_field(&cursor, &field)) return false;
        switch (field.number) {
        case 1: envelope->service = field.bytes, envelope->service_length = field.length; break;
        case 2: envelope->method = field.bytes, envelope->method_length = field.length; break;
        case 3: envelope->payload = field.bytes, envelope->payload_length = field.length; break;
        }
    }
    return true;
}

static bool decode_status(const struct field *status, struct answer *answer) {
    struct cursor cursor = {status->bytes, status->bytes + status->length};
    struct field field;
    while (cursor.next < cursor.end) {
        if (!take_field(&cursor, &field)) return false;
        if (field.number == 1) answer->code = field.value;
        if (field.number == 2) {
            answer->message = field.bytes;
            answer->message_length = field.length;
        }
    }
    return true;
}

bool answer_decode(const uint8_t *bytes, size_t length, struct answer *answer) {
    struct cursor cursor = {bytes, bytes + length};
    struct field field;
    *answer = (struct answer){0};
    while (cursor.next < cursor.end) {
        if (!take_field(&cursor, &field)) return false;
        if (field.number == 1 && !decode_status(&field, answer)) return false;
        if (field.number == 2) {
            answer->payload = field.bytes;
            answer->payload_length = field.length;
        }
    }
    return true;
}
