internal import Logging
internal import ProfileServices
internal import ServiceLifecycle
internal import TTRPC

/// The transport's part in the daemon's life: it ends first, and in order.
struct RPCService: Service, CustomStringConvertible {
    let server: TTRPCServer
    let health: HealthStatus
    let changes: ChangeService
    let drainTimeout: Duration
    let logger: Logger

    /// The lifecycle logs its services: the name alone.
    var description: String { "RPCService" }

    func run() async throws {
        // Cancelled instead of shut down: another part has failed, and calls end the same way.
        try? await gracefulShutdown()
        logger.event(
            .stopping, level: .notice, "shutting down",
            metadata: ["running-calls": "\(server.statistics.runningCalls)"])
        await health.end()
        await changes.end()
        await server.shutdown(within: drainTimeout)
        logger.info("all connections are closed")
    }
}
