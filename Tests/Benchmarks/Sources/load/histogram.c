#include "histogram.h"

#include <string.h>

#define SUB_BUCKETS (1u << HISTOGRAM_PRECISION_BITS)

/// Values below SUB_BUCKETS have a bucket each; from there on the leading bit chooses a row of SUB_BUCKETS buckets and the
/// bits after it one of them.
static uint32_t bucket_of(uint64_t value) {
    if (value < SUB_BUCKETS) return (uint32_t)value;
    if (value >> HISTOGRAM_VALUE_BITS) return HISTOGRAM_BUCKETS - 1;
    uint32_t shift = 63u - (uint32_t)__builtin_clzll(value) - HISTOGRAM_PRECISION_BITS;
    return ((shift + 1) << HISTOGRAM_PRECISION_BITS) + (uint32_t)((value >> shift) & (SUB_BUCKETS - 1));
}

/// The largest value that is counted in a bucket.
static uint64_t upper_edge(uint32_t bucket) {
    uint32_t row = bucket >> HISTOGRAM_PRECISION_BITS;
    uint64_t column = bucket & (SUB_BUCKETS - 1);
    if (row == 0) return column;
    return ((SUB_BUCKETS + column + 1) << (row - 1)) - 1;
}

void histogram_clear(struct histogram *histogram) { memset(histogram, 0, sizeof *histogram); }

void histogram_add(struct histogram *histogram, uint64_t nanoseconds) {
    histogram->buckets[bucket_of(nanoseconds)]++;
    histogram->count++;
    histogram->sum += nanoseconds;
    if (nanoseconds > histogram->maximum) histogram->maximum = nanoseconds;
}

uint64_t histogram_quantile(const struct histogram *histogram, double share) {
    if (histogram->count == 0) return 0;
    uint64_t wanted = (uint64_t)(share * (double)histogram->count + 0.5);
    if (wanted == 0) wanted = 1;
    uint64_t seen = 0;
    for (uint32_t bucket = 0; bucket < HISTOGRAM_BUCKETS; bucket++) {
        seen += histogram->buckets[bucket];
        if (seen >= wanted) {
            uint64_t edge = upper_edge(bucket);
            return edge < histogram->maximum ? edge : histogram->maximum;
        }
    }
    return histogram->maximum;
}
