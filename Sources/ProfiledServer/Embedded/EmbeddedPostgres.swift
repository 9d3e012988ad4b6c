import FoundationEssentials
import Glibc
public import Logging
public import ServiceLifecycle
import Subprocess
import SystemPackage

/// A PostgreSQL server of the daemon's own: made on first use, reachable by Unix socket only, and gone with the daemon.
///
/// Life: `start()`, then `run()` for as long as it is needed, then graceful shutdown, cancellation or `stop()`. The server is
/// a child process in a session of its own, so Ctrl-C in a terminal reaches the daemon alone, which ends it after its
/// last connection. If the daemon is killed the kernel tells the server to shut down (prctl(2), PR_SET_PDEATHSIG), and
/// the next start waits for what is left of it. If the server ends by itself `run()` throws, which ends the daemon: what
/// broke the server is for the operator to see, and crashed sessions are recovered by the server itself without ending.
///
/// As root the server runs as the owner of existing data, or as the user `postgres`.
public actor EmbeddedPostgres: Service {
    /// How long the server gets to recover and accept connections: the same as `pg_ctl start` waits.
    static let startLimit = Duration.seconds(60)
    /// How long sessions get to be rolled back (SIGINT) before the server is ended without a checkpoint (SIGQUIT).
    static let fastShutdownLimit = Duration.seconds(10)
    /// How long the server then gets before it is killed.
    static let immediateShutdownLimit = Duration.seconds(5)
    /// Pause between two looks at whether the server is ready or gone.
    static let pollInterval = Duration.milliseconds(20)

    private typealias Postmaster = Task<TerminationStatus, any Error>

    private let requestedPath: String
    private let logger: Logger
    private var postmaster: Postmaster?
    private var directory: EmbeddedDirectory?
    private var lock: FileDescriptor?
    private var hasEnded = false
    private var isStarting = false

    /// - Parameters:
    ///   - directory: the folder for data and socket; made if its parent exists. At most about 85 bytes long, since a
    ///     socket's path is limited.
    ///   - logger: where starts and ends are told.
    public init(directory: String, logger: Logger) {
        requestedPath = directory
        self.logger = logger
    }

    /// Starts the server, making the cluster first if there is none, and returns when it accepts connections.
    ///
    /// Cancelling the task ends what was begun; a half-made cluster is removed by the next start.
    /// - Returns: how to reach the database `profiled` as the daemon's role and as the tables' owner.
    /// - Throws: `EmbeddedPostgresError`; `CancellationError`.
    public func start() async throws -> EmbeddedConnections {
        guard postmaster == nil, !isStarting else {
            throw EmbeddedPostgresError(.wrongState, "it is already started")
        }
        isStarting = true
        defer { isStarting = false }
        let directory = try EmbeddedDirectory(requestedPath)
        try makeDirectory(directory)
        lock = try EmbeddedPostgres.takeLock(directory)
        do {
            let account = try serverAccount(directory)
            if let account { try directory.checkReachable(by: account) }
            try directory.makePrivate(directory.run, owner: account)
            try await endLeftovers(directory)
            let cluster = EmbeddedCluster(
                directory: directory, binaries: try await .find(majorVersion: directory.clusterMajorVersion()),
                account: account)
            if FileStatus(directory.data) == nil {
                logger.info("making a PostgreSQL cluster", metadata: ["directory": "\(directory.path)"])
                try await cluster.initialize()
            }
            try directory.makePrivate(directory.data, owner: account)
            try cluster.writeSettings()
            self.directory = directory
            hasEnded = false
            postmaster = try launch(cluster)
            try await waitUntilReady(directory)
            logger.info(
                "embedded PostgreSQL accepts connections",
                metadata: ["directory": "\(directory.path)", "version": "\(cluster.binaries.majorVersion)"])
            return directory.connections
        } catch {
            await stop()
            throw error
        }
    }

    /// Watches over the server until the service group shuts down gracefully or the task is cancelled; then ends it.
    ///
    /// - Throws: `EmbeddedPostgresError` with code `stoppedUnexpectedly` when the server ends by itself.
    public func run() async throws {
        guard let postmaster else {
            throw EmbeddedPostgresError(.wrongState, "start() comes before run()")
        }
        let result = await withTaskCancellationHandler {
            await withGracefulShutdownHandler {
                await postmaster.result
            } onGracefulShutdown: {
                postmaster.cancel()
            }
        } onCancel: {
            postmaster.cancel()
        }
        let wasAsked = postmaster.isCancelled
        await stop()
        if !wasAsked {
            throw EmbeddedPostgresError(.stoppedUnexpectedly, "the server ended: \(result); see data/log in its folder")
        }
    }

    /// Ends the server if it runs: sessions are rolled back, then a checkpoint is written. Returns when it is gone.
    ///
    /// Takes at most `fastShutdownLimit` and `immediateShutdownLimit` together; cancellation does not shorten it.
    public func stop() async {
        if let running = postmaster {
            running.cancel()
            let result = await running.result
            if let directory { await EmbeddedPostgres.waitUntilEmpty(directory) }
            // Another caller may have come first while this one waited.
            if postmaster == running {
                postmaster = nil
                logger.info("embedded PostgreSQL ended", metadata: ["status": "\(result)"])
            }
        }
        if postmaster == nil, let held = lock {
            lock = nil
            // Closing it gives up the lock; there is nothing to be done about an error.
            try? held.close()
        }
    }

    // MARK: Steps of the start

    private func makeDirectory(_ directory: EmbeddedDirectory) throws {
        if FileStatus(directory.path) == nil {
            do {
                // Passable for the server's account; what is in it is private.
                try FileManager.default.createDirectory(
                    atPath: directory.path, withIntermediateDirectories: true,
                    attributes: [.posixPermissions: UInt(0o755)])
            } catch {
                throw EmbeddedPostgresError(.unusableDirectory, "could not make \(directory.path): \(error)")
            }
        }
        guard let status = FileStatus(directory.path), status.isDirectory else {
            throw EmbeddedPostgresError(.unusableDirectory, "\(directory.path) is not a folder")
        }
        guard status.permissions & 0o022 == 0 || status.permissions & 0o1000 != 0 else {
            throw EmbeddedPostgresError(
                .unusableDirectory, "\(directory.path) is writable by others; take that right away (chmod go-w)")
        }
    }

    /// Takes the folder for this process. The kernel releases it however the process ends.
    private static func takeLock(_ directory: EmbeddedDirectory) throws -> FileDescriptor {
        let file: FileDescriptor
        do {
            file = try FileDescriptor.open(
                FilePath(directory.lock), .readWrite, options: [.create, .closeOnExec, .noFollow],
                permissions: [.ownerReadWrite])
        } catch {
            throw EmbeddedPostgresError(.unusableDirectory, "could not open \(directory.lock): \(error)")
        }
        guard flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 else {
            try? file.close()
            throw EmbeddedPostgresError(.directoryInUse, "another daemon uses \(directory.path)")
        }
        return file
    }

    /// Waits for the server's log writer, which ends only after the postmaster.
    private static func waitUntilEmpty(_ directory: EmbeddedDirectory) async {
        // In a task of its own, since the caller's cancellation must not shorten it.
        await Task.detached {
            let deadline = ContinuousClock.now + immediateShutdownLimit
            while !directory.processes().isEmpty, ContinuousClock.now < deadline {
                try? await Task.sleep(for: pollInterval)
            }
        }.value
    }

    /// Who the server is to run as; nil means as this process.
    private func serverAccount(_ directory: EmbeddedDirectory) throws -> SystemAccount? {
        guard geteuid() == 0 else { return nil }
        let account: SystemAccount?
        if let data = FileStatus(directory.data) {
            account = SystemAccount.named(userID: data.owner)
        } else {
            account = SystemAccount.named("postgres")
        }
        guard let account, account.userID != 0 else {
            throw EmbeddedPostgresError(
                .unusableDirectory,
                "PostgreSQL refuses to run as root, and there is no user `postgres` or other owner of the data")
        }
        return account
    }

    /// Ends a server that outlived its daemon, and clears up behind one that was killed.
    ///
    /// The lock is held, so no living daemon can be behind such a server. It is ended rather than adopted: only a
    /// child's end is seen at once.
    private func endLeftovers(_ directory: EmbeddedDirectory) async throws {
        var processes = directory.processes()
        if !processes.isEmpty {
            logger.notice("ending a server left by a killed daemon", metadata: ["processes": "\(processes)"])
        }
        for (signal, limit) in [
            (SIGINT, EmbeddedPostgres.fastShutdownLimit), (SIGQUIT, EmbeddedPostgres.immediateShutdownLimit),
            (SIGKILL, EmbeddedPostgres.immediateShutdownLimit),
        ] where !processes.isEmpty {
            // The postmaster ends its children; without it they are asked themselves.
            let leader = directory.readPostmasterFile()?.processID
            for process in processes where leader.map({ $0 == process || !processes.contains($0) }) ?? true {
                kill(process, signal)
            }
            let deadline = ContinuousClock.now + limit
            repeat {
                processes = directory.processes()
                if processes.isEmpty { break }
                try await Task.sleep(for: EmbeddedPostgres.pollInterval)
            } while ContinuousClock.now < deadline
        }
        guard processes.isEmpty else {
            throw EmbeddedPostgresError(.directoryInUse, "processes \(processes) do not leave \(directory.data)")
        }
        // Nobody works in the cluster, so a note about a server is stale, even if its process id lives on as another
        // program, at which the server itself would refuse to start.
        if FileStatus(directory.postmasterFile) != nil {
            do {
                try FileManager.default.removeItem(atPath: directory.postmasterFile)
            } catch {
                throw EmbeddedPostgresError(
                    .unusableDirectory, "could not remove \(directory.postmasterFile): \(error)")
            }
        }
    }

    private func launch(_ cluster: EmbeddedCluster) throws -> Postmaster {
        let startupLog: FileDescriptor
        do {
            startupLog = try FileDescriptor.open(
                FilePath(cluster.directory.startupLog), .writeOnly,
                options: [.create, .truncate, .closeOnExec, .noFollow], permissions: [.ownerReadWrite])
        } catch {
            throw EmbeddedPostgresError(.unusableDirectory, "could not open \(cluster.directory.startupLog): \(error)")
        }
        let configuration = cluster.postmasterConfiguration(
            teardown: [
                .send(signal: .interrupt, allowedDurationToNextStep: EmbeddedPostgres.fastShutdownLimit),
                .send(signal: .quit, allowedDurationToNextStep: EmbeddedPostgres.immediateShutdownLimit),
            ])
        // Not a child task: it must outlive start(), and its cancellation is the server's orderly end.
        return Task.detached { [weak self] in
            let result: Result<TerminationStatus, any Error>
            do {
                let ended = try await Subprocess.run(
                    configuration, input: .none,
                    output: .fileDescriptor(startupLog, closeAfterSpawningProcess: true),
                    error: .combinedWithOutput)
                result = .success(ended.terminationStatus)
            } catch {
                result = .failure(error)
            }
            await self?.noteEnd()
            return try result.get()
        }
    }

    private func noteEnd() { hasEnded = true }

    private func waitUntilReady(_ directory: EmbeddedDirectory) async throws {
        let deadline = ContinuousClock.now + EmbeddedPostgres.startLimit
        while directory.readPostmasterFile()?.isReady != true {
            guard !hasEnded else {
                throw EmbeddedPostgresError(.startFailed, "the server ended at once: \(lastWords(directory))")
            }
            guard ContinuousClock.now < deadline else {
                throw EmbeddedPostgresError(
                    .startFailed, "not ready after \(EmbeddedPostgres.startLimit): \(lastWords(directory))")
            }
            try await Task.sleep(for: EmbeddedPostgres.pollInterval)
        }
    }

    /// The end of what the server said before its own log began.
    private func lastWords(_ directory: EmbeddedDirectory) -> String {
        let text = (try? String(contentsOfFile: directory.startupLog, encoding: .utf8)) ?? ""
        return text.isEmpty ? "it said nothing" : String(text.suffix(2048))
    }
}
