internal import Reactor
internal import ServiceLifecycle

/// Gives back what the start has left in memory, once the other services have begun and once they have gone round.
struct StartRelease: Service, CustomStringConvertible {
    let reactor: Reactor

    /// Until every service has done its first work.
    private static let delay = Duration.milliseconds(500)

    /// The lifecycle logs its services: the name alone.
    var description: String { "StartRelease" }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            ProgramPages.release()
            try? await reactor.sleep(for: Self.delay)
            ProgramPages.release()
        }
        try? await gracefulShutdown()
    }
}
