internal import ProfileModel
internal import ProfileStore

/// A caller that waits for one record until the next statement brings it.
///
/// Invariant of @unchecked: touched on the reactor's thread alone, by the service that it waits in.
final class WaitingRead<Record: StoredRecord>: @unchecked Sendable {
    let key: RecordKey
    /// Whom it goes out with, once it does.
    var batch: ReadBatch<Record>?
    private var continuation: CheckedContinuation<Result<Record, ProfileError>, Never>?

    init(_ key: RecordKey) { self.key = key }

    /// Whether the caller waits.
    var isWaiting: Bool { continuation != nil }

    /// The caller begins to wait.
    func wait(_ continuation: CheckedContinuation<Result<Record, ProfileError>, Never>) {
        self.continuation = continuation
    }

    /// Answers the caller; does nothing when it has been answered, or doesn't wait yet.
    func answer(_ result: Result<Record, ProfileError>) {
        continuation?.resume(returning: result)
        continuation = nil
    }
}
