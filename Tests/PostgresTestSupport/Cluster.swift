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

    /// Ends every process of the server by SIGKILL: what it has not written by then it never will.
    func kill() async throws {
        let lockFile = "\(folder)/data/postmaster.pid"
        let first = try String(contentsOfFile: lockFile, encoding: .utf8).prefix { $0 != "\n" }
        guard let main = pid_t(first), main > 1 else { throw TestPostgresError(description: "the server does not run") }
        let others = try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { pid_t($0) }
            .filter { Self.status(of: $0)?.parent == main }
        // The main process first, so that it can't begin to tidy up.
        for process in [main] + others { Glibc.kill(process, SIGKILL) }
        let end = ContinuousClock.now + .seconds(10)
        while ([main] + others).contains(where: { (Self.status(of: $0)?.state ?? "Z") != "Z" }) {
            guard ContinuousClock.now < end else { throw TestPostgresError(description: "a killed server goes on") }
            try await Task.sleep(for: .milliseconds(1))
        }
        // As long as nobody has asked how they ended their ids look taken.
        unlink(lockFile)
        unlink("\(folder)/.s.PGSQL.5432.lock")
    }

    /// State and parent of a process (proc(5), `/proc/pid/stat`); nil when it is gone.
    private static func status(of process: pid_t) -> (state: String, parent: pid_t)? {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let name = text.lastIndex(of: ")")
        else { return nil }
        let words = text[name...].split(separator: " ").map(String.init)
        guard words.count > 2, let parent = pid_t(words[2]) else { return nil }
        return (words[1], parent)
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
