internal import CoreMetrics
internal import Synchronization

/// A number that only grows.
final class CounterSeries: CounterHandler, FloatingPointCounterHandler {
    private let bits = Atomic<UInt64>(Double(0).bitPattern)
    private let whole = Atomic<Int64>(0)

    /// The current value.
    var value: Double { Double(whole.load(ordering: .relaxed)) + Double(bitPattern: bits.load(ordering: .relaxed)) }

    func increment(by amount: Int64) {
        guard amount > 0 else { return }
        whole.wrappingAdd(amount, ordering: .relaxed)
    }

    func increment(by amount: Double) {
        guard amount > 0, amount.isFinite else { return }
        bits.add(amount)
    }

    /// Counters of this daemon are never reset: scrapers take a fall for a restart.
    func reset() {}
}

/// A number that goes up and down.
final class GaugeSeries: RecorderHandler, MeterHandler {
    private let bits = Atomic<UInt64>(Double(0).bitPattern)

    /// The current value.
    var value: Double { Double(bitPattern: bits.load(ordering: .relaxed)) }

    func record(_ value: Int64) { record(Double(value)) }
    func record(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }
    func set(_ value: Int64) { record(Double(value)) }
    func set(_ value: Double) { record(value) }
    func increment(by amount: Double) { bits.add(amount) }
    func decrement(by amount: Double) { bits.add(-amount) }
}

/// How observations spread: counts by upper bound, and their sum.
final class HistogramSeries: TimerHandler, RecorderHandler {
    /// Upper bounds of durations in seconds: from a cache hit to the default deadline, about 2.5 apart.
    static let durationBounds = [
        0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
        30,
    ]
    /// Upper bounds of sizes and counts: powers of four.
    static let sizeBounds: [Double] = [1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304]

    /// Upper bounds of the buckets but the last, which has none.
    let bounds: [Double]
    /// Whether observations are seconds; else they are sizes or counts.
    let isOfDurations: Bool
    private let counts: Mutex<(buckets: [UInt64], sum: Double)>

    init(isOfDurations: Bool) {
        self.isOfDurations = isOfDurations
        bounds = isOfDurations ? Self.durationBounds : Self.sizeBounds
        counts = Mutex(([UInt64](repeating: 0, count: bounds.count + 1), 0))
    }

    /// Observations up to each bound and beyond the last, not cumulated; and the sum of all.
    var snapshot: (buckets: [UInt64], sum: Double) { counts.withLock { $0 } }

    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        // Neither a bucket nor the sum can take what is no number.
        guard value.isFinite else { return }
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        counts.withLock { counts in
            counts.buckets[bucket] &+= 1
            counts.sum += value
        }
    }
}

extension Atomic where Value == UInt64 {
    /// Adds to a floating-point number that is held as its bits.
    fileprivate func add(_ amount: Double) {
        var current = load(ordering: .relaxed)
        while true {
            let next = (Double(bitPattern: current) + amount).bitPattern
            let (exchanged, original) = compareExchange(expected: current, desired: next, ordering: .relaxed)
            if exchanged { return }
            current = original
        }
    }
}
