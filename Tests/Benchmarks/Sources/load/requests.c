#include "requests.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "envelope.h"

static uint8_t *read_file(const char *path, size_t *length) {
    FILE *file = fopen(path, "rb");
    if (!file) err(2, "%s", path);
    if (fseek(file, 0, SEEK_END) != 0) err(2, "%s", path);
    long size = ftell(file);
    if (size < 0) err(2, "%s", path);
    rewind(file);
    uint8_t *bytes = malloc((size_t)size + 1);
    if (!bytes) err(2, "%s", path);
    if (fread(bytes, 1, (size_t)size, file) != (size_t)size) errx(2, "%s: can't be read", path);
    fclose(file);
    *length = (size_t)size;
    return bytes;
}

/// Reads where the message of a frame lies and which method it is for.
static struct request read_request(const char *path, const uint8_t *frame, uint32_t data, struct requests *requests) {
    struct envelope envelope;
    char method[sizeof requests->path];
    if (!envelope_decode(frame + FRAME_HEADER_BYTES, data, &envelope)
        || envelope.service_length + envelope.method_length + 3 > sizeof method) {
        errx(2, "%s: no ttrpc.Request", path);
    }
    snprintf(
        method, sizeof method, "/%.*s/%.*s", (int)envelope.service_length, (const char *)envelope.service,
        (int)envelope.method_length, (const char *)envelope.method);
    if (requests->count == 0) {
        strcpy(requests->path, method);
        requests->have_one_path = true;
    }
    if (strcmp(requests->path, method) != 0) requests->have_one_path = false;
    // Without a payload the message is empty and its place the frame's end.
    const uint8_t *message = envelope.payload ? envelope.payload : frame + FRAME_HEADER_BYTES + data;
    return (struct request){
        .bytes = frame, .length = FRAME_HEADER_BYTES + data, .message = (uint32_t)(message - frame),
        .message_length = (uint32_t)envelope.payload_length, .answer_bytes = ANSWER_UNKNOWN,
    };
}

struct requests requests_read(const char *path) {
    size_t size;
    const uint8_t *bytes = read_file(path, &size);
    struct requests requests = {0};
    uint32_t capacity = 0;
    for (size_t offset = 0; offset < size;) {
        const uint8_t *frame = bytes + offset;
        if (size - offset < FRAME_HEADER_BYTES) errx(2, "%s: a header is cut short at byte %zu", path, offset);
        uint32_t data = read_u32(frame);
        if (data > FRAME_MAXIMUM_DATA_BYTES || size - offset - FRAME_HEADER_BYTES < data) {
            errx(2, "%s: the length at byte %zu is %u", path, offset, data);
        }
        if (frame[8] != FRAME_TYPE_REQUEST) errx(2, "%s: no request at byte %zu", path, offset);
        if (requests.count == capacity) {
            capacity = capacity ? capacity * 2 : 1024;
            requests.items = realloc(requests.items, capacity * sizeof *requests.items);
            if (!requests.items) err(2, "%s", path);
        }
        requests.items[requests.count] = read_request(path, frame, data, &requests);
        uint32_t length = requests.items[requests.count++].length;
        if (length > requests.longest) requests.longest = length;
        offset += length;
    }
    if (requests.count == 0) errx(2, "%s: no frames", path);
    return requests;
}

void requests_find_stamps(struct requests *requests, const char *text) {
    for (uint32_t index = 0; index < requests->count; index++) {
        struct request *request = &requests->items[index];
        const uint8_t *message = request->bytes + request->message;
        const uint8_t *found = memmem(message, request->message_length, text, STAMP_BYTES);
        if (!found) errx(2, "--stamp: request %u has no %s", index, text);
        request->stamp = (uint32_t)(found - message);
    }
}

void stamp_write(uint8_t *at, uint64_t number) {
    for (int digit = STAMP_BYTES - 1; digit >= 0; digit--) {
        at[digit] = (uint8_t)"0123456789abcdef"[number & 15];
        number >>= 4;
    }
}
