import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

/// A child process whose output is collected, and which the kernel kills when this process ends in whatever way.
///
/// The kernel's promise (prctl(2), PR_SET_PDEATHSIG) is about the thread that made the child: each child has a thread of
/// its own that makes it, waits for it, and so outlives it.
public final class ChildProcess: Sendable {
    /// How a process ended.
    public enum Exit: Sendable, Equatable {
        /// By itself, with this status.
        case status(CInt)
        /// By this signal.
        case signal(CInt)
    }

    /// The process id.
    public let pid: pid_t

    private struct Waiter {
        var condition: @Sendable (String, Exit?, Bool) -> Bool
        var continuation: CheckedContinuation<Bool, Never>
    }

    private struct State {
        var output = ""
        var outputEnded = false
        var exit: Exit?
        var waiters: [UInt64: Waiter] = [:]
        var lastWaiter: UInt64 = 0
    }
    private let state: Shared

    /// What the reading and the waiting thread share with the process's owner.
    private final class Shared: Sendable {
        let state = Mutex(State())

        func change(_ body: (inout State) -> Void) {
            state.withLock { state in
                body(&state)
                for (id, waiter) in state.waiters
                where waiter.condition(state.output, state.exit, state.outputEnded) {
                    state.waiters[id] = nil
                    waiter.continuation.resume(returning: true)
                }
            }
        }

        func expire(_ id: UInt64) {
            state.withLock { $0.waiters.removeValue(forKey: id) }?.continuation.resume(returning: false)
        }
    }

    private init(pid: pid_t, state: Shared) {
        self.pid = pid
        self.state = state
    }

    deinit { signal(SIGKILL) }

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - line: the program's path and its arguments.
    ///   - environment: replaces or adds to what this process has.
    ///   - openFileLimit: the most descriptors it may have (RLIMIT_NOFILE).
    public static func start(
        _ line: [String], environment: [String: String] = [:], openFileLimit: Int? = nil
    ) async throws -> ChildProcess {
        var whole = ["/usr/bin/setpriv", "--pdeathsig", "KILL", "--"]
        if let openFileLimit { whole += ["/usr/bin/prlimit", "--nofile=\(openFileLimit)"] }
        whole += line
        let full = whole
        var pipe: [CInt] = [0, 0]
        guard Glibc.pipe(&pipe) == 0, fcntl(pipe[0], F_SETFD, FD_CLOEXEC) == 0, fcntl(pipe[1], F_SETFD, FD_CLOEXEC) == 0
        else { throw DaemonTestError("no pipe: error \(errno)") }
        let (reading, writing) = (pipe[0], pipe[1])
        let shared = Shared()
        let pid = try await withCheckedThrowingContinuation { (started: CheckedContinuation<pid_t, any Error>) in
            Thread.detachNewThread {
                let pid: pid_t
                do {
                    pid = try spawn(full, environment: environment, output: writing)
                    close(writing)
                } catch {
                    close(reading)
                    close(writing)
                    return started.resume(throwing: error)
                }
                started.resume(returning: pid)
                wait(for: pid, shared)
            }
        }
        Thread.detachNewThread { read(from: reading, shared) }
        return ChildProcess(pid: pid, state: shared)
    }

    /// What it has printed, to standard output and standard error.
    public var output: String { state.state.withLock { $0.output } }

    /// How it ended; nil while it runs.
    public var exit: Exit? { state.state.withLock { $0.exit } }

    /// Sends a signal, unless it has ended.
    public func signal(_ number: CInt) {
        // Under the lock the id can't have been given to another process: it is freed under the lock.
        state.state.withLock { if $0.exit == nil { kill(pid, number) } }
    }

    /// Waits for its end.
    ///
    /// - Throws: `DaemonTestError` with what it printed when it still runs after `limit`.
    @discardableResult
    public func waitForExit(within limit: Duration = .seconds(20)) async throws -> Exit {
        try await wait("the end of process \(pid)", within: limit) { _, exit, ended in exit != nil && ended }
        return exit ?? .status(-1)
    }

    /// Waits until it has printed `text`, so many times.
    ///
    /// - Throws: `DaemonTestError` when it ends before, or `limit` passes.
    public func waitForOutput(_ text: String, count: Int = 1, within limit: Duration = .seconds(20)) async throws {
        try await wait("“\(text)”", within: limit) { output, exit, ended in
            output.ranges(of: text).count >= count || exit != nil && ended
        }
        guard output.ranges(of: text).count >= count else {
            throw DaemonTestError("ended before it printed “\(text)”: \(output)")
        }
    }

    private func wait(
        _ what: String, within limit: Duration, _ condition: @escaping @Sendable (String, Exit?, Bool) -> Bool
    ) async throws {
        let shared = state
        let isMet = await withCheckedContinuation { continuation in
            let id = shared.state.withLock { state -> UInt64? in
                guard !condition(state.output, state.exit, state.outputEnded) else { return nil }
                state.lastWaiter += 1
                state.waiters[state.lastWaiter] = Waiter(condition: condition, continuation: continuation)
                return state.lastWaiter
            }
            guard let id else { return continuation.resume(returning: true) }
            Task {
                try? await Task.sleep(for: limit)
                shared.expire(id)
            }
        }
        guard isMet else { throw DaemonTestError("waited \(limit) for \(what); printed: \(output)") }
    }

    // MARK: Threads

    private static func wait(for pid: pid_t, _ shared: Shared) {
        var info = siginfo_t()
        while waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT) < 0 && errno == EINTR {}
        shared.change { state in
            var status: CInt = 0
            while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
            let signal = status & 0x7F
            state.exit = signal == 0 ? .status((status >> 8) & 0xFF) : .signal(signal)
        }
    }

    private static func read(from descriptor: CInt, _ shared: Shared) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            let text = String(decoding: buffer.prefix(count), as: UTF8.self)
            shared.change { $0.output += text }
        }
        close(descriptor)
        shared.change { $0.outputEnded = true }
    }

    private static func spawn(_ line: [String], environment: [String: String], output: CInt) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_adddup2(&actions, output, 2)
        // Closing a descriptor that is not open is no error here.
        for descriptor in CInt(3)..<1024 { posix_spawn_file_actions_addclose(&actions, descriptor) }
        let variables = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        var arguments: [UnsafeMutablePointer<CChar>?] = line.map { strdup($0) } + [nil]
        var values: [UnsafeMutablePointer<CChar>?] = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + values { free(text) } }
        var pid: pid_t = 0
        let result = posix_spawn(&pid, line[0], &actions, nil, &arguments, &values)
        guard result == 0 else { throw DaemonTestError("can't start \(line[0]): error \(result)") }
        return pid
    }
}

/// Why a test's process could not do what was asked.
public struct DaemonTestError: Error, CustomStringConvertible {
    /// What failed.
    public let description: String

    /// An error with this text.
    public init(_ description: String) { self.description = description }
}
