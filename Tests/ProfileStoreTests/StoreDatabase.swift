import FoundationEssentials
import LibPQ
import Logging
import Migrations
import PostgresTestSupport
import ProfileModel
import Reactor

@testable import ProfileStore

/// A database of its own with the whole schema, and stores over it.
final class StoreDatabase: Sendable {
    let conninfo: String
    let pool: PostgresPool
    let profiles: CustomerProfileStore
    let brands: BrandGuidelineStore
    let accounts: AccountStore
    let changes: ChangeStore

    static let actor = Actor(stored: "tester")

    /// - Parameter role: the stores' role; the owner of the tables where there is one for everything.
    init(limits: StoreLimits = .init(), role: String = TestPostgres.daemonRole) async throws {
        conninfo = try await TestPostgres.shared.makeDatabase()
        guard let reactor = Reactor.shared else { throw NoReactor() }
        // Suites run side by side against one server.
        var configuration = try PostgresConfiguration(
            conninfo: TestPostgres.conninfo(conninfo, role: role))
        configuration.read.connections = 1
        configuration.slow.connections = 1
        // Tests hold transactions open while psql is started, which takes its time on a busy machine.
        configuration.idleInTransactionTimeout = .seconds(60)
        let logger = Logger(label: "test")
        let connection = try await PostgresConnection.connect(
            configuration: try PostgresConfiguration(
                conninfo: TestPostgres.conninfo(conninfo, role: TestPostgres.ownerRole)), reactor: reactor,
            logger: logger)
        let runner = MigrationRunner(connection: connection, migrations: try .embedded())
        try await runner.up()
        try await runner.admit(role)
        await connection.close()
        pool = PostgresPool(configuration: configuration, reactor: reactor, logger: logger)
        try await pool.start()
        profiles = CustomerProfileStore(pool: pool, limits: limits)
        brands = BrandGuidelineStore(pool: pool, limits: limits)
        accounts = AccountStore(pool: pool)
        changes = ChangeStore(pool: pool)
        _ = try await changes.open()
    }

    deinit {
        let pool = pool
        Task { await pool.shutdown() }
    }

    /// Runs SQL as somebody else would, with psql.
    @discardableResult
    func sql(_ text: String) async throws -> String { try await TestPostgres.shared.execute(text, on: conninfo) }

    /// Runs statements of any writer in a transaction about the account `acme`.
    func withTransaction<Value>(_ body: (PostgresTransaction) async throws -> Value) async throws -> Value {
        try await AccountPool(pool).withTransaction(for: .only(AccountID(stored: "acme")), body)
    }

    /// Creates a profile.
    @discardableResult
    func profile(
        _ name: String, account: String = "acme", _ edit: (inout CustomerProfileContent) -> Void = { _ in }
    ) async throws -> CustomerProfile {
        var content = CustomerProfileContent(name: name)
        edit(&content)
        return try await profiles.create(try AccountID(account), NewRecord(content: content), actor: Self.actor)
    }

    /// The names a search finds, best first.
    func found(_ query: String, account: String = "acme") async throws -> [String] {
        try await profiles.search(
            SearchQuery(kind: .customerProfile, accountID: try AccountID(account), query: query)
        ).elements.map(\.record.content.name)
    }

    /// The names a list shows.
    func listed(filter: String = "", order: String = "name", showDeleted: Bool = false) async throws -> [String] {
        try await profiles.list(
            ListQuery(
                kind: .customerProfile, accountID: try AccountID("acme"), filter: filter, orderBy: order,
                showDeleted: showDeleted)
        ).elements.map(\.content.name)
    }
}

/// What a store refused, or nil when it didn't.
func refusal(_ body: () async throws -> some Sendable) async throws -> ProfileError? {
    do {
        _ = try await body()
        return nil
    } catch let error as ProfileError {
        return error
    }
}

/// The process has no descriptor left.
struct NoReactor: Error {}
