#include "requests.h"

#include <err.h>
#include <stdio.h>
#include <stdlib.h>

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
        uint32_t length = FRAME_HEADER_BYTES + data;
        requests.items[requests.count++] = (struct request){frame, length, ANSWER_UNKNOWN};
        if (length > requests.longest) requests.longest = length;
        offset += length;
    }
    if (requests.count == 0) errx(2, "%s: no frames", path);
    return requests;
}
