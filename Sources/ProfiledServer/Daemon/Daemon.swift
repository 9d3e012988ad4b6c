internal import LibPQ
public import Logging
internal import Migrations
internal import ProfileServices
internal import ProfileStore
internal import ProfiledProtocol
internal import Reactor
public import ServiceLifecycle
internal import Systemd
internal import TTRPC
internal import UnixSignals

/// The daemon: makes every part and joins them, in the order in which they need each other.
public struct Daemon: Service, CustomStringConvertible {
    private let configuration: DaemonConfiguration
    private let metrics: OpenMetricsRegistry
    private let supervision: Supervision
    private let logger: Logger
    private let logLevel: LiveLogLevel
    private let slowCalls: SlowCallLimit
    /// The settings in force, and the way to read them again.
    public let live: LiveConfiguration
    private let isReloadable: Bool

    /// A daemon that isn't started.
    ///
    /// - Parameters:
    ///   - configuration: what it is told.
    ///   - metrics: the registry that swift-metrics was set up with.
    ///   - logger: for all of its messages.
    ///   - logLevel: the level that the logging system was set up with, to change it; nil when it can't be changed.
    ///   - supervision: what the service manager gave and wants to know.
    ///   - load: reads the configuration again; nil when that can't be done.
    public init(
        configuration: DaemonConfiguration, metrics: OpenMetricsRegistry, logger: Logger,
        logLevel: LiveLogLevel? = nil, supervision: Supervision = Supervision(), load: LiveConfiguration.Load? = nil
    ) {
        self.configuration = configuration
        self.metrics = metrics
        self.supervision = supervision
        self.logger = logger
        self.logLevel = logLevel ?? LiveLogLevel(configuration.logLevel)
        slowCalls = SlowCallLimit(milliseconds: configuration.slowMilliseconds)
        live = LiveConfiguration(configuration, load: load)
        isReloadable = load != nil
    }

    /// Starts, serves until the group shuts down gracefully, and ends in order: calls, database connections, the
    /// embedded database. Being asked to end while it starts is no error.
    ///
    /// - Throws: whatever keeps it from starting; whatever ends a part of it that must not end.
    public func run() async throws {
        let process = ProcessFacts()
        ProgramPages.release()
        // Taken over first of all: until then a SIGHUP ends the process.
        let reloads = isReloadable ? await UnixSignalsSequence(trapping: .sighup) : nil
        // A fifth of a millisecond: several Gets' work, and a fifteenth of what Linux lets others compute at a stretch.
        let reactor = try Reactor(name: "profiled", slice: .microseconds(200))
        try reactor.start()
        let result: Result<Void, any Error>
        do {
            try await serve(process, reactor, reloads)
            result = .success(())
        } catch {
            result = .failure(error)
        }
        await reactor.shutdown()
        try result.get()
        logger.notice("ended")
    }

    private func serve(
        _ process: ProcessFacts, _ reactor: Reactor, _ reloads: UnixSignalsSequence?
    ) async throws {
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
        services += supervisionServices(started, reactor, reloads)
        services.append(StartRelease(reactor: reactor))
        ProgramPages.release()
        try await ServiceGroup(configuration: ServiceGroupConfiguration(services: services, logger: logger)).run()
    }

    /// What ends before the transport: whoever supervises the daemon is told of its end first.
    private func supervisionServices(
        _ started: Started, _ reactor: Reactor, _ reloads: UnixSignalsSequence?
    ) -> [any Service] {
        var services: [any Service] = []
        if supervision.hasTestHooks { services.append(TestHookService(reactor: reactor, logger: logger)) }
        if let reloads {
            services.append(
                ReloadService(live: live, signals: reloads, notifier: supervision.notifier, logger: logger))
        }
        if let notifier = supervision.notifier {
            services.append(
                SupervisionService(
                    notifier: notifier, watchdogLimit: supervision.watchdogLimit, pool: started.pool,
                    server: started.server, health: started.health, reactor: reactor))
        }
        return services
    }

    /// Has reloads change what can change in the running daemon.
    private func watchConfiguration(_ pool: PostgresPool) async {
        await live.onReload(of: [ConfigurationOption.logLevel.key]) { [logLevel] in logLevel.level = $0.logLevel }
        // Not the daemon's: whoever removes records reads it when that begins.
        await live.onReload(of: [ConfigurationOption.deletedDays.key]) { _ in }
        await live.onReload(of: [ConfigurationOption.slowMilliseconds.key]) { [slowCalls] in
            slowCalls.set(milliseconds: $0.slowMilliseconds)
            pool.noteSlowRequests(ofCallsFrom: slowCalls)
        }
        let sizes: [ConfigurationOption] = [.readConnections, .writeConnections, .slowConnections, .queueLimit]
        await live.onReload(of: Set(sizes.map(\.key))) { configuration in
            let limit = configuration.queueLimit
            await pool.resize(.read, connections: configuration.readConnections, queueLimit: limit)
            await pool.resize(.write, connections: configuration.writeConnections, queueLimit: limit)
            await pool.resize(.slow, connections: configuration.slowConnections, queueLimit: limit)
        }
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
        let connections = try await embedded?.start()
        let database = try DatabaseSettings.postgres(configuration, embedded: connections)
        let facts = try await prepareSchema(database, connections, reactor)
        ProgramPages.release()
        let pool = PostgresPool(configuration: database, reactor: reactor, logger: logger)
        pool.noteSlowRequests(ofCallsFrom: slowCalls)
        await watchConfiguration(pool)
        do {
            // PostgreSQL forks and looks up for as long as everything below is being made, so both go on at once.
            async let connected: Void = pool.start()
            let parts = Composition(
                configuration: configuration, process: process, database: facts, pool: pool, reactor: reactor,
                metrics: metrics, operation: DaemonOperation(configuration: live, logLevel: logLevel),
                slowCalls: slowCalls, logger: logger)
            ProgramPages.release()
            let descriptors = try DescriptorCatalogue(DescriptorSet.serialized)
            let router = parts.router(descriptors)
            ProgramPages.release()
            let authorizer = try await authorizer(of: router, descriptors, parts.watchAccess)
            ProgramPages.release()
            try await connected
            if try await parts.changes.open() {
                logger.notice("the database is a copy of another: earlier resume tokens of its changes count no more")
            }
            let server = TTRPCServer(
                configuration: configuration.server, router: router, authorizer: authorizer, reactor: reactor,
                logger: logger)
            parts.admin.attach(server)
            // Serving before it listens: of whoever waits in a passed socket nobody is told to come back.
            await parts.health.set(isServing: true)
            let socket = try await listen(server)
            ProgramPages.release()
            logger.event(
                .ready, level: .notice, "ready",
                metadata: [
                    "socket": "\(socket)", "version": "\(DaemonVersion.current)",
                    "startup": "\(MonotonicTime.now() - process.startTime)",
                ])
            await announceReady(reactor)
            ProgramPages.release()
            return Started(
                pool: pool, server: server, health: parts.health, changes: parts.changes,
                cacheFollower: parts.cacheFollower)
        } catch {
            await pool.shutdown()
            throw error
        }
    }

    /// Decides who may call what, by the configuration in force.
    private func authorizer(
        of router: Router, _ descriptors: DescriptorCatalogue, _ watches: WatchAccess
    ) async throws -> AccessPolicy {
        let policy = try AccessPolicy(methods: router.methods, declaredIn: descriptors, logger: logger)
        if let path = configuration.adminPath {
            policy.requireAdminSocket(at: path)
        } else if try supervision.socket(AccessPolicy.adminListener) != nil {
            policy.requireAdminSocket(at: "the one that was passed")
        }
        await policy.apply(configuration.access)
        watches.attach(policy, router)
        await live.onReload(of: [ConfigurationOption.access.key]) {
            await policy.apply($0.access)
            await watches.review()
        }
        return policy
    }

    /// Listens on the sockets that were passed, and on those of the configuration that were not.
    ///
    /// - Returns: what the log says of where services call.
    private func listen(_ server: TTRPCServer) async throws -> String {
        do {
            if let passed = try supervision.socket(AccessPolicy.adminListener) {
                try await server.listen(.adopt(descriptor: passed.descriptor), named: AccessPolicy.adminListener)
            } else if let path = configuration.adminPath {
                let listener = try UnixListener.bind(path: path, permissions: configuration.adminPermissions)
                try await server.listen(listener, named: AccessPolicy.adminListener)
            }
            if let passed = try supervision.socket(AccessPolicy.mainListener) {
                try await server.listen(.adopt(descriptor: passed.descriptor), named: AccessPolicy.mainListener)
                return "passed as \(passed.name)"
            }
            let listener = try UnixListener.bind(
                path: configuration.socketPath, permissions: configuration.socketPermissions)
            try await server.listen(listener, named: AccessPolicy.mainListener)
            return configuration.socketPath
        } catch {
            await server.shutdown(within: .zero)
            throw error
        }
    }

    /// Tells the service manager, which waits for it; again where its queue was full.
    private func announceReady(_ reactor: Reactor) async {
        guard let notifier = supervision.notifier else { return }
        for _ in 0..<100 where !notifier.ready(status: "Serving") {
            try? await reactor.sleep(for: .milliseconds(20))
        }
    }

    /// How long the start waits for a database that can't be reached: after a reboot both come up together.
    private static let databaseWait = Duration.seconds(10)
    /// Pause between two attempts to reach it.
    private static let databaseRetryPause = Duration.milliseconds(500)

    /// Brings an embedded database to this program's schema; checks that any other has it. Waits a while for one that
    /// can't be reached.
    ///
    /// - Throws: `PostgresError` when it can't be reached in time; `MigrationError` when its schema can't be served.
    private func prepareSchema(
        _ database: PostgresConfiguration, _ embedded: EmbeddedConnections?, _ reactor: Reactor
    ) async throws -> DatabaseFacts {
        let limit = MonotonicTime.now() + Self.databaseWait
        var isFirst = true
        while true {
            do {
                if let embedded { try await migrate(embedded, reactor) }
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

    /// Brings an embedded database to this program's schema, as the owner of its tables.
    private func migrate(_ embedded: EmbeddedConnections, _ reactor: Reactor) async throws {
        try await DatabaseRoles.prepare(embedded, reactor: reactor, logger: logger)
        let owner = try DatabaseSettings.owner(configuration, embedded: embedded)
        try await MigrationConnection.with(owner, reactor: reactor, logger: logger) { runner, _ in
            let applied = try await extendingTimeout(reactor) {
                let applied = try await runner.up()
                try await runner.admit(DatabaseSettings.daemonRole(configuration))
                return applied
            }
            for migration in applied {
                logger.event(
                    .migrated, level: .info, "applied a migration", metadata: ["migration": "\(migration.name)"])
            }
        }
    }

    private func readSchema(_ database: PostgresConfiguration, _ reactor: Reactor) async throws -> DatabaseFacts {
        try await MigrationConnection.with(database, reactor: reactor, logger: logger) { runner, connection in
            try await runner.checkServable()
            if try await DatabaseRoles.check(connection) {
                logger.notice(
                    "the daemon's role owns the tables: its accounts are kept apart, but searches of large ones take longer",
                    metadata: ["see": "profiled(8), Roles"])
            }
            return DatabaseFacts(
                serverVersion: await connection.serverVersion, schemaVersion: runner.requiredVersion)
        }
    }

    /// Keeps the service manager from ending the start while `body` migrates, however long that takes.
    private func extendingTimeout<Value: Sendable>(
        _ reactor: Reactor, _ body: @Sendable @escaping () async throws -> Value
    ) async throws -> Value {
        guard let notifier = supervision.notifier else { return try await body() }
        notifier.status("Migrating the database")
        let extending = Task {
            while !Task.isCancelled {
                notifier.extendTimeout(by: .seconds(30))
                try? await reactor.sleep(for: .seconds(10))
            }
        }
        defer { extending.cancel() }
        return try await body()
    }
}
