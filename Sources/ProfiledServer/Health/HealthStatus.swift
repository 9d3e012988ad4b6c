internal import Reactor

/// Which services can answer now, and who wants to know when that changes.
actor HealthStatus {
    private let reactor: Reactor
    /// The services that need the database.
    private let services: Set<String>
    private var isServing = false
    private var watchers: [UInt64: AsyncStream<Void>.Continuation] = [:]
    private var lastWatcher: UInt64 = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe reactor.asUnownedSerialExecutor() }

    /// Not serving at first. The empty name stands for the daemon as a whole.
    init(services: [String], reactor: Reactor) {
        self.services = Set(services).union([""])
        self.reactor = reactor
    }

    /// Whether a service can answer; nil when there is no such service.
    func isServing(_ service: String) -> Bool? { services.contains(service) ? isServing : nil }

    /// Says whether the daemon can answer from now on.
    func set(isServing: Bool) {
        guard isServing != self.isServing else { return }
        self.isServing = isServing
        for watcher in watchers.values { watcher.yield() }
    }

    /// A stream that yields after every change; several changes before it is read are one.
    func changes() -> AsyncStream<Void> {
        lastWatcher += 1
        let id = lastWatcher
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        watchers[id] = continuation
        continuation.onTermination = { [weak self] _ in
            guard let self else { return }
            Task { await self.remove(id) }
        }
        return stream
    }

    /// The daemon ends: nothing serves any more, and whoever watches is told to look elsewhere.
    func end() {
        isServing = false
        for watcher in watchers.values { watcher.finish() }
        watchers = [:]
    }

    private func remove(_ id: UInt64) { watchers[id] = nil }

    /// How many wait for changes.
    var watcherCount: Int { watchers.count }
}
