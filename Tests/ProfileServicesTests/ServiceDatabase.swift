import LibPQ
import Logging
import Migrations
import PostgresTestSupport
import ProfileModel
import ProfileServices
import ProfileStore
import Reactor
import Testing

/// A service over a database of its own with the whole schema.
struct ServiceDatabase {
    let reactor: Reactor
    let pool: PostgresPool
    let store: CustomerProfileStore
    let service: CustomerProfileService
    let account: AccountID
    /// Where the database is.
    let conninfo: String

    static let actor = Actor(stored: "tester")

    /// Runs `body` with a new database of `server`.
    static func with(
        on server: TestPostgres = .shared, _ body: (ServiceDatabase) async throws -> Void
    ) async throws {
        let database = try await ServiceDatabase(on: server)
        let result: Result<Void, any Error>
        do {
            try await body(database)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        await database.pool.shutdown()
        try result.get()
    }

    private init(on server: TestPostgres) async throws {
        reactor = try #require(Reactor.shared)
        let logger = Logger(label: "test")
        conninfo = try await server.makeDatabase()
        let configuration = try PostgresConfiguration(
            conninfo: TestPostgres.conninfo(conninfo, role: TestPostgres.daemonRole))
        let connection = try await PostgresConnection.connect(
            configuration: try PostgresConfiguration(
                conninfo: TestPostgres.conninfo(conninfo, role: TestPostgres.ownerRole)), reactor: reactor,
            logger: logger)
        let runner = MigrationRunner(connection: connection, migrations: try .embedded())
        try await runner.up()
        try await runner.admit(TestPostgres.daemonRole)
        await connection.close()
        pool = PostgresPool(configuration: configuration, reactor: reactor, logger: logger)
        try await pool.start()
        store = CustomerProfileStore(pool: pool)
        service = CustomerProfileService(store: store, reactor: reactor)
        account = try AccountID("acme")
    }

    /// Runs statements of any writer in a transaction about the account.
    func withTransaction(_ body: (PostgresTransaction) async throws -> Void) async throws {
        var parameters = PostgresParameters()
        parameters.append("{\(account.rawValue)}")
        let scope = PostgresStatement(sql: "SELECT set_config('profiled.accounts', $1::text, true)")
        try await pool.withTransaction(preceding: [(scope, parameters)], body)
    }

    /// Runs `body` while nobody can read a profile.
    func whileLocked(_ body: () async throws -> Void) async throws {
        try await pool.withTransaction { transaction in
            _ = try await transaction.query(
                PostgresStatement(sql: "LOCK TABLE public.target_customer_profiles IN ACCESS EXCLUSIVE MODE"))
            try await body()
        }
    }
}
