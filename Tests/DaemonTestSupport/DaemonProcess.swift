import Foundation
import PostgresTestSupport
import ProfileClient

#if canImport(Glibc)
    import Glibc
#endif

/// The daemon as a process of its own, with its own socket, on a database of its own.
///
/// It ends with `terminate()` or `kill()`, with the last reference to it, and with this process.
public final class DaemonProcess: Sendable {
    /// What a daemon stores in.
    public enum Database: Sendable {
        /// A new database with the schema and no records, on the cluster that all suites of this process share.
        case fresh
        /// This database, however the conninfo names it, as a role: the one that policies hold for unless a test is about roles.
        case existing(String, role: String = TestPostgres.daemonRole)
        /// A private PostgreSQL in this folder.
        case embedded(String)
    }

    /// The process: its id, what it logged, how it ended.
    public let process: ChildProcess
    /// The socket that it listens on.
    public let socketPath: String
    /// Its database, as superuser; nil when it is embedded.
    public let conninfo: String?
    /// A temporary folder of its own, which holds the socket; removed with the last reference.
    public let folder: String

    private init(process: ChildProcess, socketPath: String, conninfo: String?, folder: String) {
        self.process = process
        self.socketPath = socketPath
        self.conninfo = conninfo
        self.folder = folder
    }

    deinit {
        process.signal(SIGKILL)
        try? FileManager.default.removeItem(atPath: folder)
    }

    /// Starts a daemon, and waits until it says that it serves.
    ///
    /// - Parameters:
    ///   - database: where it stores.
    ///   - socketPath: nil for one in the temporary folder.
    ///   - arguments: further ones of `profiled serve`.
    ///   - environment: settings such as `PROFILED_LIMITS_CALLS`.
    ///   - wrapper: a program and its arguments that replaces itself by the daemon.
    ///   - openFileLimit: the most descriptors it may have.
    /// - Throws: `DaemonTestError` with its log when it ends or doesn't come to serve.
    public static func start(
        database: Database = .fresh, socketPath: String? = nil, arguments: [String] = [],
        environment: [String: String] = [:], wrapper: [String] = [], openFileLimit: Int? = nil
    ) async throws -> DaemonProcess {
        let daemon = try await launch(
            database: database, socketPath: socketPath, arguments: arguments, environment: environment,
            wrapper: wrapper, openFileLimit: openFileLimit)
        try await daemon.waitUntilServing()
        return daemon
    }

    /// As `start`, but doesn't wait: for daemons that are to fail.
    public static func launch(
        database: Database = .fresh, socketPath: String? = nil, arguments: [String] = [],
        environment: [String: String] = [:], wrapper: [String] = [], openFileLimit: Int? = nil
    ) async throws -> DaemonProcess {
        let folder = try makeFolder()
        let socket = socketPath ?? "\(folder)/profiled.sock"
        var line = [try ProfiledProgram.path(), "serve", "--socket", socket]
        let conninfo: String?
        switch database {
        case .fresh:
            let made = try await MigratedDatabases.shared.make()
            conninfo = made
            line += ["--database", TestPostgres.conninfo(made, role: TestPostgres.daemonRole)]
        case .existing(let existing, let role):
            conninfo = existing
            line += ["--database", TestPostgres.conninfo(existing, role: role)]
        case .embedded(let directory):
            conninfo = nil
            line += ["--embedded", directory]
        }
        // Most suites have one socket for everything; those about administrators say where theirs is.
        let environment = ["PROFILED_SOCKET_ADMIN_PATH": "none"].merging(environment) { $1 }
        let process = try await ChildProcess.start(
            wrapper + line + arguments, environment: environment, openFileLimit: openFileLimit)
        return DaemonProcess(process: process, socketPath: socket, conninfo: conninfo, folder: folder)
    }

    /// Starts a daemon, runs `body`, and ends the daemon.
    public static func with<Result>(
        database: Database = .fresh, arguments: [String] = [], environment: [String: String] = [:],
        openFileLimit: Int? = nil, _ body: (DaemonProcess) async throws -> Result
    ) async throws -> Result {
        let daemon = try await start(
            database: database, arguments: arguments, environment: environment, openFileLimit: openFileLimit)
        do {
            let result = try await body(daemon)
            try await daemon.kill()
            return result
        } catch {
            try? await daemon.kill()
            throw error
        }
    }

    /// Waits until it has said that it is ready, and its health says SERVING.
    public func waitUntilServing(within limit: Duration = .seconds(60)) async throws {
        try await process.waitForOutput(" profiled: ready", within: limit)
        let client = try client()
        let health = try await client.health()
        await client.close()
        guard health == .serving else { throw DaemonTestError("health is \(health): \(log)") }
    }

    /// A client of it; the caller closes it.
    public func client(_ configuration: ProfileClient.Configuration = .init()) throws -> ProfileClient {
        try ProfileClient(socketPath: socketPath, configuration: configuration)
    }

    /// Where it listens for administrators, unless it was told otherwise than `PROFILED_SOCKET_ADMIN_PATH=""`.
    public var adminSocketPath: String { "\(folder)/admin.sock" }

    /// A blocking connection to it.
    public func rawConnection(timeout: Duration = .seconds(5)) throws -> RawConnection {
        try RawConnection(path: socketPath, timeout: timeout)
    }

    // MARK: Ending

    /// Ends it in order (SIGTERM), and waits until it is gone.
    @discardableResult
    public func terminate(within limit: Duration = .seconds(20)) async throws -> ChildProcess.Exit {
        process.signal(SIGTERM)
        return try await process.waitForExit(within: limit)
    }

    /// Ends it as a crash would (SIGKILL), and waits until it is gone.
    public func kill() async throws {
        process.signal(SIGKILL)
        try await process.waitForExit()
    }

    // MARK: What the system knows of it

    /// Its process id.
    public var pid: pid_t { process.pid }

    /// What it has logged.
    public var log: String { process.output }

    /// Whether it runs.
    public var isRunning: Bool { process.exit == nil }

    /// Bytes in RAM that it has written to: without its program's pages, which come and go (RssAnon of proc(5)).
    public func allocatedMemoryBytes() throws -> Int { try statusBytes("RssAnon") }

    /// Bytes of memory that it has in RAM (VmRSS of proc(5)).
    public func residentMemoryBytes() throws -> Int { try statusBytes("VmRSS") }

    /// The most that this has been (VmHWM of proc(5)).
    public func peakResidentMemoryBytes() throws -> Int { try statusBytes("VmHWM") }

    /// How many descriptors it has open.
    public func openDescriptors() throws -> Int {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").count
    }

    /// How much processor time it has used.
    public func processorTime() throws -> Duration {
        let text = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
        // utime and stime are fields 14 and 15; the second, the name, may hold spaces and ends with a parenthesis.
        let fields = text[(text.lastIndex(of: ")") ?? text.startIndex)...].split(separator: " ")
        guard fields.count > 13, let user = Int(fields[12]), let system = Int(fields[13]) else {
            throw DaemonTestError("unreadable: \(text)")
        }
        return .milliseconds((user + system) * 1000 / max(1, sysconf(CInt(_SC_CLK_TCK))))
    }

    private func statusBytes(_ name: String) throws -> Int {
        let text = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        for line in text.split(separator: "\n") where line.hasPrefix("\(name):") {
            if let value = line.split(whereSeparator: \.isWhitespace).dropFirst().first, let kilobytes = Int(value) {
                return kilobytes * 1024
            }
        }
        throw DaemonTestError("no \(name) in \(text)")
    }

    private static func makeFolder() throws -> String {
        // Short: a socket's path has at most 107 bytes.
        let folder = "/tmp/profiled-test-\(UInt32.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o755])
        return folder
    }
}
