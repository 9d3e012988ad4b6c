internal import Reactor

/// Which services can answer now, and who wants to know when that changes.
actor HealthStatus: LoopActor {
    nonisolated let reactor: Reactor
    /// The services that need the database; the empty name stands for the daemon as a whole.
    private let databaseServices: Set<String>
    /// The services that answer as long as the daemon does.
    private let otherServices: Set<String>
    private var isDatabaseServing = false
    private var hasEnded = false
    private var watchers: [UInt64: AsyncStream<Void>.Continuation] = [:]
    private var lastWatcher: UInt64 = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe reactor.asUnownedSerialExecutor() }

    /// Not serving what needs the database, until told otherwise.
    init(databaseServices: [String], otherServices: [String], reactor: Reactor) {
        self.databaseServices = Set(databaseServices).union([""])
        self.otherServices = Set(otherServices)
        self.reactor = reactor
    }

    /// Whether a service can answer; nil when there is no such service.
    func isServing(_ service: String) -> Bool? {
        if service.isEmpty || databaseServices.contains(service) { return isDatabaseServing && !hasEnded }
        return otherServices.contains(service) ? !hasEnded : nil
    }

    /// Says whether the database answers from now on. Of no effect once the daemon ends.
    func set(isServing: Bool) {
        guard isServing != isDatabaseServing, !hasEnded else { return }
        isDatabaseServing = isServing
        for watcher in watchers.values { watcher.yield() }
    }

    /// A stream that yields after every change and ends with the daemon; several changes before it is read are one.
    func changes() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        if hasEnded {
            continuation.finish()
            return stream
        }
        lastWatcher += 1
        let id = lastWatcher
        watchers[id] = continuation
        continuation.onTermination = { [weak self] _ in
            guard let self else { return }
            Task { await self.remove(id) }
        }
        return stream
    }

    /// The daemon ends: nothing serves any more, and whoever watches is told to look elsewhere.
    func end() {
        hasEnded = true
        for watcher in watchers.values { watcher.finish() }
        watchers = [:]
    }

    private func remove(_ id: UInt64) { watchers[id] = nil }

    /// How many wait for changes.
    var watcherCount: Int { watchers.count }
}
