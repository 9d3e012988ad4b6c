internal import LibPQ
internal import Logging
internal import ServiceLifecycle

/// Asks the database again and again whether it answers, and tells the health service.
struct HealthMonitor: Service {
    let pool: PostgresPool
    let status: HealthStatus
    let logger: Logger

    /// How often the database is asked.
    static let interval = Duration.seconds(1)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var wasServing = true
            while !Task.isCancelled {
                let isServing: Bool
                do {
                    try await pool.ping()
                    isServing = true
                } catch {
                    if Task.isCancelled { return }
                    isServing = false
                    if wasServing {
                        logger.warning("the database does not answer", metadata: ["error": "\(error)"])
                    }
                }
                if isServing, !wasServing { logger.notice("the database answers again") }
                wasServing = isServing
                await status.set(isServing: isServing)
                try? await Task.sleep(for: Self.interval)
            }
        }
    }
}
