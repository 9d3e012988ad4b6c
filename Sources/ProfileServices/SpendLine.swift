internal import DequeModule
internal import ProfileStore

/// Spends of one budget that wait, first come first served.
///
/// Invariant of @unchecked: touched on the reactor's thread alone, by the queue that it belongs to.
final class SpendLine: @unchecked Sendable {
    let budget: RecordKey
    /// Whether a statement that is under way carries spends of the budget.
    var isBusy = false
    /// Whether it stands among the lines whose spends may go out.
    var isReady = false
    /// Callers in line.
    private(set) var waitingCount = 0
    /// Those in line, and some that have given up.
    private var spends = Deque<SpendRequest>()
    /// How many of those that gave up are kept, beside as many as wait, before they are taken out.
    private static let spareCount = 64

    init(_ budget: RecordKey) { self.budget = budget }

    func append(_ spend: SpendRequest) {
        spend.line = self
        spends.append(spend)
        waitingCount += 1
    }

    /// The first in line, without taking it out.
    var first: SpendRequest? {
        while let spend = spends.first, !spend.isWaiting { spends.removeFirst() }
        return spends.first
    }

    /// Takes the first out, which `first` has shown.
    func removeFirst() {
        spends.popFirst()?.line = nil
        waitingCount -= 1
    }

    /// One of those in line has given up.
    func callerLeft() {
        waitingCount -= 1
        if spends.count > 2 * waitingCount + Self.spareCount { spends.removeAll { !$0.isWaiting } }
    }
}
