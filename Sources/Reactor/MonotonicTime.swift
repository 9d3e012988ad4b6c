internal import CLinux

/// A point on the machine's monotonic clock (`CLOCK_MONOTONIC`, clock_gettime(2)), in nanoseconds since an arbitrary start.
///
/// All arithmetic saturates: a peer that asks for a deadline of centuries gets the latest representable time, never a trap.
public struct MonotonicTime: Sendable, Comparable, Hashable {
    /// Nanoseconds since the clock's start.
    public var nanoseconds: UInt64

    /// The time at `nanoseconds` since the clock's start.
    @inlinable public init(nanoseconds: UInt64) { self.nanoseconds = nanoseconds }

    /// Reads the clock: one vDSO call, about 20 ns.
    public static func now() -> MonotonicTime { MonotonicTime(nanoseconds: clinux_monotonic_nanoseconds()) }

    /// Later than every time that can occur.
    public static let distantFuture = MonotonicTime(nanoseconds: .max)

    /// Whether one time is before another.
    @inlinable public static func < (left: MonotonicTime, right: MonotonicTime) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// The time `duration` later; a negative duration goes back, and both ends saturate.
    public static func + (time: MonotonicTime, duration: Duration) -> MonotonicTime {
        time.advanced(byNanoseconds: duration.saturatingNanoseconds)
    }

    /// How long from `earlier` to `later`; negative when they are the other way round.
    public static func - (later: MonotonicTime, earlier: MonotonicTime) -> Duration {
        .nanoseconds(later.nanoseconds(since: earlier))
    }

    // A Duration counts attoseconds in 128 bits, which takes longer than all else that every call does with its times.

    /// As `+`, for nanoseconds that are at hand.
    public func advanced(byNanoseconds delta: Int64) -> MonotonicTime {
        if delta >= 0 {
            let (sum, overflow) = nanoseconds.addingReportingOverflow(UInt64(delta))
            return MonotonicTime(nanoseconds: overflow ? .max : sum)
        }
        let (difference, overflow) = nanoseconds.subtractingReportingOverflow(delta.magnitude)
        return MonotonicTime(nanoseconds: overflow ? 0 : difference)
    }

    /// As `-`, in nanoseconds.
    public func nanoseconds(since earlier: MonotonicTime) -> Int64 {
        self >= earlier
            ? Int64(clamping: nanoseconds - earlier.nanoseconds) : -Int64(clamping: earlier.nanoseconds - nanoseconds)
    }
}

extension Duration {
    /// The duration in nanoseconds, held within `Int64`'s range.
    public var saturatingNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        if overflow { return seconds < 0 ? .min : .max }
        let (sum, sumOverflow) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000)
        if sumOverflow { return seconds < 0 ? .min : .max }
        return sum
    }
}
