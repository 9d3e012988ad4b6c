internal import LibPQ
internal import Logging
internal import Migrations
internal import Reactor

/// A connection of its own for the schema's runner, open for one action.
enum MigrationConnection {
    /// Connects, runs `action`, and closes.
    ///
    /// - Throws: `PostgresError` when the database can't be reached; whatever `action` throws.
    static func with<Result: Sendable>(
        _ configuration: PostgresConfiguration, reactor: Reactor, logger: Logger,
        _ action: (MigrationRunner, PostgresConnection) async throws -> Result
    ) async throws -> Result {
        var configuration = configuration
        configuration.applicationName = "profiled migrate"
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
