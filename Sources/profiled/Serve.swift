import ArgumentParser
import FoundationEssentials
import Logging
import Metrics
import ProfiledServer
import ServiceLifecycle
import Systemd
import UnixSignals

/// `profiled serve`: runs the daemon in the foreground.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Run the daemon until SIGTERM or SIGINT.",
        discussion: """
            Settings come from flags, then environment variables (PROFILED_SOCKET_PATH, …), then the file, then defaults; \
            `profiled check-config` shows them all. With --embedded the daemon makes and runs a PostgreSQL of its own.
            """)

    @OptionGroup var options: ConfigurationOptions

    @Option(help: "The Unix socket to listen on.", completion: .file())
    var socket: String?

    func run() async throws {
        ProgramPages.release()
        let environment = ProcessInfo.processInfo.environment
        let supervision = try Supervision(environment: environment)
        // An embedded database must not take the sockets for its own.
        PassedSocket.forget()
        let overrides = socket.map { ["socket.path": $0] } ?? [:]
        let configuration = try await options.load(extra: overrides)
        ProgramPages.release()
        let logLevel = LiveLogLevel(configuration.logLevel)
        // Only what leads to the journal anyway: whoever redirects standard error wants to read it there.
        let journal = JournalSocket.isConnected(environment: environment) ? JournalSocket() : nil
        LoggingSystem.bootstrap { label in
            if let journal { return JournalLogHandler(label: label, level: logLevel, socket: journal) }
            return LineLogHandler(label: label, level: logLevel)
        }
        let metrics = OpenMetricsRegistry()
        MetricsSystem.bootstrap(metrics)
        let logger = Logger(label: "profiled")
        let daemon = Daemon(
            configuration: configuration, metrics: metrics, logger: logger, logLevel: logLevel, supervision: supervision
        ) { [options] in try await options.load(extra: overrides) }
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [.init(service: daemon, successTerminationBehavior: .gracefullyShutdownGroup)],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: logger))
        do {
            try await group.run()
        } catch {
            logger.event(.failed, level: .critical, "the daemon ended", metadata: ["error": "\(error)"])
            throw ExitCode.failure
        }
    }
}
