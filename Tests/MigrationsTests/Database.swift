import FoundationEssentials
import LibPQ
import Logging
import Migrations
import PostgresTestSupport
import Reactor

/// An empty database of its own.
struct Database: Sendable {
    let conninfo: String

    init() async throws { conninfo = try await TestPostgres.shared.makeDatabase() }

    /// A new connection.
    func connection() async throws -> PostgresConnection {
        guard let reactor = Reactor.shared else { throw NoReactor() }
        return try await PostgresConnection.connect(
            configuration: PostgresConfiguration(conninfo: conninfo), reactor: reactor, logger: Logger(label: "test"))
    }

    /// A runner of these files over a connection of its own.
    func runner(
        _ files: [(name: String, text: String)], _ configuration: MigrationConfiguration = .init()
    ) async throws -> MigrationRunner {
        MigrationRunner(
            connection: try await connection(), migrations: try MigrationSet(files: files), configuration: configuration
        )
    }

    /// Runs SQL as somebody else would, with psql.
    @discardableResult
    func execute(_ sql: String) async throws -> String { try await TestPostgres.shared.execute(sql, on: conninfo) }
}

/// The process has no descriptor left.
struct NoReactor: Error {}
