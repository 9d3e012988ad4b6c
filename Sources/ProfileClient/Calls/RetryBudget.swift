internal import Synchronization

/// Counts the retries that the calls of one client still have, in tenths.
final class RetryBudget: Sendable {
    private let limit: Int
    private let tenths: Atomic<Int>

    /// A full budget of 0 … 1,000,000 retries.
    init(retries: Int) {
        limit = min(max(0, retries), 1_000_000) * 10
        tenths = Atomic(limit)
    }

    /// Takes one retry; false when none is left.
    func take() -> Bool { change { $0 >= 10 ? $0 - 10 : nil } }

    /// Gives a tenth back. A full budget, which is the rule, is only looked at.
    func succeeded() { _ = change { $0 < limit ? $0 + 1 : nil } }

    /// Changes the count unless there is nothing to change; whether it was.
    private func change(_ next: (Int) -> Int?) -> Bool {
        var current = tenths.load(ordering: .relaxed)
        while let changed = next(current) {
            let (exchanged, original) = tenths.weakCompareExchange(
                expected: current, desired: changed, ordering: .relaxed)
            if exchanged { return true }
            current = original
        }
        return false
    }
}
