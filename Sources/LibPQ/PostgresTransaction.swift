internal import Reactor

/// How much a transaction sees of others (PostgreSQL documentation, "Transaction Isolation").
public enum IsolationLevel: Sendable, Hashable {
    /// Each statement sees what was committed before it.
    case readCommitted
    /// All statements see what was committed before the first.
    case repeatableRead
    /// As if transactions ran one after the other.
    case serializable

    var begin: PostgresStatement {
        switch self {
        case .readCommitted: Self.beginReadCommitted
        case .repeatableRead: Self.beginRepeatableRead
        case .serializable: Self.beginSerializable
        }
    }

    private static let beginReadCommitted = PostgresStatement(
        name: "begin_read_committed", sql: "BEGIN ISOLATION LEVEL READ COMMITTED")
    private static let beginRepeatableRead = PostgresStatement(
        name: "begin_repeatable_read", sql: "BEGIN ISOLATION LEVEL REPEATABLE READ")
    private static let beginSerializable = PostgresStatement(
        name: "begin_serializable", sql: "BEGIN ISOLATION LEVEL SERIALIZABLE")
}

/// An open transaction, lent to the body of ``PostgresPool/withTransaction(lane:isolation:preceding:_:)`` and of no use after
/// it. Statements of concurrent tasks are executed one after the other.
public actor PostgresTransaction {
    private enum State {
        /// Nothing sent yet → open, ended
        case new
        /// → failed, ended
        case open
        /// A statement failed, and with it the transaction → ended
        case failed
        case ended
    }

    private nonisolated let reactor: Reactor
    private let connection: PostgresConnection
    private let pool: PostgresPool
    private let opening: [(PostgresStatement, PostgresParameters)]
    private var state = State.new
    private var running = 0
    private var endings: [@Sendable () -> Void] = []

    /// The reactor's thread runs this actor.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe reactor.asUnownedSerialExecutor() }

    init(
        connection: PostgresConnection, pool: PostgresPool, opening: [(PostgresStatement, PostgresParameters)]
    ) {
        self.connection = connection
        self.pool = pool
        self.opening = opening
        reactor = pool.reactor
    }

    /// Executes one statement.
    ///
    /// - Throws: ``PostgresError``; after any error the transaction can only be rolled back.
    public func query(
        _ statement: PostgresStatement, _ parameters: PostgresParameters = PostgresParameters()
    ) async throws(PostgresError) -> PostgresResult {
        let results = try await execute([(statement, parameters)])
        guard let result = results.last else { throw PostgresError(.connectionLost, "no result came", wasSent: .sent) }
        return result
    }

    /// Executes statements in one round trip.
    ///
    /// - Returns: a result for each, in their order.
    /// - Throws: ``PostgresError``; after any error the transaction can only be rolled back.
    public func execute(
        _ statements: [(PostgresStatement, PostgresParameters)]
    ) async throws(PostgresError) -> [PostgresResult] {
        let isFirst = state == .new
        switch state {
        case .new: state = .open
        case .open: break
        case .failed: throw PostgresError(.transactionAborted, "an earlier statement of the transaction failed")
        case .ended: throw PostgresError(.closed, "the transaction has ended")
        }
        let request = PostgresRequest(
            .statements(isFirst ? opening + statements : statements), effect: .inTransaction)
        running += 1
        let start = reactor.turnTime
        defer {
            running -= 1
            pool.slowRequests.note(request, lane: connection.lane ?? .write, since: start)
        }
        do {
            let results = try await connection.perform(request)
            return isFirst ? Array(results.dropFirst(opening.count)) : results
        } catch {
            if state == .open { state = .failed }
            guard isFirst, let index = error.statementIndex else { throw error }
            var error = error
            error.statementIndex = index < opening.count ? nil : index - opening.count
            throw error
        }
    }

    /// Calls `begin` now, and `end` when the transaction has ended, in whatever way, before its caller learns of it. Both on
    /// the pool's reactor; they must not block.
    public func bracket(begin: @Sendable () -> Void, end: @escaping @Sendable () -> Void) {
        begin()
        if state == .ended { end() } else { endings.append(end) }
    }

    /// Commits and gives the connection back.
    ///
    /// - Throws: ``PostgresError/Kind/transactionAborted`` when a statement failed; what the commit itself throws.
    func commit() async throws(PostgresError) {
        switch state {
        case .new: return end(rollingBack: false)
        case .failed: throw PostgresError(.transactionAborted, "a statement failed; rolled back", wasSent: .sent)
        case .ended: throw PostgresError(.closed, "the transaction has ended")
        case .open: break
        }
        // A statement that the body did not wait for could fail after the commit was asked for.
        guard running == 0 else {
            throw PostgresError(.invalidRequest, "a statement still runs at the end of the transaction")
        }
        if Task.isCancelled { throw .cancelled(.sent) }
        state = .ended
        defer { giveBack() }
        let results = try await connection.perform(
            PostgresRequest(.statements([(Self.commitStatement, PostgresParameters())]), effect: .commit))
        // The server answers COMMIT of a failed transaction with ROLLBACK.
        guard results.first?.commandTag == "COMMIT" else {
            throw PostgresError(.transactionAborted, "the transaction had failed; rolled back", wasSent: .sent)
        }
        pool.commits.fire()
    }

    /// Rolls back, if there is anything to, and gives the connection back when that is through; does not wait for it.
    func abandon() { end(rollingBack: state == .open || state == .failed) }

    private func end(rollingBack: Bool) {
        guard state != .ended else { return }
        state = .ended
        if rollingBack {
            let request = PostgresRequest(
                .statements([(Self.rollbackStatement, PostgresParameters())]), effect: .inTransaction)
            _ = connection.assumeIsolated { $0.submit(request) }
        }
        giveBack()
    }

    private func giveBack() {
        for ending in endings { ending() }
        endings = []
        let connection = connection
        pool.assumeIsolated { $0.endLease(of: connection) }
    }

    private static let commitStatement = PostgresStatement(name: "commit", sql: "COMMIT")
    private static let rollbackStatement = PostgresStatement(name: "rollback", sql: "ROLLBACK")
}
