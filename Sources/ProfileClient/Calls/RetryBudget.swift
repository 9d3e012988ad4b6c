internal import Synchronization

/// Counts the retries that the calls of one client still have, in tenths.
final class RetryBudget: Sendable {
    private let limit: Int
    private let tenths: Mutex<Int>

    /// A full budget of 0 … 1,000,000 retries.
    init(retries: Int) {
        limit = min(max(0, retries), 1_000_000) * 10
        tenths = Mutex(limit)
    }

    /// Takes one retry; false when none is left.
    func take() -> Bool {
        tenths.withLock { tenths in
            guard tenths >= 10 else { return false }
            tenths -= 10
            return true
        }
    }

    /// Gives a tenth back.
    func succeeded() {
        tenths.withLock { tenths in tenths = min(limit, tenths + 1) }
    }
}
