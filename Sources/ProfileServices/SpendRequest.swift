public import ProfileModel
public import ProfileStore

/// Somebody who waits for a spend to be recorded and durable, without a task.
///
/// Invariant of @unchecked: touched on the reactor's thread alone.
open class SpendRequest: @unchecked Sendable {
    /// What is spent.
    public final let entry: AccountSpend
    /// The line it stands in; nil as soon as a statement carries it.
    final var line: SpendLine?
    /// The statement that carries it.
    final var statement: SpendStatement?
    /// Whether it has no outcome yet.
    final private(set) var isWaiting = true

    /// A request for one spend, validated.
    public init(_ entry: AccountSpend) { self.entry = entry }

    /// Takes the outcome, once.
    open func receive(_ outcome: Result<LedgerOutcome, ProfileError>) {}

    /// Gives the outcome; does nothing when there has been one.
    final func end(_ outcome: Result<LedgerOutcome, ProfileError>) {
        guard isWaiting else { return }
        isWaiting = false
        statement = nil
        receive(outcome)
    }
}

/// A task that waits for its spend.
///
/// Invariant of @unchecked: as for all requests.
final class AwaitedSpend: SpendRequest, @unchecked Sendable {
    private var continuation: CheckedContinuation<Result<LedgerOutcome, ProfileError>, Never>?

    /// The task begins to wait.
    func wait(_ continuation: CheckedContinuation<Result<LedgerOutcome, ProfileError>, Never>) {
        self.continuation = continuation
    }

    override func receive(_ outcome: Result<LedgerOutcome, ProfileError>) {
        continuation?.resume(returning: outcome)
        continuation = nil
    }
}
