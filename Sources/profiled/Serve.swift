import ArgumentParser
import Logging
import Metrics
import ProfiledServer
import ServiceLifecycle
import UnixSignals

/// `profiled serve`: runs the daemon in the foreground.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the daemon until SIGTERM or SIGINT.",
        discussion: """
            Settings come from flags, then environment variables (PROFILED_SOCKET_PATH, …), then the file, then defaults; \
            `profiled check-config` shows them all. With --embedded the daemon makes and runs a PostgreSQL of its own.
            """)

    @OptionGroup var options: ConfigurationOptions

    @Option(help: "The Unix socket to listen on.", completion: .file())
    var socket: String?

    func run() async throws {
        let extra = socket.map { ["socket.path": $0] } ?? [:]
        let configuration = try await options.load(extra: extra)
        let logLevel = LiveLogLevel(configuration.logLevel)
        LoggingSystem.bootstrap { LineLogHandler(label: $0, level: logLevel) }
        let metrics = OpenMetricsRegistry()
        MetricsSystem.bootstrap(metrics)
        let logger = Logger(label: "profiled")
        let daemon = Daemon(
            configuration: configuration, metrics: metrics, logger: logger, logLevel: logLevel
        ) { [options] in try await options.load(extra: extra) }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: daemon, successTerminationBehavior: .gracefullyShutdownGroup)],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        do {
            try await group.run()
        } catch {
            logger.critical("the daemon ended", metadata: ["error": "\(error)"])
            throw ExitCode.failure
        }
    }
}
