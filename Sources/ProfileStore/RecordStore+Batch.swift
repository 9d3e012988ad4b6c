public import FoundationEssentials
public import LibPQ
public import ProfileModel

/// One of several changes of one request: which record, and the version the caller has seen.
public struct BatchItem: Sendable, Hashable {
    /// The record.
    public var id: UUID
    /// The version the change was made from; nil takes any.
    public var expectedVersion: Int64?

    /// Takes both.
    public init(id: UUID, expectedVersion: Int64?) {
        self.id = id
        self.expectedVersion = expectedVersion
    }
}

extension RecordStore {
    /// Changes the content of live records, all or none, and returns them in the order given.
    ///
    /// - Parameters:
    ///   - items: 1 to 1,000 different records.
    ///   - change: makes the new, validated content of the item at a place in the batch.
    /// - Throws: `ProfileError`, its fields naming the item: `requests[7].customer_profile.name`.
    public func batchUpdate(
        _ accountID: AccountID, _ items: [BatchItem], actor: Actor, in transaction: WriteTransaction,
        _ change: @Sendable (Int, Record) async throws(ProfileError) -> Record.Content
    ) async throws(ProfileError) -> [Record] {
        let idField = "\(Record.kind.wireName).id"
        var records = try await lockedBatch(accountID, items, idField: idField, in: transaction)
        var violations = FieldViolations()
        var changed: [(index: Int, statement: (PostgresStatement, PostgresParameters))] = []
        for (index, record) in records.enumerated() {
            if record.audit.isDeleted { throw deleted(record.id).within(Self.item(index), idField: idField) }
            let content: Record.Content
            do throws(ProfileError) {
                content = try await change(index, record)
            } catch {
                let error = error.within(Self.item(index), idField: idField)
                guard case .invalidArgument = error.kind else { throw error }
                violations.add(error)
                continue
            }
            if isStored(content, in: record) { continue }
            changed.append((index, (statements.update, updated(accountID, record.id, content, actor))))
        }
        try violations.throwIfAny()
        for (index, record) in try await edit(changed, idField: idField, in: transaction) { records[index] = record }
        return records
    }

    /// Marks records as deleted, all or none, and returns them in the order given. Those deleted already stay as they are.
    ///
    /// - Parameter items: 1 to 1,000 different records.
    /// - Throws: `ProfileError`, its fields naming the item: `requests[7].expected_version`.
    public func batchDelete(
        _ accountID: AccountID, _ items: [BatchItem], actor: Actor, in transaction: WriteTransaction
    ) async throws(ProfileError) -> [Record] {
        var records = try await lockedBatch(accountID, items, idField: "id", in: transaction)
        var changed: [(index: Int, statement: (PostgresStatement, PostgresParameters))] = []
        for (index, record) in records.enumerated() where !record.audit.isDeleted {
            changed.append((index, (statements.delete, edit(accountID, record.id, actor))))
        }
        for (index, record) in try await edit(changed, idField: "id", in: transaction) { records[index] = record }
        return records
    }

    private static func item(_ index: Int) -> String { "requests[\(index)]" }

    /// Locks the records in the order of their ids and reads them in the order given.
    private func lockedBatch(
        _ accountID: AccountID, _ items: [BatchItem], idField: String, in transaction: WriteTransaction
    ) async throws(ProfileError) -> [Record] {
        await announce(items.map(\.id), in: transaction)
        var ids = PostgresParameters()
        ids.append(accountID.rawValue)
        ids.append(items.map(\.id))
        var keys = PostgresParameters()
        keys.append([String](repeating: accountID.rawValue, count: items.count))
        keys.append(items.map(\.id))
        keys.append(limits.answerBytes)
        let results: [PostgresResult]
        do {
            results = try await transaction.execute([(statements.lockMany, ids), (statements.batchGet, keys)])
        } catch {
            throw ProfileError(error, kind: Record.kind)
        }
        guard results.count == 2 else { throw .internalError(underlying: MissingRowError()) }
        var found = [Record?](repeating: nil, count: items.count)
        var bytes: Int64 = 0
        for index in 0..<results[1].rowCount {
            let (record, extra) = try recordAndExtra(results[1], index)
            let position = try position(in: results[1], index)
            bytes += extra.bytes
            if found.indices.contains(position) { found[position] = record }
        }
        try checkAnswer(bytes)
        var records: [Record] = []
        for (index, item) in items.enumerated() {
            guard let record = found[index] else {
                throw .notFound(Record.kind, id: item.id.lowercased).within(Self.item(index), idField: idField)
            }
            if let expected = item.expectedVersion, expected != record.version {
                throw .versionMismatch(current: record.version).within(Self.item(index))
            }
            records.append(record)
        }
        return records
    }

    /// Sends the statements of all items together. The first that fails ends them all.
    private func edit(
        _ changed: [(index: Int, statement: (PostgresStatement, PostgresParameters))], idField: String,
        in transaction: WriteTransaction
    ) async throws(ProfileError) -> [(Int, Record)] {
        if changed.isEmpty { return [] }
        let results: [PostgresResult]
        do {
            results = try await transaction.execute(changed.map(\.statement))
        } catch {
            let plain = ProfileError(error, kind: Record.kind)
            guard let failed = error.statementIndex, changed.indices.contains(failed) else { throw plain }
            throw plain.within(Self.item(changed[failed].index), idField: idField)
        }
        guard results.count == changed.count else { throw .internalError(underlying: MissingRowError()) }
        var records: [(Int, Record)] = []
        var bytes: Int64 = 0
        for (change, result) in zip(changed, results) {
            guard result.rowCount == 1 else { throw .internalError(underlying: MissingRowError()) }
            let (record, extra) = try recordAndExtra(result, 0)
            bytes += extra.bytes
            records.append((change.index, record))
        }
        try checkAnswer(bytes)
        return records
    }

    private func checkAnswer(_ bytes: Int64) throws(ProfileError) {
        guard bytes <= limits.answerBytes else {
            throw .invalidArgument("requests", "are together too large for one answer; change fewer at once")
        }
    }
}
