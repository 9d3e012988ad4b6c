/// A statement of spends that is under way. When the last of its callers has given up it is of no use to anybody.
///
/// Invariant of @unchecked: touched on the reactor's thread alone, by the service that runs it.
final class SpendStatement: @unchecked Sendable {
    let batch: SpendBatch
    /// Whether others may spend of its budgets again.
    var isReleased = false
    /// Runs it.
    var task: Task<Void, Never>?
    private var waitingCount: Int

    init(_ batch: SpendBatch) {
        self.batch = batch
        waitingCount = batch.spends.count
        for spend in batch.spends { spend.statement = self }
    }

    /// One of the callers has given up.
    func callerLeft() {
        waitingCount -= 1
        if waitingCount == 0 { task?.cancel() }
    }
}
