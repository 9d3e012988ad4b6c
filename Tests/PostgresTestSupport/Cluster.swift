import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// A data folder made by `initdb` and the server that runs on it.
final class Cluster: Sendable {
    let conninfo: String
    private let folder: String
    /// Held open for as long as this process lives: the watchdog acts when it closes.
    private let lifeline: CInt

    private init(folder: String, lifeline: CInt) {
        self.folder = folder
        self.lifeline = lifeline
        conninfo = "host=\(folder) port=5432 user=postgres dbname=postgres"
    }

    static func make(fsync: Bool, settings: [String]) async throws -> Cluster {
        let folder = try makeFolder()
        try await Command.run(
            "initdb",
            [
                "-D", "\(folder)/data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync",
                "--no-instructions",
            ], asServer: true)
        var lines = [
            "listen_addresses = ''", "unix_socket_directories = '\(folder)'", "max_connections = 200",
            "shared_buffers = 32MB", "logging_collector = off", "autovacuum_naptime = 1h",
            "log_line_prefix = '%m [%p] %a '",
        ]
        if !fsync { lines += ["fsync = off", "full_page_writes = off"] }
        for setting in settings {
            guard let equals = setting.firstIndex(of: "=") else {
                throw TestPostgresError(description: "not name=value: \(setting)")
            }
            let value = setting[setting.index(after: equals)...].replacing("'", with: "''")
            lines.append("\(setting[..<equals]) = '\(value)'")
        }
        let path = "\(folder)/data/postgresql.conf"
        let configuration = try String(contentsOfFile: path, encoding: .utf8)
        try Data((configuration + "\n" + lines.joined(separator: "\n") + "\n").utf8).write(
            to: URL(fileURLWithPath: path), options: [])
        return Cluster(folder: folder, lifeline: try startWatchdog(folder: folder))
    }

    func start() async throws {
        guard try await !isRunning() else { return }
        try await Command.run(
            "pg_ctl", ["-D", "\(folder)/data", "-l", "\(folder)/log", "-s", "-w", "-t", "60", "start"], asServer: true)
    }

    func stop(immediate: Bool) async throws {
        try await Command.run(
            "pg_ctl", ["-D", "\(folder)/data", "-s", "-w", "-t", "60", "-m", immediate ? "immediate" : "fast", "stop"],
            asServer: true)
    }

    private func isRunning() async throws -> Bool {
        do {
            try await Command.run("pg_ctl", ["-D", "\(folder)/data", "status"], asServer: true)
            return true
        } catch is TestPostgresError {
            return false
        }
    }

    private static func makeFolder() throws -> String {
        let folder = "/tmp/profiled-pg-\(UInt32.random(in: 0 ... .max))"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o755])
        if geteuid() == 0 {
            try FileManager.default.setAttributes([.ownerAccountName: "postgres"], ofItemAtPath: folder)
        }
        return folder
    }

    private static func startWatchdog(folder: String) throws -> CInt {
        var pipe: [CInt] = [0, 0]
        guard Glibc.pipe(&pipe) == 0, fcntl(pipe[1], F_SETFD, FD_CLOEXEC) == 0 else {
            throw TestPostgresError(description: "no pipe for the watchdog: error \(errno)")
        }
        defer { close(pipe[0]) }
        let pgctl = try Command.path("pg_ctl")
        // A session of its own: Ctrl-C ends the tests, not the watchdog.
        let script = """
            trap '' INT TERM HUP
            cat >/dev/null
            '\(pgctl)' -D '\(folder)/data' -s -w -m immediate stop >/dev/null 2>&1
            cd / && rm -rf '\(folder)'
            """
        _ = try Command.spawn(
            ["/usr/bin/setsid"] + Command.asServer(["/bin/sh", "-c", script]), input: pipe[0], output: nil)
        return pipe[1]
    }
}
