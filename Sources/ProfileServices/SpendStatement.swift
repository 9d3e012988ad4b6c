/// A statement of spends that is under way. When the last of its callers has given up it is of no use to anybody.
///
/// Invariant of @unchecked: touched on the reactor's thread alone, by the service that runs it.
final class SpendStatement: @unchecked Sendable {
    let batch: SpendBatch
    /// By group, the budget whose lock the statement has or will have; nil once it was given back.
    private var heldLines: [SpendLine?]
    /// Runs it.
    var task: Task<Void, Never>?
    private var waitingCount: Int

    init(_ batch: SpendBatch) {
        self.batch = batch
        heldLines = batch.lines
        waitingCount = batch.spends.count
        for spend in batch.spends { spend.statement = self }
    }

    /// The lines of some groups, whose locks were given back; each once.
    func giveBack(_ groups: some Sequence<Int>) -> [SpendLine] {
        groups.compactMap { group in
            guard heldLines.indices.contains(group), let line = heldLines[group] else { return nil }
            heldLines[group] = nil
            return line
        }
    }

    /// The lines of all groups that are left.
    func giveBackAll() -> [SpendLine] { giveBack(batch.lines.indices) }

    /// One of the callers has given up.
    func callerLeft() {
        waitingCount -= 1
        if waitingCount == 0 { task?.cancel() }
    }
}
