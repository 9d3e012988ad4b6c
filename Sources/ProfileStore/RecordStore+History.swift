public import FoundationEssentials
public import LibPQ
public import ProfileModel

extension RecordStore {
    /// A page of the versions of a record, newest first, bounded in rows and in bytes.
    ///
    /// - Throws: `ProfileError` (`notFound` when there is no such record).
    public func versions(_ query: VersionsQuery) async throws(ProfileError) -> Page<RecordVersion<Record>> {
        var parameters = key(query.accountID, query.id)
        parameters.append(query.before ?? Int64.max)
        parameters.append(Int64(query.pageSize.rows) + 1)
        parameters.append(limits.answerBytes)
        let result = try await self.query(
            statements.versions, parameters, lane: query.pageSize.lane, for: .only(query.accountID), id: query.id)
        guard result.rowCount > 0 || query.before != nil else {
            throw .notFound(Record.kind, id: query.id.lowercased)
        }
        return try page(result, rows: query.pageSize.rows) { (index, record, extra) throws(ProfileError) in
            (
                try version(record, extra, result, index),
                PagePosition(values: [.integer(record.version)], id: record.id)
            )
        }
    }

    /// One version of a record.
    ///
    /// - Parameters:
    ///   - number: from 1; 0 is the current one.
    ///   - transaction: where to read; nil: in none.
    /// - Throws: `ProfileError` (`notFound`).
    public func version(
        _ accountID: AccountID, _ id: UUID, _ number: Int64, in transaction: WriteTransaction? = nil
    ) async throws(ProfileError) -> RecordVersion<Record> {
        let found = try await versions(accountID, id, [number], in: transaction)
        guard let version = found.first else { throw Self.noVersion(id, number, "version") }
        return version
    }

    /// Two versions of a record, read at one moment.
    ///
    /// - Parameters:
    ///   - from: from 1.
    ///   - to: from 1; 0 is the current one.
    /// - Throws: `ProfileError` (`notFound` when there is no such record, or it has no such version).
    public func versions(
        _ accountID: AccountID, _ id: UUID, from: Int64, to: Int64
    ) async throws(ProfileError) -> (from: RecordVersion<Record>, to: RecordVersion<Record>) {
        let found = try await versions(accountID, id, [from, to])
        guard let first = found.first(where: { $0.record.version == from }) else {
            throw Self.noVersion(id, from, "from_version")
        }
        guard let second = to == 0 ? found.last : found.first(where: { $0.record.version == to }) else {
            throw Self.noVersion(id, to, "to_version")
        }
        return (first, second)
    }

    private func versions(
        _ accountID: AccountID, _ id: UUID, _ numbers: [Int64], in transaction: WriteTransaction? = nil
    ) async throws(ProfileError) -> [RecordVersion<Record>] {
        var parameters = key(accountID, id)
        parameters.append(numbers)
        let result: PostgresResult
        if let transaction {
            result = try await run(transaction, statements.versionsByNumber, parameters, id)
        } else {
            result = try await query(
                statements.versionsByNumber, parameters, lane: .read, for: .only(accountID), id: id)
        }
        var versions: [RecordVersion<Record>] = []
        for index in 0..<result.rowCount {
            let (record, extra) = try recordAndExtra(result, index)
            versions.append(try version(record, extra, result, index))
        }
        return versions
    }

    private func version(
        _ record: Record, _ extra: RowExtra, _ result: PostgresResult, _ index: Int
    ) throws(ProfileError) -> RecordVersion<Record> {
        do {
            let row = result.row(index)
            guard let operation = VersionOperation(rawValue: try row.text(extra.nextColumn)) else {
                throw StoredValueError(column: "operation", problem: "holds an unknown operation")
            }
            return RecordVersion(
                operation: operation, actor: Actor(stored: try row.textIfPresent(extra.nextColumn + 1) ?? ""),
                time: Timestamp(microseconds: try row.timestampMicroseconds(extra.nextColumn + 2)), record: record)
        } catch {
            throw .internalError(underlying: error)
        }
    }

    private static func noVersion(_ id: UUID, _ number: Int64, _ field: String) -> ProfileError {
        if number == 0 { return .notFound(Record.kind, id: id.lowercased) }
        return ProfileError(
            .notFound(Record.kind, id: id.lowercased),
            message: "there is no version \(number) of \(Record.kind.title) \(id.lowercased) in this account",
            field: field)
    }
}
