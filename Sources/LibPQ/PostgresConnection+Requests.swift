public import Logging
public import Reactor

extension PostgresConnection {
    /// Connects. The connection is the caller's, who closes it.
    ///
    /// - Parameters:
    ///   - configuration: server, session settings and time limit of connecting; lane sizes don't matter here.
    ///   - reactor: the loop that serves the connection.
    ///   - logger: gets the server's notices, at debug level and without their text.
    /// - Throws: ``PostgresError/Kind/connectionFailed``; ``PostgresError/Kind/cancelled`` with the task.
    public nonisolated(nonsending) static func connect(
        configuration: PostgresConfiguration, reactor: Reactor, logger: Logger
    ) async throws(PostgresError) -> PostgresConnection {
        let connection = PostgresConnection(
            configuration: configuration, lane: nil, reactor: reactor, logger: logger)
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { waiter in
                connection.onLoop { $0.open(owner: nil, waiter: waiter) }
            }
        } onCancel: {
            connection.onLoop { $0.close(.cancelled(.notSent)) }
        }
        // Cancelled before it began: what was opened afterwards is not wanted.
        if Task.isCancelled, case .success = outcome {
            await connection.close()
            throw .cancelled(.notSent)
        }
        try outcome.get()
        return connection
    }

    /// Executes one statement as a transaction of its own, or within the transaction that a script or `BEGIN` has opened.
    ///
    /// When the task is cancelled the statement is cancelled in the server; see ``PostgresError/SendState`` for the outcome.
    public nonisolated(nonsending) func query(
        _ statement: PostgresStatement, _ parameters: PostgresParameters = PostgresParameters()
    ) async throws(PostgresError) -> PostgresResult {
        let results = try await perform(PostgresRequest(.statements([(statement, parameters)]), effect: .write))
        guard let result = results.last else { throw PostgresError(.connectionLost, "no result came", wasSent: .sent) }
        return result
    }

    /// Executes statements in one round trip and one transaction: all of them or none.
    ///
    /// - Returns: a result for each, in their order.
    public nonisolated(nonsending) func transaction(
        _ statements: [(PostgresStatement, PostgresParameters)]
    ) async throws(PostgresError) -> [PostgresResult] {
        try await perform(PostgresRequest(.statements(statements), effect: .write))
    }

    /// Executes SQL text of any number of commands, as `psql -c` would: one transaction unless the text has its own. Rows are
    /// thrown away. For migrations; nothing of it may come from outside.
    public nonisolated(nonsending) func executeScript(_ sql: String) async throws(PostgresError) {
        guard !sql.utf8.contains(0) else { throw PostgresError(.invalidRequest, "the script holds a NUL byte") }
        _ = try await perform(PostgresRequest(.script(sql), effect: .write))
    }

    /// Ends the session. Requests in flight fail; a write among them with an unknown outcome.
    public func close() async {
        close(PostgresError(.closed, "the connection was closed"))
    }

    /// Sends a request and waits for its answer.
    nonisolated(nonsending) func perform(_ request: PostgresRequest) async throws(PostgresError) -> [PostgresResult] {
        if let invalidity = request.invalidity { throw invalidity }
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                request.continuation = continuation
                onLoop { $0.accept(request) }
            }
        } onCancel: {
            onLoop { $0.cancel(request) }
        }
        return try outcome.get()
    }

    private func accept(_ request: PostgresRequest) {
        if request.isAbandoned {
            request.phase = .done
            return request.finish(.failure(.cancelled(.notSent)))
        }
        guard hasRoom else {
            request.phase = .done
            return request.finish(.failure(PostgresError(.queueFull, "too many requests wait for one connection")))
        }
        if !submit(request) {
            request.phase = .done
            request.finish(.failure(PostgresError(.closed, "the connection is closed")))
        }
    }

    /// Runs `body` on the reactor: at once when already there.
    nonisolated func onLoop(_ body: @escaping @Sendable (isolated PostgresConnection) -> Void) {
        if reactor.isOnLoop {
            assumeIsolated(body)
        } else {
            Task(executorPreference: reactor) { await self.run(body) }
        }
    }

    private func run(_ body: @Sendable (isolated PostgresConnection) -> Void) { body(self) }
}
