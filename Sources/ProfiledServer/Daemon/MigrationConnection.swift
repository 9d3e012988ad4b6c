internal import LibPQ
internal import Logging
internal import Migrations
internal import Reactor

/// A connection of its own as the tables' owner, for the schema's runner and others of its kind; open for one action.
enum MigrationConnection {
    /// Connects as the owner of the tables, runs `action`, and closes. An embedded database is started meanwhile.
    ///
    /// - Parameter name: what the server's list of sessions shows.
    /// - Throws: whatever keeps the database from being reached; whatever `action` throws.
    static func withOwner<Result: Sendable>(
        _ configuration: DaemonConfiguration, name: String,
        _ action: @Sendable (MigrationRunner, PostgresConnection) async throws -> Result
    ) async throws -> Result {
        var logger = Logger(label: "profiled")
        logger.logLevel = max(configuration.logLevel, .warning)
        let reactor = try Reactor(name: "profiled")
        try reactor.start()
        var embedded: EmbeddedPostgres?
        if case .embedded(let directory) = configuration.database {
            embedded = EmbeddedPostgres(directory: directory, logger: logger)
        }
        let result: Swift.Result<Result, any Error>
        do {
            let connections = try await embedded?.start()
            if let connections {
                try await DatabaseRoles.prepare(connections, reactor: reactor, logger: logger)
            }
            let owner = try DatabaseSettings.owner(configuration, embedded: connections)
            result = .success(try await with(owner, reactor: reactor, logger: logger, name: name, action))
        } catch {
            result = .failure(error)
        }
        await embedded?.stop()
        await reactor.shutdown()
        return try result.get()
    }

    /// Connects, runs `action`, and closes.
    ///
    /// - Throws: `PostgresError` when the database can't be reached; whatever `action` throws.
    static func with<Result: Sendable>(
        _ configuration: PostgresConfiguration, reactor: Reactor, logger: Logger,
        name: String = "profiled migrate", _ action: (MigrationRunner, PostgresConnection) async throws -> Result
    ) async throws -> Result {
        var configuration = configuration
        configuration.applicationName = name
        // Migrations have their own limits, which the runner sets.
        configuration.statementTimeout = .zero
        configuration.idleInTransactionTimeout = .zero
        let connection = try await PostgresConnection.connect(
            configuration: configuration, reactor: reactor, logger: logger)
        do {
            let runner = MigrationRunner(connection: connection, migrations: try MigrationSet.embedded())
            let result = try await action(runner, connection)
            await connection.close()
            return result
        } catch {
            await connection.close()
            throw error
        }
    }
}
