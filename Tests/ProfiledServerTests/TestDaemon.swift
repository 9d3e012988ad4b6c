import Foundation
import LibPQ
import Logging
import Migrations
import PostgresTestSupport
import ProfiledProtocol
import Reactor
import TTRPC

@testable import ProfiledServer

/// Everything that answers calls, over a database of its own and behind a real socket.
final class TestDaemon: Sendable {
    let path: String
    let conninfo: String
    let pool: PostgresPool
    let reactor: Reactor
    let parts: Composition
    let router: Router
    let server: TTRPCServer
    let policy: AccessPolicy
    let operation: DaemonOperation
    let client: TTRPCClient
    let registry: OpenMetricsRegistry
    let log: RecordedLog

    var profiles: Profiled_V1_CustomerProfileService.Client { .init(wrapping: client) }
    var brands: Profiled_V1_BrandGuidelineService.Client { .init(wrapping: client) }
    var health: Grpc_Health_V1_Health.Client { .init(wrapping: client) }
    var control: Profiled_V1_Control.Client { .init(wrapping: client) }
    var budgets: Profiled_V1_BudgetService.Client { .init(wrapping: client) }
    var changes: Profiled_V1_ChangeService.Client { .init(wrapping: client) }
    var admin: Profiled_V1_AdminService.Client { .init(wrapping: client) }

    private init(logLevel: Logger.Level) async throws {
        guard let reactor = Reactor.shared else { throw NoReactor() }
        self.reactor = reactor
        log = RecordedLog()
        let logger = log.logger(level: logLevel)
        conninfo = try await TestPostgres.shared.makeDatabase()
        var database = try PostgresConfiguration(
            conninfo: TestPostgres.conninfo(conninfo, role: TestPostgres.daemonRole))
        database.read.connections = 1
        database.write.connections = 2
        database.slow.connections = 1
        let owner = try PostgresConfiguration(conninfo: TestPostgres.conninfo(conninfo, role: TestPostgres.ownerRole))
        let facts = try await MigrationConnection.with(owner, reactor: reactor, logger: logger) {
            runner, connection in
            _ = try await runner.up()
            try await runner.admit(TestPostgres.daemonRole)
            return DatabaseFacts(serverVersion: await connection.serverVersion, schemaVersion: runner.requiredVersion)
        }
        pool = PostgresPool(configuration: database, reactor: reactor, logger: logger)
        try await pool.start()
        let configuration = try await ConfigurationLoader.load(file: nil, environment: [:], overrides: [:])
        registry = OpenMetricsRegistry()
        operation = DaemonOperation(
            configuration: LiveConfiguration(configuration, load: nil), logLevel: LiveLogLevel(logLevel)
        ) {}
        parts = Composition(
            configuration: configuration, process: ProcessFacts(), database: facts, pool: pool, reactor: reactor,
            metrics: registry, operation: operation, logger: logger)
        _ = try await parts.changes.open()
        let descriptors = try DescriptorCatalogue(DescriptorSet.serialized)
        router = parts.router(descriptors)
        policy = try AccessPolicy(methods: router.methods, declaredIn: descriptors, logger: logger)
        await policy.apply(.standard)
        server = TTRPCServer(
            configuration: configuration.server, router: router, authorizer: policy, reactor: reactor, logger: logger)
        parts.admin.attach(server)
        path = "/tmp/profiled-test-\(UInt32.random(in: 0 ... .max)).sock"
        try await server.listen(try UnixListener.bind(path: path, permissions: 0o600))
        await parts.health.set(isServing: true)
        client = try TTRPCClient(path: path)
    }

    /// Starts one, runs `body`, and ends it.
    static func with(logLevel: Logger.Level = .info, _ body: (TestDaemon) async throws -> Void) async throws {
        let daemon = try await TestDaemon(logLevel: logLevel)
        let result: Result<Void, any Error>
        do {
            try await body(daemon)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        await daemon.client.close()
        await daemon.parts.health.end()
        await daemon.parts.changes.end()
        await daemon.server.shutdown(within: .seconds(1))
        await daemon.pool.shutdown()
        try result.get()
    }
}

/// The process has no descriptor left.
struct NoReactor: Error {}

/// The error that a call ends with.
func rpcError(_ body: () async throws -> some Any) async -> RPCError? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error as? RPCError
    }
}
