internal import ProfileModel
internal import ProfileStore

/// A caller that waits for a statement to carry its spend, and then for the commit.
///
/// Invariant of @unchecked: touched on the reactor's thread alone, by the service that it waits in.
final class WaitingSpend: @unchecked Sendable {
    let entry: AccountSpend
    /// The line it stands in; nil as soon as a statement carries it.
    var line: SpendLine?
    private var continuation: CheckedContinuation<Result<LedgerOutcome, ProfileError>, Never>?

    init(_ entry: AccountSpend) { self.entry = entry }

    /// Whether the caller waits.
    var isWaiting: Bool { continuation != nil }

    /// The caller begins to wait.
    func wait(_ continuation: CheckedContinuation<Result<LedgerOutcome, ProfileError>, Never>) {
        self.continuation = continuation
    }

    /// Answers the caller; does nothing when it has been answered, or doesn't wait yet.
    func answer(_ result: Result<LedgerOutcome, ProfileError>) {
        continuation?.resume(returning: result)
        continuation = nil
    }
}
