internal import LibPQ
internal import Logging
internal import Reactor
internal import ServiceLifecycle

/// Asks the database again and again whether it answers, and tells the health service.
struct HealthMonitor: Service, CustomStringConvertible {
    let pool: PostgresPool
    let status: HealthStatus
    let reactor: Reactor
    let logger: Logger

    /// How often the database is asked.
    static let interval = Duration.seconds(1)
    /// How long it may take to answer before it counts as not answering.
    static let patience = Duration.seconds(3)

    /// The lifecycle logs its services: the name alone.
    var description: String { "HealthMonitor" }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var wasServing = true
            while !Task.isCancelled {
                let problem = await probe()
                if Task.isCancelled { return }
                switch (problem, wasServing) {
                case (let problem?, true):
                    logger.event(
                        .databaseLost, level: .warning, "the database does not answer",
                        metadata: ["error": "\(problem)"])
                case (nil, false): logger.event(.databaseBack, level: .notice, "the database answers again")
                default: break
                }
                wasServing = problem == nil
                await status.set(isServing: wasServing)
                try? await reactor.sleep(for: Self.interval)
            }
        }
    }

    /// Why the database does not answer; nil when it does. One that hangs is reported while it is still waited for.
    private func probe() async -> String? {
        await withTaskGroup(of: String?.self) { group in
            group.addTask {
                do {
                    try await pool.ping()
                    return nil
                } catch {
                    return "\(error)"
                }
            }
            group.addTask {
                do { try await reactor.sleep(for: Self.patience) } catch { return nil }
                await status.set(isServing: false)
                return "no answer within \(Self.patience)"
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
    }
}
