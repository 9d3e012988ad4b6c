internal import ProfileStore

/// Callers whose records one statement brings. When the last of them has given up the statement is of no use to anybody.
///
/// Invariant of @unchecked: touched on the reactor's thread alone, by the service that the callers wait in.
final class ReadBatch<Record: StoredRecord>: @unchecked Sendable {
    let reads: [WaitingRead<Record>]
    /// Brings the records. Nil until it is started, and when it is through.
    var task: Task<Void, Never>?
    private var waitingCount: Int

    init(_ reads: [WaitingRead<Record>]) {
        self.reads = reads
        waitingCount = reads.count
        for read in reads { read.batch = self }
    }

    /// One of the callers waits no longer.
    func callerLeft() {
        waitingCount -= 1
        if waitingCount == 0 { task?.cancel() }
    }

    /// The records have come, or an error has.
    func finish() {
        task = nil
        for read in reads { read.batch = nil }
    }
}
