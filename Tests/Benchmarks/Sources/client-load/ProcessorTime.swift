import Glibc

/// Processor time of this process (clock_gettime(2)).
enum ProcessorTime {
    /// Seconds of all its threads so far.
    static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Seconds between two readings, never negative.
    static func spent(from start: Double, to end: Double) -> Double { max(0, end - start) }
}
