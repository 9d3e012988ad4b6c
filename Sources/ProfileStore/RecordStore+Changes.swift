public import FoundationEssentials
public import LibPQ
public import ProfileModel

extension RecordStore {
    /// Changes the content of one live record: reads and locks it, asks `change` for the new content, writes it. Nobody
    /// else changes the record in between. Content equal to the old one writes nothing.
    ///
    /// - Parameters:
    ///   - expectedVersion: the version the change was made from; nil takes any.
    ///   - transaction: where it happens; after an error it can only be rolled back.
    ///   - change: makes the new, validated content. What it throws is passed on.
    /// - Throws: `ProfileError` (`notFound`; `aborted` with the current version; `failedPrecondition`, reason `DELETED`;
    ///   `alreadyExists`; whatever `change` throws).
    public func update(
        _ accountID: AccountID, _ id: UUID, expectedVersion: Int64?, actor: Actor, in transaction: PostgresTransaction,
        _ change: @Sendable (Record) async throws(ProfileError) -> Record.Content
    ) async throws(ProfileError) -> Record {
        let record = try await locked(accountID, id, expectedVersion, in: transaction)
        if record.audit.isDeleted { throw deleted(id) }
        let content = try await change(record)
        if isStored(content, in: record) { return record }
        return try await one(transaction, statements.update, updated(accountID, id, content, actor), id)
    }

    /// Marks a record as deleted and returns it. A record that is deleted already stays as it is.
    ///
    /// - Throws: `ProfileError` (`notFound`, `aborted`).
    public func delete(
        _ accountID: AccountID, _ id: UUID, expectedVersion: Int64?, actor: Actor, in transaction: PostgresTransaction
    ) async throws(ProfileError) -> Record {
        let record = try await locked(accountID, id, expectedVersion, in: transaction)
        if record.audit.isDeleted { return record }
        return try await one(transaction, statements.delete, edit(accountID, id, actor), id)
    }

    /// Makes a deleted record live again, never as the default, and returns it. A live record stays as it is.
    ///
    /// - Throws: `ProfileError` (`notFound`, `aborted`, `alreadyExists` when its name was taken since).
    public func undelete(
        _ accountID: AccountID, _ id: UUID, expectedVersion: Int64?, actor: Actor, in transaction: PostgresTransaction
    ) async throws(ProfileError) -> Record {
        let record = try await locked(accountID, id, expectedVersion, in: transaction)
        if !record.audit.isDeleted { return record }
        return try await one(transaction, statements.undelete, edit(accountID, id, actor), id)
    }

    /// Removes a deleted record and its history for good.
    ///
    /// - Parameter actor: who does it, for the feed of changes; nil when nobody says.
    /// - Throws: `ProfileError` (`notFound`, `aborted`, `failedPrecondition` with reason `NOT_DELETED`).
    public func expunge(
        _ accountID: AccountID, _ id: UUID, expectedVersion: Int64?, actor: Actor? = nil,
        in transaction: PostgresTransaction
    ) async throws(ProfileError) {
        let record = try await locked(accountID, id, expectedVersion, in: transaction)
        guard record.audit.isDeleted else {
            throw .failedPrecondition(
                .notDeleted, subject: "\(Record.kind.resourceType)/\(id.lowercased)",
                description: "delete the \(Record.kind.title) before removing it for good")
        }
        _ = try await run(transaction, statements.expunge, edit(accountID, id, actor ?? Actor(stored: "")), id)
    }

    /// Makes a live record the default of its account in place of any other, in one step, and returns it.
    ///
    /// - Throws: `ProfileError` (`notFound`, `aborted`, `failedPrecondition` with reason `DELETED`); `alreadyExists` with
    ///   reason `DEFAULT_EXISTS` when somebody created a default in the same moment: then the transaction is to be run
    ///   again.
    public func setDefault(
        _ accountID: AccountID, _ id: UUID, expectedVersion: Int64?, actor: Actor, in transaction: PostgresTransaction
    ) async throws(ProfileError) -> Record {
        try await move(statements.byDefault, accountID, id, expectedVersion, actor, in: transaction)
    }

    /// Makes a live record the primary one of its account in place of any other, in one step, and returns it.
    ///
    /// - Throws: `ProfileError`, as for the default; the reason is `PRIMARY_EXISTS`.
    public func setPrimary(
        _ accountID: AccountID, _ id: UUID, expectedVersion: Int64?, actor: Actor, in transaction: PostgresTransaction
    ) async throws(ProfileError) -> Record {
        try await move(statements.byPrimary, accountID, id, expectedVersion, actor, in: transaction)
    }

    private func move(
        _ flag: SoleFlagStatements?, _ accountID: AccountID, _ id: UUID, _ expectedVersion: Int64?, _ actor: Actor,
        in transaction: PostgresTransaction
    ) async throws(ProfileError) -> Record {
        guard let flag else { throw .internalError(underlying: NoSuchFlagError()) }
        // The advisory lock orders all who move the flag. A record created with it meanwhile takes no such lock: then
        // the unique index refuses us, and the next round sees that record.
        var account = PostgresParameters()
        account.append(accountID.rawValue)
        _ = try await run(transaction, flag.lock, account, id)
        let record = try await locked(accountID, id, expectedVersion, in: transaction)
        if record.audit.isDeleted { throw deleted(id) }
        let cleared = try await run(transaction, flag.clear, edit(accountID, id, actor), id)
        // They are known only now; the transaction is still open, so nobody can have read what it did.
        await announce(try ids(of: cleared), in: transaction)
        return try await one(transaction, flag.set, edit(accountID, id, actor), id)
    }

    private func ids(of result: PostgresResult) throws(ProfileError) -> [UUID] {
        do {
            return try (0..<result.rowCount).map { try result.row($0).uuid(0) }
        } catch {
            throw .internalError(underlying: error)
        }
    }

    // MARK: - Steps

    /// Reads and locks a record, and checks its version.
    func locked(
        _ accountID: AccountID, _ id: UUID, _ expectedVersion: Int64?, in transaction: PostgresTransaction
    ) async throws(ProfileError) -> Record {
        await announce([id], in: transaction)
        let result = try await run(transaction, statements.lock, key(accountID, id), id)
        guard result.rowCount > 0 else { throw ProfileError.notFound(Record.kind, id: id.lowercased) }
        let record = try record(result, 0)
        if let expectedVersion, expectedVersion != record.version {
            throw ProfileError.versionMismatch(current: record.version)
        }
        return record
    }

    /// Whether a record holds this content already. Swift takes texts for equal that differ in composition, so bytes are
    /// compared; documents that differ only in spelling are left for the database to compare.
    func isStored(_ content: Record.Content, in record: Record) -> Bool {
        Record.layout.columns.allSatisfy { column in
            switch (column.text(content), column.text(record.content)) {
            case (let new?, let old?): new.utf8.elementsEqual(old.utf8)
            case (nil, nil): true
            default: false
            }
        }
    }

    /// Executes a statement about one record.
    func run(
        _ transaction: PostgresTransaction, _ statement: PostgresStatement, _ parameters: PostgresParameters, _ id: UUID
    ) async throws(ProfileError) -> PostgresResult {
        do {
            return try await transaction.query(statement, parameters)
        } catch {
            throw ProfileError(error, kind: Record.kind, id: id.lowercased)
        }
    }

    private func one(
        _ transaction: PostgresTransaction, _ statement: PostgresStatement, _ parameters: PostgresParameters, _ id: UUID
    ) async throws(ProfileError) -> Record {
        let result = try await run(transaction, statement, parameters, id)
        guard result.rowCount == 1 else { throw .internalError(underlying: MissingRowError()) }
        return try record(result, 0)
    }

    /// Key and actor: the parameters of statements that need no more.
    func edit(_ accountID: AccountID, _ id: UUID, _ actor: Actor) -> PostgresParameters {
        var parameters = key(accountID, id)
        parameters.append(actor.name)
        return parameters
    }

    /// The parameters of an update.
    func updated(
        _ accountID: AccountID, _ id: UUID, _ content: Record.Content, _ actor: Actor
    ) -> PostgresParameters {
        var parameters = edit(accountID, id, actor)
        for column in Record.layout.columns { parameters.append(column.text(content)) }
        return parameters
    }

    func deleted(_ id: UUID) -> ProfileError {
        .failedPrecondition(
            .deleted, subject: "\(Record.kind.resourceType)/\(id.lowercased)",
            description: "the \(Record.kind.title) is deleted; undelete it first")
    }
}

/// Records of this kind have no such flag.
struct NoSuchFlagError: Error {}
