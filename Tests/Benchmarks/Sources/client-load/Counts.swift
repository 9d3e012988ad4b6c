/// What one caller or all of them saw.
struct Counts: Sendable {
    /// Good answers within the measured time.
    var calls = 0
    /// Failed calls of the whole run.
    var failures = 0
    var firstFailure: String?
    /// Processor time of this process when the measured time began and ended, in seconds.
    var processorAtStart = 0.0
    var processorAtEnd = 0.0

    mutating func add(_ other: Counts) {
        calls += other.calls
        failures += other.failures
        firstFailure = firstFailure ?? other.firstFailure
        processorAtStart += other.processorAtStart
        processorAtEnd += other.processorAtEnd
    }
}
