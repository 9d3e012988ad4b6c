/// The requests of a run: whole ttrpc request frames, one after the other in a file, each with a stream id that is replaced.
#ifndef REQUESTS_H
#define REQUESTS_H

#include <stdbool.h>
#include <stdint.h>

#define FRAME_HEADER_BYTES 10
#define FRAME_MAXIMUM_DATA_BYTES 4194304u
#define FRAME_TYPE_REQUEST 1
#define FRAME_TYPE_RESPONSE 2

/// `answer_bytes` before the first answer.
#define ANSWER_UNKNOWN UINT32_MAX

/// What a stamp is as long as: a number of 16 hexadecimal digits.
#define STAMP_BYTES 16

struct request {
    /// The whole frame.
    const uint8_t *bytes;
    uint32_t length;
    /// Where in the frame the message lies, and where within the message the stamp, if there is one.
    uint32_t message, message_length;
    uint32_t stamp;
    /// Data length of the first answer to this request; every later one has to have the same.
    uint32_t answer_bytes;
};

struct requests {
    struct request *items;
    uint32_t count;
    uint32_t longest;
    /// `/SERVICE/METHOD` of the first request, and whether that of every other is the same.
    char path[256];
    bool have_one_path;
};

static inline uint32_t read_u32(const uint8_t *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static inline void write_u32(uint8_t *bytes, uint32_t value) {
    bytes[0] = (uint8_t)(value >> 24);
    bytes[1] = (uint8_t)(value >> 16);
    bytes[2] = (uint8_t)(value >> 8);
    bytes[3] = (uint8_t)value;
}

/// Reads the file; ends the process with a message when it can't be read or holds anything but whole request frames.
struct requests requests_read(const char *path);
/// Finds `text`, which is STAMP_BYTES long, in every message; ends the process when one doesn't have it.
void requests_find_stamps(struct requests *requests, const char *text);
/// Writes a stamp's digits.
void stamp_write(uint8_t *at, uint64_t number);

#endif
