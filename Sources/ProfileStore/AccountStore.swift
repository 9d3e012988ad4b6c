internal import FoundationEssentials
public import LibPQ
public import ProfileModel

/// What the database knows of accounts as a whole.
public struct AccountStore: Sendable {
    /// The transactions in which several kinds are written.
    public let writes: WriteTransactions
    private let pool: AccountPool

    /// Makes a store over a pool.
    ///
    /// - Parameter observer: is told of replays of writes of several kinds.
    public init(pool: PostgresPool, observer: (any WriteObserver)? = nil) {
        self.pool = AccountPool(pool)
        writes = WriteTransactions(pool: pool, observer: observer)
    }

    /// What an account has of each kind, and ever had. All from one snapshot. An account nobody has written to has
    /// nothing, which is no error.
    ///
    /// - Throws: `ProfileError`.
    public func getProfileStatus(_ accountID: AccountID) async throws(ProfileError) -> AccountProfileStatus {
        let result = try await query(AccountStatements.status, accountID, lane: .read)
        do {
            var kinds: [ProfileKind: AccountProfileStatus.Kind] = [:]
            for index in 0..<result.rowCount {
                var row = RowReader(result.row(index))
                let name = try row.text()
                try Self.read(&row, kind: name, into: &kinds)
            }
            return AccountProfileStatus(kinds: kinds)
        } catch {
            throw .internalError(underlying: error)
        }
    }

    /// Sums over what an account has. All from one snapshot; an account nobody has written to has nothing.
    ///
    /// - Throws: `ProfileError`.
    public func getSummary(_ accountID: AccountID) async throws(ProfileError) -> AccountSummary {
        // It asks the ledger of every budget, which takes longer than the reads that share a connection.
        let result = try await query(AccountStatements.summary, accountID, lane: .slow)
        do {
            var kinds: [ProfileKind: AccountProfileStatus.Kind] = [:]
            var summary = AccountSummary(status: AccountProfileStatus(kinds: [:]))
            for index in 0..<result.rowCount {
                var row = RowReader(result.row(index))
                let sort = try row.text()
                let (first, second) = (try row.text(), try row.text())
                switch sort {
                case "kind": try Self.read(&row, kind: first, into: &kinds)
                case "budgets": summary.budgetTotals.append(try Self.total(&row, currency: first, period: second))
                case "campaigns": summary.activeCampaignCount = try row.int64()
                case "complete": summary.completeContainerCount = try row.int64()
                default: Self.choose(sort, ProfileKind(rawValue: first), UUID(uuidString: second), &summary.choices)
                }
            }
            summary.status = AccountProfileStatus(kinds: kinds)
            return summary
        } catch {
            throw .internalError(underlying: error)
        }
    }

    private func query(
        _ statement: PostgresStatement, _ accountID: AccountID, lane: Lane
    ) async throws(ProfileError) -> PostgresResult {
        var parameters = PostgresParameters()
        parameters.append(accountID.rawValue)
        do {
            return try await pool.query(statement, parameters, lane: lane, for: .only(accountID))
        } catch {
            throw ProfileError(error, kind: .customerProfile)
        }
    }

    private static func read(
        _ row: inout RowReader, kind name: String, into kinds: inout [ProfileKind: AccountProfileStatus.Kind]
    ) throws {
        guard let kind = ProfileKind(rawValue: name) else {
            throw StoredValueError(column: "kind", problem: "is unknown")
        }
        kinds[kind] = .init(
            liveCount: try row.int64(), deletedCount: try row.int64(), firstCreatedAt: try row.optionalTimestamp())
    }

    private static func total(
        _ row: inout RowReader, currency: String, period: String
    ) throws -> AccountSummary.BudgetTotal {
        guard let period = BudgetPeriod(rawValue: period) else {
            throw StoredValueError(column: "period", problem: "is unknown")
        }
        let count = try row.int64()
        // The second count and the moment belong to kinds.
        row.skip(2)
        return AccountSummary.BudgetTotal(
            currencyCode: currency, period: period, budgetCount: count, amountMicros: try row.text(),
            spentMicros: try row.text(), reservedMicros: try row.text(), remainingMicros: try row.text())
    }

    private static func choose(
        _ flag: String, _ kind: ProfileKind?, _ id: UUID?, _ choices: inout AccountSummary.Choices
    ) {
        switch (flag, kind) {
        case ("default", .customerProfile): choices.customerProfileID = id
        case ("default", .brandGuideline): choices.brandGuidelinesID = id
        case ("default", .container): choices.containerID = id
        case ("primary", .container): choices.primaryContainerID = id
        default: break
        }
    }
}
