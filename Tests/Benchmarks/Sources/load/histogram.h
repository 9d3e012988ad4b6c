/// Latencies counted in buckets whose width grows with the value, so that any quantile is known to better than 1 %.
#ifndef HISTOGRAM_H
#define HISTOGRAM_H

#include <stdint.h>

/// Each power of two is cut into 2^HISTOGRAM_PRECISION_BITS buckets: a bucket is at most 1/128 of its value wide.
#define HISTOGRAM_PRECISION_BITS 7
/// Larger values are counted in the last bucket: 2^38 ns are 275 s, longer than any run.
#define HISTOGRAM_VALUE_BITS 38
#define HISTOGRAM_BUCKETS ((HISTOGRAM_VALUE_BITS - HISTOGRAM_PRECISION_BITS + 1) << HISTOGRAM_PRECISION_BITS)

struct histogram {
    uint64_t buckets[HISTOGRAM_BUCKETS];
    uint64_t count;
    uint64_t sum;
    uint64_t maximum;
};

void histogram_clear(struct histogram *histogram);
void histogram_add(struct histogram *histogram, uint64_t nanoseconds);
/// The value below or at which `share` (0 … 1) of all values lie, as the upper edge of its bucket; 0 when it is empty.
uint64_t histogram_quantile(const struct histogram *histogram, double share);

#endif
