internal import LibPQ
internal import ProfileModel

/// The pool as stores have it: every statement says whose rows it is about, and goes out behind that.
///
/// Stores keep no other way to the database, so none can forget to.
struct AccountPool: Sendable {
    private let pool: PostgresPool

    init(_ pool: PostgresPool) { self.pool = pool }

    /// As `PostgresPool.query`, seeing the rows of some accounts.
    ///
    /// - Parameter preceding: further statements to execute before, in the same transaction and round trip.
    func query(
        _ statement: PostgresStatement, _ parameters: PostgresParameters = PostgresParameters(), lane: Lane,
        for scope: AccountScope, preceding: [(PostgresStatement, PostgresParameters)] = []
    ) async throws(PostgresError) -> PostgresResult {
        try await pool.query(statement, parameters, lane: lane, preceding: [scope.opening] + preceding)
    }

    /// As `PostgresPool.begin` in the read lane, for one statement that sets the accounts whose rows it sees itself
    /// (``AccountScope/setting(_:)``): they are its last parameter.
    func begin(
        _ statement: PostgresStatement, _ parameters: PostgresParameters, for scope: AccountScope,
        completion: @escaping @Sendable (Result<PostgresResult, PostgresError>) -> Void
    ) -> PostgresPool.Ticket {
        var parameters = parameters
        parameters.append(scope.accounts)
        return pool.begin([(statement, parameters)], lane: .read, completion: completion)
    }

    /// As `PostgresPool.transaction(_:flush:whenCommitted:)`, seeing the rows of some accounts.
    ///
    /// - Parameter whenCommitted: is given the statement's own result.
    /// - Returns: the same.
    func query(
        _ statement: PostgresStatement, _ parameters: PostgresParameters, for scope: AccountScope,
        flush: PostgresStatement, whenCommitted: @escaping @Sendable (PostgresResult) -> Void
    ) async throws(PostgresError) -> PostgresResult {
        let results = try await pool.transaction(
            [scope.opening, (statement, parameters)], flush: (flush, PostgresParameters())
        ) { results in
            if results.count > 1 { whenCommitted(results[1]) }
        }
        guard results.count > 1 else { throw PostgresError(.connectionLost, "no result came", wasSent: .sent) }
        return results[1]
    }

    /// As `PostgresPool.withTransaction` in the write lane, seeing the rows of some accounts.
    func withTransaction<Value>(
        for scope: AccountScope, _ body: (PostgresTransaction) async throws -> Value
    ) async throws -> Value {
        try await pool.withTransaction(lane: .write, preceding: [scope.opening], body)
    }
}
