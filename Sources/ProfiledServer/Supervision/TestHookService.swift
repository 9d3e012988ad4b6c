internal import Glibc
internal import Logging
internal import Reactor
internal import ServiceLifecycle
internal import UnixSignals

/// Blocks the executor on SIGUSR2. Runs only where whoever started the daemon asked for it by `PROFILED_TEST_HOOKS=1`.
struct TestHookService: Service, CustomStringConvertible {
    let reactor: Reactor
    let logger: Logger

    /// The lifecycle logs its services: the name alone.
    var description: String { "TestHookService" }

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sigusr2).cancelOnGracefulShutdown() {
            logger.warning("a test blocks the executor")
            Task(executorPreference: reactor) { Self.block() }
        }
    }

    /// Longer than any watchdog waits.
    private static func block() { _ = Glibc.sleep(600) }
}
