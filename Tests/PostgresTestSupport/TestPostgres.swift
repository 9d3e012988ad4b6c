import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// A PostgreSQL server for tests.
///
/// `shared` is one private cluster per test process (or the server named by `PROFILED_TEST_DATABASE_URL_ADMIN`), for tests
/// that only need a database of their own. A test that stops or restarts the server makes an instance of its own.
///
/// A private cluster listens on a Unix socket in its own temporary folder only. A watchdog process holds the reading end
/// of a pipe whose writing end lives in this process: when this process ends, in whatever way, the watchdog stops the
/// server and removes the folder.
public actor TestPostgres {
    /// The cluster all suites of this process share; started by the first call that needs it.
    public static let shared = TestPostgres(
        adminConninfo: ProcessInfo.processInfo.environment["PROFILED_TEST_DATABASE_URL_ADMIN"])

    private let fsync: Bool
    private let settings: [String]
    private var admin: String?
    private let isExternal: Bool
    private var cluster: Cluster?
    private var starting: Task<Cluster, any Error>?
    private var databases = 0
    private var hasRoles = false

    /// The role that owns the tables and migrates; no superuser.
    public static let ownerRole = "profiled_owner"
    /// The role that daemons and stores under test have: the policies of the tables hold for it.
    public static let daemonRole = "profiled_daemon"

    /// A private cluster that nobody else uses; nothing is started before the first call.
    ///
    /// - Parameters:
    ///   - fsync: whether the server waits for its disk; off unless a test is about durability.
    ///   - settings: further server settings, each `name=value`.
    public init(fsync: Bool = false, settings: [String] = []) {
        self.fsync = fsync
        self.settings = settings
        self.isExternal = false
    }

    private init(adminConninfo: String?) {
        fsync = false
        settings = []
        admin = adminConninfo
        isExternal = adminConninfo != nil
    }

    // MARK: - Databases

    /// Makes an empty database that ``ownerRole`` owns, and the server before it where that is needed.
    ///
    /// - Returns: a conninfo string naming server, superuser and the new database.
    public func makeDatabase() async throws -> String {
        databases += 1
        let name = "test_\(ProcessInfo.processInfo.processIdentifier)_\(databases)"
        let admin = try await adminConninfo()
        try await makeRoles(admin)
        try await Self.psql(
            admin, "CREATE DATABASE \(name) OWNER \(Self.ownerRole) ENCODING 'UTF8' TEMPLATE template0")
        return Self.conninfo(admin, database: name)
    }

    /// Makes the two roles, which other processes' tests may do at the same time where the server is shared.
    private func makeRoles(_ admin: String) async throws {
        guard !hasRoles else { return }
        let roles = [Self.ownerRole, Self.daemonRole].map { role in
            """
            BEGIN
                CREATE ROLE \(role) LOGIN;
            EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
            END;
            """
        }
        try await Self.psql(admin, "DO $$ BEGIN \(roles.joined(separator: "\n")) END $$")
        hasRoles = true
    }

    /// The conninfo of the server's `postgres` database, as superuser.
    public func adminConninfo() async throws -> String {
        if let admin { return admin }
        _ = try await runningCluster()
        guard let admin else { throw TestPostgresError(description: "the cluster has no address") }
        return admin
    }

    /// Ends every other session of the database named in the conninfo string.
    ///
    /// - Returns: how many sessions were ended.
    @discardableResult
    public func terminateBackends(_ conninfo: String) async throws -> Int {
        let output = try await Self.psql(
            conninfo,
            """
            SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()
            """)
        return Int(output) ?? 0
    }

    /// Runs SQL text with `psql`, stopping at the first error.
    ///
    /// - Returns: the rows, unaligned, columns separated by `|`, without a trailing newline.
    @discardableResult
    public func execute(_ sql: String, on conninfo: String) async throws -> String {
        try await Self.psql(conninfo, sql)
    }

    // MARK: - The server (private instances only)

    /// Starts the server; returns when it accepts connections. Does nothing when it runs.
    public func start() async throws {
        if let cluster {
            try await cluster.start()
        } else {
            _ = try await runningCluster()
        }
    }

    /// Stops the server and keeps its data.
    ///
    /// - Parameter immediate: without a checkpoint, as a crash would.
    public func stop(immediate: Bool = false) async throws {
        try await privateCluster().stop(immediate: immediate)
    }

    /// Stops and starts the server; returns when it accepts connections.
    public func restart(immediate: Bool = false) async throws {
        let cluster = try privateCluster()
        try await cluster.stop(immediate: immediate)
        try await cluster.start()
    }

    /// Ends every process of the server by SIGKILL; ``start()`` starts it again.
    public func kill() async throws { try await privateCluster().kill() }

    private func privateCluster() throws -> Cluster {
        guard !isExternal else { throw TestPostgresError(description: "this server is not the tests' own") }
        guard let cluster else { throw TestPostgresError(description: "the cluster was never started") }
        return cluster
    }

    private func runningCluster() async throws -> Cluster {
        if let cluster { return cluster }
        let task =
            starting
            ?? Task { [fsync, settings] in
                let cluster = try await Cluster.make(fsync: fsync, settings: settings)
                try await cluster.start()
                return cluster
            }
        starting = task
        let cluster = try await task.value
        self.cluster = cluster
        admin = cluster.conninfo
        return cluster
    }

    // MARK: - Conninfo and psql

    /// The same server, another database. Takes keyword strings and URLs.
    public static func conninfo(_ conninfo: String, database: String) -> String {
        guard conninfo.hasPrefix("postgres://") || conninfo.hasPrefix("postgresql://"),
            let scheme = conninfo.range(of: "://")
        else { return "\(conninfo) dbname=\(database)" }
        let rest = conninfo[scheme.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        let query = rest.firstIndex(of: "?").map { String(rest[$0...]) } ?? ""
        return "\(conninfo[..<scheme.upperBound])\(authority)/\(database)\(query)"
    }

    /// The same database, another role. Takes keyword strings and URLs.
    public static func conninfo(_ conninfo: String, role: String) -> String {
        guard conninfo.hasPrefix("postgres://") || conninfo.hasPrefix("postgresql://") else {
            return "\(conninfo) user=\(role)"
        }
        return "\(conninfo)\(conninfo.contains("?") ? "&" : "?")user=\(role)"
    }

    @discardableResult
    private static func psql(_ conninfo: String, _ sql: String) async throws -> String {
        try await Command.run(
            "psql", ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", conninfo, "-c", sql], asServer: false)
    }
}

/// Why the tests' server could not do what was asked.
public struct TestPostgresError: Error, CustomStringConvertible {
    /// What failed, with the command's own words.
    public let description: String
}
