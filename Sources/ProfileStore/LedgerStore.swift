public import FoundationEssentials
public import LibPQ
public import ProfileModel

/// The ledgers of all budgets.
///
/// Each change locks the head of its budgets' ledgers and nothing else, and is one statement. All calls throw
/// `ProfileError` and nothing else.
public struct LedgerStore: Sendable {
    /// Most entries recorded by one statement.
    public static let maximumEntries = 1_000
    /// How often a change is tried that the server rolls back in favour of another (SQLSTATE 40001, 40P01).
    private static let attempts = 3

    let pool: AccountPool
    private let writes: WriteTransactions

    /// Makes a store over a pool.
    public init(pool: PostgresPool) {
        self.pool = AccountPool(pool)
        writes = WriteTransactions(pool: pool)
    }

    /// Records entries of budgets of one account, each once, with one statement. One that is refused keeps none of the
    /// others back.
    ///
    /// - Parameters:
    ///   - spends: validated, at most 1,000.
    ///   - path: what stands before the field of entry n in the request, such as `entry.`.
    /// - Returns: what became of each, in their order.
    public func record(
        _ accountID: AccountID, _ spends: [NewSpend], _ options: WriteOptions, path: (Int) -> String
    ) async throws(ProfileError) -> [Result<LedgerOutcome, ProfileError>] {
        try await record(
            spends.map { AccountSpend(accountID: accountID, spend: $0, actor: options.actor) }, options, path: path)
    }

    /// Records entries of any budgets of any accounts, each once, with one statement. One that is refused keeps none of
    /// the others back.
    ///
    /// - Parameter spends: validated, at most 1,000.
    /// - Returns: what became of each, in their order; fields of an entry stand under `entry.`.
    /// - Throws: `ProfileError` when the statement failed: then none is recorded, but for `outcomeUnknown`.
    public func record(_ spends: [AccountSpend]) async throws(ProfileError) -> [Result<LedgerOutcome, ProfileError>] {
        guard let first = spends.first else { return [] }
        return try await record(spends, WriteOptions(actor: first.actor)) { _ in "entry." }
    }

    private func record(
        _ spends: [AccountSpend], _ options: WriteOptions, path: (Int) -> String
    ) async throws(ProfileError) -> [Result<LedgerOutcome, ProfileError>] {
        guard let first = spends.first else { return [] }
        guard spends.count <= Self.maximumEntries else {
            throw .invalidArgument("items", "must have at most \(Self.maximumEntries) entries")
        }
        let result = try await result(
            first.accountID, LedgerStatements.record, Self.parameters(spends), options,
            for: .of(spends.map(\.accountID)), mayFindOthers: true)
        var outcomes = [Result<LedgerOutcome, ProfileError>?](repeating: nil, count: spends.count)
        for index in 0..<result.rowCount {
            let row = result.row(index)
            do {
                let item = try LedgerRow.item(row)
                guard spends.indices.contains(item) else { throw MissingRowError() }
                // It is committed: a row that can't be read is a fault of that row and of no other.
                outcomes[item] = Result { () throws(ProfileError) in
                    try Self.outcome(row, of: spends[item].spend.budgetID, path: path(item))
                }
            } catch {
                throw .internalError(underlying: error)
            }
        }
        return outcomes.map { $0 ?? .failure(.internalError(underlying: MissingRowError())) }
    }

    private static func parameters(_ spends: [AccountSpend]) -> PostgresParameters {
        var parameters = PostgresParameters()
        parameters.append(spends.map(\.accountID.rawValue))
        parameters.append(spends.map(\.spend.budgetID))
        parameters.append(spends.map(\.spend.entryID))
        parameters.append(spends.map(\.spend.amountMicros))
        parameters.append(timestampMicrosecondsArray: spends.map { $0.spend.occurredAt?.microseconds })
        parameters.append(spends.map(\.spend.campaignID))
        parameters.append(spends.map(\.spend.note))
        parameters.append(spends.map(\.spend.currencyCode))
        parameters.append(spends.map(\.actor.name))
        return parameters
    }

    private static func outcome(
        _ stored: PostgresRow, of budgetID: UUID, path: String
    ) throws(ProfileError) -> LedgerOutcome {
        let row: LedgerRow
        do {
            row = try LedgerRow(stored, budgetID: { _ in budgetID })
        } catch {
            throw .internalError(underlying: error)
        }
        return try row.result(budgetID: budgetID, path: path)
    }

    /// Undoes one entry by another of the opposite amount.
    ///
    /// - Throws: `ProfileError` (`notFound`; `failedPrecondition`, reason `NOT_REVERSIBLE`; `alreadyExists`).
    public func reverse(
        _ accountID: AccountID, _ budgetID: UUID, _ reversal: SpendReversal, _ options: WriteOptions
    ) async throws(ProfileError) -> LedgerOutcome {
        var parameters = key(accountID, budgetID)
        parameters.append(reversal.entryID)
        parameters.append(reversal.reversalEntryID)
        parameters.append(reversal.note)
        parameters.append(options.actor.name)
        return try await one(accountID, budgetID, LedgerStatements.reverse, parameters, options)
    }

    /// Makes the amount spent in the current window what is given.
    ///
    /// - Throws: `ProfileError` (`notFound`, `aborted`, `failedPrecondition`, `alreadyExists`).
    public func correct(
        _ accountID: AccountID, _ budgetID: UUID, _ correction: SpendCorrection, _ options: WriteOptions
    ) async throws(ProfileError) -> LedgerOutcome {
        var parameters = key(accountID, budgetID)
        parameters.append(correction.spentMicros)
        parameters.append(correction.expectedVersion)
        parameters.append(correction.entryID)
        parameters.append(correction.note)
        parameters.append(options.actor.name)
        return try await one(accountID, budgetID, LedgerStatements.set, parameters, options)
    }

    /// Puts an amount aside in the current window.
    ///
    /// - Throws: `ProfileError` (`notFound`; `failedPrecondition`, reasons `BUDGET_EXHAUSTED`, `BUDGET_NOT_ACTIVE`).
    public func reserve(
        _ accountID: AccountID, _ budgetID: UUID, _ reservation: NewReservation, _ options: WriteOptions
    ) async throws(ProfileError) -> LedgerOutcome {
        var parameters = key(accountID, budgetID)
        parameters.append(reservation.reservationID)
        parameters.append(reservation.amountMicros)
        parameters.append(reservation.seconds)
        parameters.append(reservation.campaignID)
        parameters.append(options.actor.name)
        return try await one(accountID, budgetID, LedgerStatements.reserve, parameters, options)
    }

    /// Turns a reservation, or less of it, into a spend.
    ///
    /// - Throws: `ProfileError` (`notFound`; `failedPrecondition`, reason `RESERVATION_CLOSED`; `alreadyExists`).
    public func commit(
        _ accountID: AccountID, _ budgetID: UUID, _ commit: ReservationCommit, _ options: WriteOptions
    ) async throws(ProfileError) -> LedgerOutcome {
        var parameters = key(accountID, budgetID)
        parameters.append(commit.reservationID)
        parameters.append(commit.amountMicros)
        parameters.append(true)
        parameters.append(commit.entryID)
        parameters.append(timestampMicroseconds: commit.occurredAt?.microseconds)
        parameters.append(options.actor.name)
        return try await one(accountID, budgetID, LedgerStatements.close, parameters, options)
    }

    /// Gives a reservation back.
    ///
    /// - Throws: `ProfileError` (`notFound`; `failedPrecondition`, reason `RESERVATION_CLOSED`).
    public func release(
        _ accountID: AccountID, _ budgetID: UUID, reservationID: String, _ options: WriteOptions
    ) async throws(ProfileError) -> LedgerOutcome {
        var parameters = key(accountID, budgetID)
        parameters.append(reservationID)
        parameters.append(Int64?.none)
        parameters.append(false)
        parameters.append("")
        parameters.append(timestampMicroseconds: nil)
        parameters.append(options.actor.name)
        return try await one(accountID, budgetID, LedgerStatements.close, parameters, options)
    }

    // MARK: - Statements

    func key(_ accountID: AccountID, _ budgetID: UUID) -> PostgresParameters {
        var parameters = PostgresParameters()
        parameters.append(accountID.rawValue)
        parameters.append(budgetID)
        return parameters
    }

    private func one(
        _ accountID: AccountID, _ budgetID: UUID, _ statement: PostgresStatement, _ parameters: PostgresParameters,
        _ options: WriteOptions
    ) async throws(ProfileError) -> LedgerOutcome {
        let rows = try await rows(accountID, statement, parameters, options) { _ in budgetID }
        guard let row = rows.first else { throw .internalError(underlying: MissingRowError()) }
        return try row.result(budgetID: budgetID, path: "")
    }

    /// Runs one statement as a transaction; as one that is rolled back when it is only a try.
    private func rows(
        _ accountID: AccountID, _ statement: PostgresStatement, _ parameters: PostgresParameters,
        _ options: WriteOptions, budgetID: (Int) -> UUID?
    ) async throws(ProfileError) -> [LedgerRow] {
        let result = try await result(accountID, statement, parameters, options, for: .only(accountID))
        do {
            return try (0..<result.rowCount).map { try LedgerRow(result.row($0), budgetID: budgetID) }
        } catch {
            throw .internalError(underlying: error)
        }
    }

    /// Runs a statement.
    ///
    /// - Parameter mayFindOthers: whether the answer may rest on what others have written and not made durable yet
    ///   (``recordPlain(_:groups:isShared:whenCommitted:)``); then it waits for that too.
    private func result(
        _ accountID: AccountID, _ statement: PostgresStatement, _ parameters: PostgresParameters,
        _ options: WriteOptions, for scope: AccountScope, mayFindOthers: Bool = false
    ) async throws(ProfileError) -> PostgresResult {
        guard !options.validateOnly else {
            let write = Write<PostgresResult>(options: options) { _ in [] }
            let outcome = try await writes.run(accountID, write, kind: .budget) { transaction throws(ProfileError) in
                do throws(PostgresError) {
                    return try await transaction.query(statement, parameters)
                } catch {
                    throw ProfileError(error, kind: .budget)
                }
            }
            guard case .done(let result) = outcome else { throw .internalError(underlying: MissingRowError()) }
            return result
        }
        let preceding = mayFindOthers ? [(LedgerStatements.flush, PostgresParameters())] : []
        var attempt = 1
        while true {
            do throws(PostgresError) {
                return try await pool.query(statement, parameters, lane: .write, for: scope, preceding: preceding)
            } catch {
                // Rolled back for others: nothing is done, so doing it again repeats nothing.
                guard error.isSerializationFailure, attempt < Self.attempts, !Task.isCancelled else {
                    throw ProfileError(error, kind: .budget)
                }
                attempt += 1
            }
        }
    }
}
