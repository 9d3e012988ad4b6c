public import ProfileModel
public import ProfileStore
public import Reactor

/// What concerns an account as a whole.
public actor AccountService {
    private nonisolated let reactor: Reactor
    private let store: AccountStore

    /// The reactor's thread runs this actor.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe reactor.asUnownedSerialExecutor() }

    /// A service over a store.
    public init(store: AccountStore, reactor: Reactor) {
        self.store = store
        self.reactor = reactor
    }

    /// Which kinds of records the account has now, and has ever had.
    ///
    /// - Throws: `ProfileError`.
    public func profileStatus(_ accountID: AccountID) async throws(ProfileError) -> AccountProfileStatus {
        try await store.getProfileStatus(accountID)
    }

    /// Sums over what the account has: records, budgets, campaigns.
    ///
    /// - Throws: `ProfileError`.
    public func summary(_ accountID: AccountID) async throws(ProfileError) -> AccountSummary {
        try await store.getSummary(accountID)
    }

    /// Runs writes of several kinds in one transaction, under one name.
    ///
    /// - Parameter body: the writes; run again when the transaction is.
    /// - Throws: `ProfileError`: what `body` throws, and what a write throws.
    public func mutate<Answer: Sendable>(
        _ accountID: AccountID, _ write: Write<Answer>,
        _ body: @Sendable (WriteTransaction) async throws(ProfileError) -> Answer
    ) async throws(ProfileError) -> WriteOutcome<Answer> {
        try await store.writes.run(accountID, write, kind: .customerProfile, body)
    }
}
