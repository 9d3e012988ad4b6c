import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// PostgreSQL's own command line programs.
///
/// `Foundation.Process` waits until every descendant has closed what it inherited, and a server that a program leaves
/// behind never does: hence posix_spawn(3), with every descriptor but the first three closed.
enum Command {
    /// Runs a program to its end.
    ///
    /// - Returns: its standard output without the last newline.
    /// - Throws: `TestPostgresError` with its output when it fails.
    @discardableResult
    static func run(_ program: String, _ arguments: [String], asServer isServer: Bool) async throws -> String {
        var line = [try path(program)] + arguments
        if isServer { line = asServer(line) }
        // A file, not a pipe: a server that outlives `pg_ctl` would keep a pipe open.
        let output = "/tmp/profiled-pg-output-\(UUID().uuidString)"
        defer { unlink(output) }
        let process = try spawn(line, input: nil, output: output)
        let status = await wait(for: process)
        let text = String(decoding: (try? Data(contentsOf: URL(fileURLWithPath: output))) ?? Data(), as: UTF8.self)
        guard status == 0 else {
            throw TestPostgresError(description: "\(program) ended with wait status \(status): \(text)")
        }
        return text.hasSuffix("\n") ? String(text.dropLast()) : text
    }

    /// Starts a program with `input` as its standard input and a file (or nothing) for what it prints.
    static func spawn(_ line: [String], input: CInt?, output: String?) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        posix_spawn_file_actions_addopen(
            &actions, 1, output ?? "/dev/null", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // Closing a descriptor that is not open is no error here.
        for descriptor in CInt(3)..<1024 { posix_spawn_file_actions_addclose(&actions, descriptor) }
        var arguments: [UnsafeMutablePointer<CChar>?] = line.map { strdup($0) }
        arguments.append(nil)
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        let result = posix_spawn(&process, line[0], &actions, nil, arguments, environ)
        guard result == 0 else {
            throw TestPostgresError(description: "cannot start \(line[0]): error \(result)")
        }
        return process
    }

    private static func wait(for process: pid_t) async -> CInt {
        await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                var status: CInt = 0
                while waitpid(process, &status, 0) < 0 && errno == EINTR {}
                continuation.resume(returning: status)
            }
        }
    }

    /// The command line under which the server's own programs run: PostgreSQL refuses to run as root.
    static func asServer(_ line: [String]) -> [String] {
        // From the root folder: the working folder may be closed to the server's user.
        let changed = ["/bin/sh", "-c", "cd / && exec \"$@\"", "sh"] + line
        return geteuid() == 0 ? ["/usr/sbin/runuser", "-u", "postgres", "--"] + changed : changed
    }

    /// Where a program of PostgreSQL's is: the newest installed version, else the search path.
    static func path(_ program: String) throws -> String {
        let environment = ProcessInfo.processInfo.environment
        var folders = environment["PROFILED_TEST_POSTGRES_BIN"].map { [$0] } ?? []
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
        folders += versions.sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }.map { "/usr/lib/postgresql/\($0)/bin" }
        folders += (environment["PATH"] ?? "").split(separator: ":").map(String.init)
        for folder in folders where FileManager.default.isExecutableFile(atPath: "\(folder)/\(program)") {
            return "\(folder)/\(program)"
        }
        throw TestPostgresError(description: "\(program) is not installed (Debian package postgresql)")
    }
}
