internal import Reactor

extension PostgresPool {
    /// Executes one statement as a transaction of its own.
    ///
    /// - Parameters:
    ///   - statement: the statement; a named one is prepared where it was not yet, in the same round trip.
    ///   - parameters: its values.
    ///   - lane: where to wait; writes belong in ``Lane/write``, the other lanes refuse them.
    ///   - preceding: statements to execute before, in the same transaction and round trip, such as `set_config(…, true)`.
    /// - Returns: the statement's own result.
    /// - Throws: ``PostgresError``; after cancellation of the task ``PostgresError/Kind/cancelled`` at once, or for a write
    ///   that was sent its real outcome if that comes soon, else ``PostgresError/Kind/outcomeUnknown``.
    public nonisolated(nonsending) func query(
        _ statement: PostgresStatement, _ parameters: PostgresParameters = PostgresParameters(), lane: Lane = .read,
        preceding: [(PostgresStatement, PostgresParameters)] = []
    ) async throws(PostgresError) -> PostgresResult {
        let statements = preceding.isEmpty ? [(statement, parameters)] : preceding + [(statement, parameters)]
        let results = try await transaction(statements, lane: lane)
        guard let result = results.last else { throw PostgresError(.connectionLost, "no result came", wasSent: .sent) }
        return result
    }

    /// Executes statements in one round trip and one transaction: all of them or none. Answers when it is committed.
    ///
    /// - Returns: a result for each, in their order.
    /// - Throws: the first error of the group, as ``query(_:_:lane:preceding:)``.
    public nonisolated(nonsending) func transaction(
        _ statements: [(PostgresStatement, PostgresParameters)], lane: Lane = .write
    ) async throws(PostgresError) -> [PostgresResult] {
        try await perform(
            PostgresRequest(.statements(statements), effect: lane.isReadOnly ? .read : .write), lane: lane)
    }

    /// Executes statements as a transaction that doesn't wait until it is durable, and right behind it on the same connection a
    /// second one that does; answers when both are committed.
    ///
    /// The locks of the first are free as soon as it has been executed, and whoever takes them finds what it has written. The
    /// log is written in order, so what the second one waits for makes the first durable, and every standby that it waits for
    /// has the first too. They share a connection, and so a server that has not been restarted in between.
    ///
    /// - Parameters:
    ///   - statements: one of them must set `synchronous_commit` to `off` for its transaction, or nothing is gained.
    ///   - flush: must write to the log (`pg_logical_emit_message(true, …)` does), or its commit waits for nothing.
    ///   - whenCommitted: called on the reactor's thread, from within the pool, when the first transaction is committed, with a
    ///     result for each of `statements`; not when it fails.
    /// - Returns: a result for each of `statements` and one of `flush`.
    /// - Throws: ``PostgresError``; ``PostgresError/Kind/outcomeUnknown`` when the first is committed and the second fails.
    public nonisolated(nonsending) func transaction(
        _ statements: [(PostgresStatement, PostgresParameters)], flush: (PostgresStatement, PostgresParameters),
        whenCommitted: @escaping @Sendable ([PostgresResult]) -> Void
    ) async throws(PostgresError) -> [PostgresResult] {
        let request = PostgresRequest(.statements(statements), effect: .write, flush: flush)
        request.whenCommitted = whenCommitted
        return try await perform(request, lane: .write)
    }

    /// Asks the server for nothing, through the read lane: whether the pool works from queue to answer.
    public nonisolated(nonsending) func ping() async throws(PostgresError) {
        _ = try await query(Self.pingStatement)
    }

    private static let pingStatement = PostgresStatement(name: "pool_ping", sql: "SELECT 1")

    /// Executes statements one by one in one transaction, on a connection that nobody else uses meanwhile.
    ///
    /// `BEGIN` travels with the first statement, and `COMMIT` follows when `body` returns; without a statement nothing is
    /// sent. When `body` throws, or the task is cancelled, the transaction is rolled back, without the caller waiting for
    /// it. The transaction can't be used after `body` has ended.
    ///
    /// - Parameters:
    ///   - lane: where to wait; the other lanes than ``Lane/write`` only read.
    ///   - isolation: the isolation level.
    ///   - preceding: statements to execute right after `BEGIN`, such as `set_config(…, true)`.
    ///   - body: executes the statements. Its error is passed on.
    /// - Throws: what `body` throws; ``PostgresError/Kind/transactionAborted`` when it swallowed a statement's error;
    ///   ``PostgresError/Kind/outcomeUnknown`` when the answer to COMMIT is missing.
    public nonisolated(nonsending) func withTransaction<Value>(
        lane: Lane = .write, isolation: IsolationLevel = .readCommitted,
        preceding: [(PostgresStatement, PostgresParameters)] = [],
        _ body: (PostgresTransaction) async throws -> Value
    ) async throws -> Value {
        guard lane.isExclusive else {
            throw PostgresError(.invalidRequest, "the read lane's connections are shared: transactions need another")
        }
        let lease = PostgresRequest(.lease, effect: .inTransaction)
        _ = try await perform(lease, lane: lane)
        guard let connection = lease.connection else { throw PostgresError(.closed, "the connection was closed") }
        let transaction = PostgresTransaction(
            connection: connection, pool: self, opening: [(isolation.begin, PostgresParameters())] + preceding)
        do {
            let value = try await body(transaction)
            try await transaction.commit()
            return value
        } catch {
            await transaction.abandon()
            throw error
        }
    }

    /// Runs `body` again when the server rolled it back in favour of another transaction (SQLSTATE 40001, 40P01), after a
    /// short random wait.
    ///
    /// - Parameters:
    ///   - attempts: how often at most, the first included.
    ///   - body: a whole transaction; must have no effect but those of the transaction.
    /// - Throws: what the last attempt throws; any other error at once.
    public nonisolated(nonsending) func retryingSerializationFailures<Value>(
        attempts: Int = 5, _ body: () async throws -> Value
    ) async throws -> Value {
        var attempt = 1
        while true {
            do {
                return try await body()
            } catch let error as PostgresError where error.isSerializationFailure && attempt < attempts {
                let base = Int64(500) << min(attempt, 6)
                try await reactor.sleep(for: .microseconds(Int64.random(in: base / 2...base)))
                attempt += 1
            }
        }
    }

    private nonisolated(nonsending) func perform(
        _ request: PostgresRequest, lane: Lane
    ) async throws(PostgresError) -> [PostgresResult] {
        if let invalidity = request.invalidity { throw invalidity }
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                request.continuation = continuation
                onLoop { $0.accept(request, in: $0.poolLane(lane)) }
            }
        } onCancel: {
            onLoop { $0.cancel(request) }
        }
        slowRequests.note(request, lane: lane, since: request.waitingSince)
        if case .success = outcome, request.effect == .write { commits.fire() }
        return try outcome.get()
    }
}
