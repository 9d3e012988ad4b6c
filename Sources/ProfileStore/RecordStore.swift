public import FoundationEssentials
public import LibPQ
public import ProfileModel

/// The records of one kind in PostgreSQL.
///
/// Every call names the account; a record of another account is never seen. Rules that concern more than one record
/// (unique names, one default) are kept by the database, so that no race breaks them; version, timestamps and history
/// are its triggers' work. All calls honour cancellation: the statement ends in the database too. All throw
/// `ProfileError` and nothing else.
public struct RecordStore<Record: StoredRecord>: Sendable {
    /// The transactions that its writes run in.
    public let writes: WriteTransactions
    let pool: AccountPool
    let statements: RecordStatements
    let limits: StoreLimits
    private let observer: (any WriteObserver)?

    /// Makes a store over a pool; nothing is asked of the database yet.
    ///
    /// - Parameter observer: is told of every write of a record that is there.
    public init(pool: PostgresPool, limits: StoreLimits = .init(), observer: (any WriteObserver)? = nil) {
        self.pool = AccountPool(pool)
        self.observer = observer
        writes = WriteTransactions(pool: pool, observer: observer)
        self.limits = limits
        statements = RecordStatements(Record.layout)
    }

    /// Tells the observer that a transaction may change records.
    func announce(_ ids: [UUID], in transaction: PostgresTransaction) async {
        guard let observer else { return }
        await transaction.bracket {
            observer.willWrite(Record.kind, ids)
        } end: {
            observer.didWrite(Record.kind, ids)
        }
    }

    // MARK: - Reading

    /// The record, deleted or not.
    ///
    /// - Throws: `ProfileError` (`notFound`).
    public func get(_ accountID: AccountID, _ id: UUID) async throws(ProfileError) -> Record {
        let result = try await query(statements.get, key(accountID, id), lane: .read, for: .only(accountID), id: id)
        guard result.rowCount > 0 else { throw .notFound(Record.kind, id: id.lowercased) }
        return try record(result, 0)
    }

    /// The records with these keys as far as they are small, in the order of the keys. Nil says nothing: the record may be
    /// large, or there may be none.
    ///
    /// Costs the database a quarter of as many single reads. Who asks for others' sake must not be cancelled with them.
    ///
    /// - Parameter keys: at most ``StoreLimits/gatheredCount``, of any accounts.
    /// - Throws: `ProfileError`.
    public func gather(_ keys: [RecordKey]) async throws(ProfileError) -> [Record?] {
        var parameters = PostgresParameters()
        parameters.append(keys.map(\.accountID.rawValue))
        parameters.append(keys.map(\.id))
        parameters.append(StoreLimits.gatheredBytes)
        let scope = AccountScope.of(keys.map(\.accountID))
        parameters.append(scope.accounts)
        let result = try await query(statements.gather, parameters, lane: .read, for: scope)
        var found = [Record?](repeating: nil, count: keys.count)
        for index in 0..<result.rowCount {
            let position = try position(in: result, index)
            if found.indices.contains(position) { found[position] = try record(result, index) }
        }
        return found
    }

    /// The records of any accounts with these keys, in the order of the keys; nil where there is none. A key given twice
    /// is answered twice.
    ///
    /// - Parameter keys: at most 1,000.
    /// - Throws: `ProfileError` (`resourceExhausted` when the records together are too large for one answer).
    public func batchGet(_ keys: [RecordKey]) async throws(ProfileError) -> [Record?] {
        guard keys.count <= StoreLimits.batchCount else {
            throw .invalidArgument("ids", "must have at most \(StoreLimits.batchCount) entries")
        }
        var parameters = PostgresParameters()
        parameters.append(keys.map(\.accountID.rawValue))
        parameters.append(keys.map(\.id))
        parameters.append(limits.answerBytes)
        let lane: Lane = keys.count > StoreLimits.quickRows ? .slow : .read
        let result = try await query(
            statements.batchGet, parameters, lane: lane, for: .of(keys.map(\.accountID)))
        var found = [Record?](repeating: nil, count: keys.count)
        var bytes: Int64 = 0
        for index in 0..<result.rowCount {
            let (record, extra) = try recordAndExtra(result, index)
            let position = try position(in: result, index)
            guard found.indices.contains(position) else { continue }
            found[position] = record
            bytes += extra.bytes
        }
        guard bytes <= limits.answerBytes else {
            throw ProfileError(
                .resourceExhausted(retryAfter: nil), message: "the records together are too large for one answer")
        }
        return found
    }

    /// The records of one account with these ids, in the order of the ids; nil where there is none.
    ///
    /// - Throws: `ProfileError`, as for keys.
    public func batchGet(_ accountID: AccountID, _ ids: [UUID]) async throws(ProfileError) -> [Record?] {
        try await batchGet(ids.map { RecordKey(accountID: accountID, id: $0) })
    }

    // MARK: - Creating

    /// Creates one record and returns it at version 1: one statement, one round trip.
    ///
    /// - Throws: `ProfileError` (`alreadyExists` with field `name`, `id` or `is_default`).
    public func create(
        _ accountID: AccountID, _ new: NewRecord<Record.Content>, actor: Actor
    ) async throws(ProfileError) -> Record {
        try Self.only(try await insert(accountID, [new], actor, nil) { field, _ in field })
    }

    /// Creates one record in a transaction and returns it at version 1.
    ///
    /// - Throws: `ProfileError` (`alreadyExists` with field `name`, `id` or `is_default`).
    public func create(
        _ accountID: AccountID, _ new: NewRecord<Record.Content>, actor: Actor, in transaction: PostgresTransaction
    ) async throws(ProfileError) -> Record {
        try Self.only(try await insert(accountID, [new], actor, transaction) { field, _ in field })
    }

    /// Creates records, all or none, with one statement, and returns them in the order given.
    ///
    /// - Parameters:
    ///   - new: at most 1,000.
    ///   - transaction: where it happens; nil: in one of its own, in one round trip.
    /// - Throws: `ProfileError` (`alreadyExists`, its field naming the item, such as `customer_profiles[7].name`).
    public func batchCreate(
        _ accountID: AccountID, _ new: [NewRecord<Record.Content>], actor: Actor,
        in transaction: PostgresTransaction? = nil
    ) async throws(ProfileError) -> [Record] {
        guard new.count <= StoreLimits.batchCount else {
            throw .invalidArgument(
                Record.kind.pluralWireName, "must have at most \(StoreLimits.batchCount) entries")
        }
        if new.isEmpty { return [] }
        return try await insert(accountID, new, actor, transaction) { field, index in
            "\(Record.kind.pluralWireName)[\(index)].\(field)"
        }
    }

    private static func only(_ created: [Record]) throws(ProfileError) -> Record {
        guard let record = created.first else { throw .internalError(underlying: MissingRowError()) }
        return record
    }

    private func insert(
        _ accountID: AccountID, _ new: [NewRecord<Record.Content>], _ actor: Actor,
        _ transaction: PostgresTransaction?, path: (String, Int) -> String
    ) async throws(ProfileError) -> [Record] {
        var parameters = PostgresParameters()
        parameters.append(accountID.rawValue)
        parameters.append(actor.name)
        parameters.append(new.map(\.id))
        for column in Record.layout.columns {
            let texts: [String?] = new.map { column.text($0.content) }
            parameters.append(texts)
        }
        let result: PostgresResult
        do {
            if let transaction {
                result = try await transaction.query(statements.create, parameters)
            } else {
                result = try await pool.query(
                    statements.create, parameters, lane: .write, for: .only(accountID))
            }
        } catch {
            throw await explain(error, accountID, new, path: path)
        }
        var byID: [UUID: Record] = [:]
        for index in 0..<result.rowCount {
            let record = try record(result, index)
            byID[record.id] = record
        }
        let ordered = new.compactMap { byID[$0.id] }
        guard ordered.count == new.count else { throw .internalError(underlying: MissingRowError()) }
        return ordered
    }

    /// Finds out which item stood in the way of which record. The database may have changed meanwhile: then the plain
    /// error stands.
    private func explain(
        _ error: PostgresError, _ accountID: AccountID, _ new: [NewRecord<Record.Content>],
        path: (String, Int) -> String
    ) async -> ProfileError {
        if let problem = ReferenceProblem(error) {
            return problem.error(Record.kind) { field in
                guard let index = new.firstIndex(where: { $0.id == problem.id }) else { return field }
                return path(field, index)
            }
        }
        let plain = ProfileError(error, kind: Record.kind)
        guard case .alreadyExists(let kind, let field, _) = plain.kind else { return plain }
        var parameters = PostgresParameters()
        parameters.append(accountID.rawValue)
        let statement: PostgresStatement
        switch plain.reason {
        case .nameTaken:
            statement = statements.findTakenName
            guard let name = Record.layout.columns.first(where: { $0.name == Record.layout.nameField }) else {
                return plain
            }
            parameters.append(new.map { name.text($0.content) ?? "" })
        case .idTaken:
            statement = statements.findTakenID
            parameters.append(new.map(\.id))
        default:
            let flag = plain.reason == .primaryExists ? statements.byPrimary : statements.byDefault
            guard let flag else { return plain }
            statement = flag.find
        }
        guard let result = try? await pool.query(statement, parameters, lane: .read, for: .only(accountID)) else {
            return plain
        }
        let row = result.rowCount > 0 ? result.row(0) : nil
        let index: Int
        let existing: UUID?
        if plain.reason == .defaultExists || plain.reason == .primaryExists {
            let flag = Record.layout.columns.first { $0.name == field }
            let wanting = new.indices.filter { flag?.text(new[$0].content) == SQLLiteral.boolean(true) }
            existing = try? row?.uuid(0)
            guard let first = wanting.first else { return plain }
            index = existing == nil ? wanting.dropFirst().first ?? first : first
        } else {
            guard let row, let position = try? row.int64(0), position >= 1, position <= new.count else { return plain }
            index = Int(position) - 1
            existing = (try? row.uuidIfPresent(1)) ?? nil
        }
        return ProfileError(
            .alreadyExists(kind, field: path(field, index), existingID: existing?.lowercased), reason: plain.reason,
            underlying: error)
    }
}

/// A statement answered without the row it must return.
struct MissingRowError: Error {}

extension UUID {
    /// The canonical form that the wire uses.
    var lowercased: String { RecordID.text(self) }
}
