public import FoundationEssentials
internal import LibPQ
public import ProfileModel

extension RecordStore {
    /// Changes the content of one live record in one transaction: reads and locks it, asks `change` for the new content,
    /// writes it. Nobody else changes the record in between. Content equal to the old one writes nothing.
    ///
    /// - Parameters:
    ///   - expectedVersion: the version the change was made from; nil takes any.
    ///   - change: makes the new, validated content; called again when the transaction is. What it throws ends it.
    /// - Throws: `ProfileError` (`notFound`; `aborted` with the current version; `failedPrecondition`, reason `DELETED`;
    ///   `alreadyExists`; whatever `change` throws).
    public func update(
        _ accountID: AccountID, _ id: UUID, expectedVersion: Int64?, actor: Actor,
        _ change: @Sendable (Record) async throws(ProfileError) -> Record.Content
    ) async throws(ProfileError) -> Record {
        try await locked(accountID, id, expectedVersion) { (transaction, record) throws(ProfileError) in
            if record.audit.isDeleted { throw deleted(id) }
            let content = try await change(record)
            if isStored(content, in: record) { return record }
            var parameters = key(accountID, id)
            parameters.append(actor.name)
            for column in Record.layout.columns { parameters.append(column.text(content)) }
            return try await one(transaction, statements.update, parameters, id)
        }
    }

    /// Marks a record as deleted and returns it. A record that is deleted already stays as it is.
    ///
    /// - Throws: `ProfileError` (`notFound`, `aborted`).
    public func delete(
        _ accountID: AccountID, _ id: UUID, expectedVersion: Int64?, actor: Actor
    ) async throws(ProfileError) -> Record {
        try await locked(accountID, id, expectedVersion) { (transaction, record) throws(ProfileError) in
            if record.audit.isDeleted { return record }
            return try await one(transaction, statements.delete, edit(accountID, id, actor), id)
        }
    }

    /// Makes a deleted record live again, never as the default, and returns it. A live record stays as it is.
    ///
    /// - Throws: `ProfileError` (`notFound`, `aborted`, `alreadyExists` when its name was taken since).
    public func undelete(
        _ accountID: AccountID, _ id: UUID, expectedVersion: Int64?, actor: Actor
    ) async throws(ProfileError) -> Record {
        try await locked(accountID, id, expectedVersion) { (transaction, record) throws(ProfileError) in
            if !record.audit.isDeleted { return record }
            return try await one(transaction, statements.undelete, edit(accountID, id, actor), id)
        }
    }

    /// Removes a deleted record and its history for good.
    ///
    /// - Throws: `ProfileError` (`notFound`, `aborted`, `failedPrecondition` with reason `NOT_DELETED`).
    public func expunge(
        _ accountID: AccountID, _ id: UUID, expectedVersion: Int64?
    ) async throws(ProfileError) {
        try await locked(accountID, id, expectedVersion) { (transaction, record) throws(ProfileError) in
            guard record.audit.isDeleted else {
                throw .failedPrecondition(
                    .notDeleted, subject: "\(Record.kind.resourceType)/\(id.lowercased)",
                    description: "delete the \(Record.kind.title) before removing it for good")
            }
            _ = try await run(transaction, statements.expunge, key(accountID, id), id)
        }
    }

    /// Makes a live record the default of its account in place of any other, in one step, and returns it.
    ///
    /// - Throws: `ProfileError` (`notFound`, `aborted`, `failedPrecondition` with reason `DELETED`).
    public func setDefault(
        _ accountID: AccountID, _ id: UUID, expectedVersion: Int64?, actor: Actor
    ) async throws(ProfileError) -> Record {
        // The advisory lock orders all who move the default. A record created as the default meanwhile takes no such
        // lock: then the unique index refuses us, and the next round sees that record.
        var attempts = 3
        while true {
            attempts -= 1
            do {
                return try await swapDefault(accountID, id, expectedVersion, actor)
            } catch  where error.reason == .defaultExists && attempts > 0 {
                continue
            }
        }
    }

    private func swapDefault(
        _ accountID: AccountID, _ id: UUID, _ expectedVersion: Int64?, _ actor: Actor
    ) async throws(ProfileError) -> Record {
        var account = PostgresParameters()
        account.append(accountID.rawValue)
        guard let byDefault = statements.byDefault else { throw .internalError(underlying: NoDefaultError()) }
        let first = (byDefault.lock, account)
        return try await locked(accountID, id, expectedVersion, after: first) {
            (transaction, record) throws(ProfileError) in
            if record.audit.isDeleted { throw deleted(id) }
            _ = try await run(transaction, byDefault.clear, edit(accountID, id, actor), id)
            return try await one(transaction, byDefault.set, edit(accountID, id, actor), id)
        }
    }

    /// Whether a record holds this content already. Swift takes texts for equal that differ in composition, so bytes are
    /// compared; documents that differ only in spelling are left for the database to compare.
    private func isStored(_ content: Record.Content, in record: Record) -> Bool {
        Record.layout.columns.allSatisfy { column in
            switch (column.text(content), column.text(record.content)) {
            case (let new?, let old?): new.utf8.elementsEqual(old.utf8)
            case (nil, nil): true
            default: false
            }
        }
    }

    // MARK: - The lease

    /// How often a change is tried that the server rolls back in favour of another (SQLSTATE 40001, 40P01).
    private static var attempts: Int { 3 }

    /// Runs `body` in a transaction that holds the lock of one record; again when the server rolled it back in favour of
    /// another transaction, so `body` has no effect but its statements.
    private func locked<Result: Sendable>(
        _ accountID: AccountID, _ id: UUID, _ expectedVersion: Int64?,
        after first: (PostgresStatement, PostgresParameters)? = nil,
        _ body: @Sendable (PostgresTransaction, Record) async throws(ProfileError) -> Result
    ) async throws(ProfileError) -> Result {
        var attempt = 1
        while true {
            do {
                return try await lockedOnce(accountID, id, expectedVersion, after: first, body)
            } catch  where error.wasRolledBackForOthers && attempt < Self.attempts && !Task.isCancelled {
                attempt += 1
            }
        }
    }

    private func lockedOnce<Result: Sendable>(
        _ accountID: AccountID, _ id: UUID, _ expectedVersion: Int64?,
        after first: (PostgresStatement, PostgresParameters)?,
        _ body: @Sendable (PostgresTransaction, Record) async throws(ProfileError) -> Result
    ) async throws(ProfileError) -> Result {
        do {
            return try await pool.withTransaction(lane: .write) { transaction in
                if let first { _ = try await run(transaction, first.0, first.1, id) }
                let result = try await run(transaction, statements.lock, key(accountID, id), id)
                guard result.rowCount > 0 else { throw ProfileError.notFound(Record.kind, id: id.lowercased) }
                let record = try record(result, 0)
                if let expectedVersion, expectedVersion != record.version {
                    throw ProfileError.versionMismatch(current: record.version)
                }
                return try await body(transaction, record)
            }
        } catch let error as ProfileError {
            throw error
        } catch let error as PostgresError {
            throw ProfileError(error, kind: Record.kind, id: id.lowercased)
        } catch is CancellationError {
            throw ProfileError(.cancelled)
        } catch {
            throw .internalError(underlying: error)
        }
    }

    private func run(
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

    private func edit(_ accountID: AccountID, _ id: UUID, _ actor: Actor) -> PostgresParameters {
        var parameters = key(accountID, id)
        parameters.append(actor.name)
        return parameters
    }

    private func deleted(_ id: UUID) -> ProfileError {
        .failedPrecondition(
            .deleted, subject: "\(Record.kind.resourceType)/\(id.lowercased)",
            description: "the \(Record.kind.title) is deleted; undelete it first")
    }
}

/// Records of this kind have no default.
struct NoDefaultError: Error {}
