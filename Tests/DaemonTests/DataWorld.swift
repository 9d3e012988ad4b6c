import DaemonTestSupport
import Foundation
import PostgresTestSupport
import ProfileClient
import ProfiledProtocol
import TTRPC
import Testing

/// A daemon over a database of its own. The suites about data share one: every test works in an account of its own.
///
/// Where `PROFILED_TEST_SOCKET` names a socket, they share the daemon that serves there instead, such as one in its unit's
/// sandbox (Tests/Systemd); `PROFILED_TEST_DATABASE` is its database as superuser then, for tests that look behind it.
struct DataWorld: Sendable {
    let conninfo: String
    /// Where the daemon listens.
    let socketPath: String
    private let process: DaemonProcess?
    let client: ProfileClient
    /// A client that makes every call once.
    let withoutRetries: ProfileClient
    private let postgres: TestPostgres

    static let shared = Task {
        guard let named else { return try await DataWorld() }
        return try DataWorld(on: .shared, conninfo: named.conninfo, socketPath: named.socketPath, process: nil)
    }

    /// The daemon that the environment names.
    private static let named: (socketPath: String, conninfo: String)? = {
        let environment = ProcessInfo.processInfo.environment
        guard let socketPath = environment["PROFILED_TEST_SOCKET"] else { return nil }
        return (socketPath, environment["PROFILED_TEST_DATABASE"] ?? "")
    }()

    /// Whether the shared daemon is one that the tests started: they know its process and its database's server.
    static var isOwn: Bool { named == nil }

    /// A world on the cluster that all suites share.
    init() async throws { try await self.init(.fresh, on: .shared) }

    /// A world on a cluster of the caller's own.
    init(on postgres: TestPostgres) async throws {
        let conninfo = try await postgres.makeDatabase()
        try await MigratedDatabases.migrate(conninfo)
        try await self.init(.existing(conninfo), on: postgres)
    }

    private init(_ database: DaemonProcess.Database, on postgres: TestPostgres) async throws {
        let daemon = try await DaemonProcess.start(database: database)
        guard let conninfo = daemon.conninfo else { throw DaemonTestError("no database") }
        try self.init(on: postgres, conninfo: conninfo, socketPath: daemon.socketPath, process: daemon)
    }

    private init(on postgres: TestPostgres, conninfo: String, socketPath: String, process: DaemonProcess?) throws {
        self.postgres = postgres
        self.conninfo = conninfo
        self.socketPath = socketPath
        self.process = process
        var configuration = ProfileClient.Configuration()
        // Tests run side by side on machines of any size; those about deadlines set their own.
        configuration.calls.timeout = .seconds(30)
        configuration.calls.actor = "tester"
        client = try ProfileClient(socketPath: socketPath, configuration: configuration)
        configuration.retry = .none
        configuration.calls.timeout = .seconds(10)
        withoutRetries = try ProfileClient(socketPath: socketPath, configuration: configuration)
    }

    /// The daemon's process.
    ///
    /// - Throws: `DaemonTestError` where the environment names the daemon.
    var daemon: DaemonProcess {
        get throws {
            guard let process else { throw DaemonTestError("the daemon at \(socketPath) is not the tests' own") }
            return process
        }
    }

    /// A blocking connection to the daemon.
    func rawConnection(timeout: Duration = .seconds(30)) throws -> RawConnection {
        try RawConnection(path: socketPath, timeout: timeout)
    }

    /// An account that nobody used before.
    func account(actor: String? = nil) -> ProfileAccount {
        client.account("account-\(UUID().uuidString)", actor: actor)
    }

    /// Runs SQL as somebody else would.
    @discardableResult
    func sql(_ text: String) async throws -> String { try await postgres.execute(text, on: conninfo) }

    /// The generated client of profiles, for requests that the library doesn't let one make.
    var rawProfiles: Profiled_V1_CustomerProfileService.Client { .init(wrapping: client.transport) }
    /// The generated client of guidelines.
    var rawBrands: Profiled_V1_BrandGuidelineService.Client { .init(wrapping: client.transport) }

    /// Asserts that the account's history has versions 1 to n of every record, and that the last is the row.
    func checkHistory<Record: RecordUnderTest>(of account: String, _ kind: Record.Type) async throws {
        let broken = try await sql(
            """
            SELECT t.id, t.version, h.count, h.first, h.last FROM \(Record.table) AS t
            LEFT JOIN LATERAL (
                SELECT count(*), min(version) AS first, max(version) AS last, max(data::text) FILTER (WHERE version = t.version) AS data
                FROM profile_version_history AS h
                WHERE h.account_id = t.account_id AND h.profile_id = t.id AND h.profile_type = '\(Record.historyType)'
            ) AS h ON true
            WHERE t.account_id = '\(account)' AND (h.count IS DISTINCT FROM t.version OR h.first <> 1 OR h.last <> t.version
                OR h.data::jsonb IS DISTINCT FROM
                    to_jsonb(t) - ARRAY['search_vector', 'search_name', 'name_key', 'stored_bytes'])
            """)
        #expect(broken.isEmpty, "records whose history is not theirs: \(broken)")
    }
}

/// What a call of the client library failed with; nil when it didn't.
func failure<Value>(
    _ body: () async throws(ProfileClientError) -> Value
) async -> ProfileClientError? {
    do throws(ProfileClientError) {
        _ = try await body()
        return nil
    } catch {
        return error
    }
}

/// What a call of a generated client failed with; nil when it didn't.
func status<Value>(_ body: () async throws -> Value) async throws -> RPCError? {
    do {
        _ = try await body()
        return nil
    } catch let error as RPCError {
        return error
    }
}

extension RPCError {
    /// The fields that break a rule.
    var fields: Set<String> { Set(detail(Google_Rpc_BadRequest.self)?.fieldViolations.map(\.field) ?? []) }
}
