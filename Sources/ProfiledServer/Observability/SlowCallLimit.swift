internal import Synchronization

/// How long a call takes that is told as slow, changed while the daemon runs.
final class SlowCallLimit: Sendable {
    private let limit: Atomic<Int64>

    /// Begins with a limit in milliseconds; 0 for none.
    init(milliseconds: Int) { limit = Atomic(Self.nanoseconds(milliseconds)) }

    /// In nanoseconds; `Int64.max` for none. May be read on any thread.
    var nanoseconds: Int64 { limit.load(ordering: .relaxed) }

    /// Sets the limit in milliseconds; 0 for none.
    func set(milliseconds: Int) { limit.store(Self.nanoseconds(milliseconds), ordering: .relaxed) }

    private static func nanoseconds(_ milliseconds: Int) -> Int64 {
        guard milliseconds > 0 else { return .max }
        let (product, overflow) = Int64(milliseconds).multipliedReportingOverflow(by: 1_000_000)
        return overflow ? .max : product
    }
}
