public import FoundationEssentials
public import LibPQ
public import ProfileModel

/// Changes as transactions of their own.
extension RecordStore {
    /// Runs statements about one record in a transaction (`WriteTransactions`).
    ///
    /// - Throws: `ProfileError`.
    public func write<Answer: Sendable>(
        _ accountID: AccountID, _ id: UUID, _ write: Write<Answer>,
        _ body: @Sendable (PostgresTransaction) async throws(ProfileError) -> Answer
    ) async throws(ProfileError) -> WriteOutcome<Answer> {
        try await writes.run(
            accountID, write, kind: Record.kind, id: id.lowercased,
            retrying: { $0.reason == .defaultExists || $0.reason == .primaryExists }, body)
    }

    /// Changes the content of one live record.
    ///
    /// - Parameter change: makes the new, validated content; called again when the transaction is.
    /// - Throws: `ProfileError`, as in a transaction.
    public func update(
        _ accountID: AccountID, _ id: UUID, expectedVersion: Int64?, actor: Actor,
        _ change: @Sendable (Record) async throws(ProfileError) -> Record.Content
    ) async throws(ProfileError) -> Record {
        try await plain(accountID, id, actor) { transaction throws(ProfileError) in
            try await update(accountID, id, expectedVersion: expectedVersion, actor: actor, in: transaction, change)
        }
    }

    /// Marks a record as deleted and returns it.
    ///
    /// - Throws: `ProfileError`, as in a transaction.
    public func delete(
        _ accountID: AccountID, _ id: UUID, expectedVersion: Int64?, actor: Actor
    ) async throws(ProfileError) -> Record {
        try await plain(accountID, id, actor) { transaction throws(ProfileError) in
            try await delete(accountID, id, expectedVersion: expectedVersion, actor: actor, in: transaction)
        }
    }

    /// Makes a deleted record live again, never as the default, and returns it.
    ///
    /// - Throws: `ProfileError`, as in a transaction.
    public func undelete(
        _ accountID: AccountID, _ id: UUID, expectedVersion: Int64?, actor: Actor
    ) async throws(ProfileError) -> Record {
        try await plain(accountID, id, actor) { transaction throws(ProfileError) in
            try await undelete(accountID, id, expectedVersion: expectedVersion, actor: actor, in: transaction)
        }
    }

    /// Removes a deleted record and its history for good.
    ///
    /// - Throws: `ProfileError`, as in a transaction.
    public func expunge(
        _ accountID: AccountID, _ id: UUID, expectedVersion: Int64?
    ) async throws(ProfileError) {
        try await plain(accountID, id, Actor(stored: "")) { transaction throws(ProfileError) in
            try await expunge(accountID, id, expectedVersion: expectedVersion, in: transaction)
        }
    }

    /// Makes a live record the default of its account in place of any other, in one step, and returns it.
    ///
    /// - Throws: `ProfileError`, as in a transaction.
    public func setDefault(
        _ accountID: AccountID, _ id: UUID, expectedVersion: Int64?, actor: Actor
    ) async throws(ProfileError) -> Record {
        try await plain(accountID, id, actor) { transaction throws(ProfileError) in
            try await setDefault(accountID, id, expectedVersion: expectedVersion, actor: actor, in: transaction)
        }
    }

    private func plain<Answer: Sendable>(
        _ accountID: AccountID, _ id: UUID, _ actor: Actor,
        _ body: @Sendable (PostgresTransaction) async throws(ProfileError) -> Answer
    ) async throws(ProfileError) -> Answer {
        switch try await write(accountID, id, Write(actor: actor), body) {
        case .done(let answer): return answer
        case .replayed: throw .internalError(underlying: MissingRowError())
        }
    }
}
