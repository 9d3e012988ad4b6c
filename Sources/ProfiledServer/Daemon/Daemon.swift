internal import LibPQ
public import Logging
internal import Migrations
internal import ProfileServices
internal import ProfileStore
internal import ProfiledProtocol
internal import Reactor
public import ServiceLifecycle
internal import TTRPC

/// The daemon: makes every part and joins them, in the order in which they need each other.
public struct Daemon: Service, CustomStringConvertible {
    private let configuration: DaemonConfiguration
    private let metrics: OpenMetricsRegistry
    private let logger: Logger
    private let logLevel: LiveLogLevel
    /// The settings in force, and the way to read them again.
    public let live: LiveConfiguration

    /// A daemon that isn't started.
    ///
    /// - Parameters:
    ///   - configuration: what it is told.
    ///   - metrics: the registry that swift-metrics was set up with.
    ///   - logger: for all of its messages.
    ///   - logLevel: the level that the logging system was set up with, to change it; nil when it can't be changed.
    ///   - load: reads the configuration again; nil when that can't be done.
    public init(
        configuration: DaemonConfiguration, metrics: OpenMetricsRegistry, logger: Logger,
        logLevel: LiveLogLevel? = nil, load: LiveConfiguration.Load? = nil
    ) {
        self.configuration = configuration
        self.metrics = metrics
        self.logger = logger
        self.logLevel = logLevel ?? LiveLogLevel(configuration.logLevel)
        live = LiveConfiguration(configuration, load: load)
    }

    /// Starts, serves until the group shuts down gracefully, and ends in order: calls, database connections, the
    /// embedded database. Being asked to end while it starts is no error.
    ///
    /// - Throws: whatever keeps it from starting; whatever ends a part of it that must not end.
    public func run() async throws {
        let process = ProcessFacts()
        let reactor = try Reactor(name: "profiled")
        try reactor.start()
        let result: Result<Void, any Error>
        do {
            try await serve(process, reactor)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        await reactor.shutdown()
        try result.get()
        logger.notice("ended")
    }

    private func serve(_ process: ProcessFacts, _ reactor: Reactor) async throws {
        var embedded: EmbeddedPostgres?
        if case .embedded(let directory) = configuration.database {
            embedded = EmbeddedPostgres(directory: directory, logger: logger)
        }
        let started: Started?
        do {
            started = try await cancelWhenGracefulShutdown { [embedded] in
                try await start(process, reactor, embedded)
            }
        } catch {
            await embedded?.stop()
            // What was cut off on the way up fails in its own words; asked for, it is an orderly end.
            if Task.isShuttingDownGracefully { return }
            throw error
        }
        guard let started else {
            await embedded?.stop()
            return
        }
        // Ended from the last to the first.
        var services: [any Service] = []
        if let embedded { services.append(embedded) }
        services.append(PoolService(pool: started.pool))
        services.append(ChangeUpkeep(changes: started.changes))
        if let follower = started.cacheFollower {
            services.append(CacheUpkeep(follower: follower, logger: logger))
        }
        services.append(
            HealthMonitor(pool: started.pool, status: started.health, reactor: reactor, logger: logger))
        services.append(
            RPCService(
                server: started.server, health: started.health, changes: started.changes,
                drainTimeout: configuration.drainTimeout, logger: logger))
        try await ServiceGroup(configuration: ServiceGroupConfiguration(services: services, logger: logger)).run()
    }

    /// The type alone: the lifecycle logs its services, and the configuration may hold a password.
    public var description: String { "Daemon" }

    private struct Started: Sendable {
        var pool: PostgresPool
        var server: TTRPCServer
        var health: HealthStatus
        var changes: ChangeService
        var cacheFollower: CacheFollower?
    }

    private func start(
        _ process: ProcessFacts, _ reactor: Reactor, _ embedded: EmbeddedPostgres?
    ) async throws -> Started {
        let database = try await databaseConfiguration(embedded)
        let facts = try await prepareSchema(database, reactor)
        let pool = PostgresPool(configuration: database, reactor: reactor, logger: logger)
        try await pool.start()
        do {
            let parts = Composition(
                configuration: configuration, process: process, database: facts, pool: pool, reactor: reactor,
                metrics: metrics, operation: DaemonOperation(configuration: live, logLevel: logLevel), logger: logger)
            if try await parts.changes.open() {
                logger.notice("the database is a copy of another: earlier resume tokens of its changes count no more")
            }
            let router = try parts.router()
            let server = TTRPCServer(
                configuration: configuration.server, router: router,
                authorizer: try await authorizer(of: router), reactor: reactor, logger: logger)
            parts.admin.attach(server)
            try await listen(server)
            await parts.health.set(isServing: true)
            CodePages.releaseAfterStart()
            logger.notice(
                "ready",
                metadata: [
                    "socket": "\(configuration.socketPath)", "version": "\(DaemonVersion.current)",
                    "startup": "\(MonotonicTime.now() - process.startTime)",
                ])
            return Started(
                pool: pool, server: server, health: parts.health, changes: parts.changes,
                cacheFollower: parts.cacheFollower)
        } catch {
            await pool.shutdown()
            throw error
        }
    }

    /// Decides who may call what, by the configuration in force.
    private func authorizer(of router: Router) async throws -> AccessPolicy {
        let policy = try AccessPolicy(
            methods: router.methods, descriptorSet: DescriptorSet.serialized, logger: logger)
        if let path = configuration.adminPath { policy.requireAdminSocket(at: path) }
        await policy.apply(configuration.access)
        await live.onReload(of: [ConfigurationOption.access.key]) { await policy.apply($0.access) }
        await live.onReload(of: [ConfigurationOption.logLevel.key]) { [logLevel] in logLevel.level = $0.logLevel }
        return policy
    }

    private func listen(_ server: TTRPCServer) async throws {
        let listener = try UnixListener.bind(
            path: configuration.socketPath, permissions: configuration.socketPermissions)
        try await server.listen(listener, named: AccessPolicy.mainListener)
        guard let path = configuration.adminPath else { return }
        do {
            let admin = try UnixListener.bind(path: path, permissions: configuration.adminPermissions)
            try await server.listen(admin, named: AccessPolicy.adminListener)
        } catch {
            await server.shutdown(within: .zero)
            throw error
        }
    }

    private func databaseConfiguration(_ embedded: EmbeddedPostgres?) async throws -> PostgresConfiguration {
        try DatabaseSettings.postgres(configuration, embeddedConnection: try await embedded?.start())
    }

    /// How long the start waits for a database that can't be reached: after a reboot both come up together.
    private static let databaseWait = Duration.seconds(10)
    /// Pause between two attempts to reach it.
    private static let databaseRetryPause = Duration.milliseconds(500)

    /// Brings an embedded database to this program's schema; checks that any other has it. Waits a while for one that
    /// can't be reached.
    ///
    /// - Throws: `PostgresError` when it can't be reached in time; `MigrationError` when its schema can't be served.
    private func prepareSchema(_ database: PostgresConfiguration, _ reactor: Reactor) async throws -> DatabaseFacts {
        let limit = MonotonicTime.now() + Self.databaseWait
        var isFirst = true
        while true {
            do {
                return try await readSchema(database, reactor)
            } catch let error as PostgresError where error.kind == .connectionFailed {
                try Task.checkCancellation()
                guard MonotonicTime.now() + Self.databaseRetryPause < limit else { throw error }
                logger.log(
                    level: isFirst ? .warning : .debug, "the database can't be reached yet",
                    metadata: ["database": "\(database)", "limit": "\(Self.databaseWait)", "error": "\(error)"])
                isFirst = false
                try await reactor.sleep(for: Self.databaseRetryPause)
            }
        }
    }

    private func readSchema(_ database: PostgresConfiguration, _ reactor: Reactor) async throws -> DatabaseFacts {
        try await MigrationConnection.with(database, reactor: reactor, logger: logger) { runner, connection in
            if case .embedded = configuration.database {
                for migration in try await runner.up() {
                    logger.info("applied a migration", metadata: ["migration": "\(migration.name)"])
                }
            }
            try await runner.checkServable()
            return DatabaseFacts(
                serverVersion: await connection.serverVersion, schemaVersion: runner.requiredVersion)
        }
    }
}
