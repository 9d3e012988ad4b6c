internal import LibPQ
internal import Logging
internal import Reactor
internal import ServiceLifecycle
internal import Systemd
internal import TTRPC

/// Tells the service manager again and again that the daemon lives, and how it is.
///
/// A sign of life goes the way of a call: it starts on the default executor, waits for a timer of the reactor, asks the pool for
/// an answer, and counts the connections there. Whatever blocks one of them for good keeps the next sign from being sent.
/// What the database answers doesn't matter, nor whether it does: the probe is cancelled after a while, and a pool that
/// works ends it then. Restarting a daemon mends no database.
struct SupervisionService: Service, CustomStringConvertible {
    let notifier: ServiceNotifier
    let watchdogLimit: Duration?
    let pool: PostgresPool
    let server: TTRPCServer
    let health: HealthStatus
    let reactor: Reactor

    /// How often the status is told where nobody watches.
    static let statusInterval = Duration.seconds(5)
    /// How long the probe may wait for the database before it is cancelled.
    static let patience = Duration.seconds(1)

    /// The lifecycle logs its services: the name alone.
    var description: String { "SupervisionService" }

    /// Half of the limit, as sd_watchdog_enabled(3) advises; and the probe's patience, which may come on top, within it.
    var interval: Duration {
        guard let watchdogLimit else { return Self.statusInterval }
        return min(
            Self.statusInterval, max(.milliseconds(10), watchdogLimit / 2 - min(Self.patience, watchdogLimit / 4)))
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var told = ""
            var calls = server.statistics.startedCalls
            var time = MonotonicTime.now()
            while !Task.isCancelled {
                await probe()
                if Task.isCancelled { return }
                let (nowCalls, now) = (server.statistics.startedCalls, MonotonicTime.now())
                let status = await status(callsPerSecond: Self.rate(nowCalls - calls, in: now - time))
                (calls, time) = (nowCalls, now)
                if watchdogLimit != nil { notifier.watchdog() }
                if status != told, notifier.status(status) { told = status }
                try? await reactor.sleep(for: interval)
            }
        }
        notifier.stopping(status: "Ending: \(server.statistics.runningCalls) calls run")
    }

    /// Returns when the pool has answered, be it that it was asked to stop waiting.
    private func probe() async {
        let patience = watchdogLimit.map { min(Self.patience, $0 / 4) } ?? Self.patience
        await withTaskGroup(of: Void.self) { group in
            group.addTask { _ = try? await pool.ping() }
            group.addTask { try? await reactor.sleep(for: patience) }
            await group.next()
            group.cancelAll()
        }
    }

    private static func rate(_ calls: Int, in time: Duration) -> Int {
        let milliseconds = max(1, time.saturatingNanoseconds / 1_000_000)
        return Int(
            clamping: (Int64(clamping: calls).multipliedReportingOverflow(by: 1000).partialValue + milliseconds / 2)
                / milliseconds)
    }

    /// What `systemctl status` shows.
    private func status(callsPerSecond: Int) async -> String {
        let lanes = await pool.status()
        let isServing = await health.isServing("") ?? false
        return Self.text(
            connections: server.statistics.openConnections, running: server.statistics.runningCalls,
            callsPerSecond: callsPerSecond, isServing: isServing, lanes: lanes)
    }

    static func text(
        connections: Int, running: Int, callsPerSecond: Int, isServing: Bool, lanes: [PostgresPool.LaneStatus]
    ) -> String {
        let pool = lanes.map { lane in
            "\(lane.lane) \(lane.connections.count { $0.state != .connecting })/\(lane.maximumConnections)"
        }.joined(separator: ", ")
        let waiting = lanes.reduce(0) { $0 + $1.queued }
        var text = isServing ? "Serving" : "Waiting for the database"
        text += ": \(connections) connections, \(running) calls run, \(callsPerSecond) calls/s"
        text += "; database connections: \(pool); \(waiting) requests wait"
        return text
    }
}
