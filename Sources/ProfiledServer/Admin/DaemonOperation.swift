internal import Glibc

/// What of the daemon administrators can change while it runs.
struct DaemonOperation: Sendable {
    /// The settings in force.
    let configuration: LiveConfiguration
    /// The log level in force.
    let logLevel: LiveLogLevel
    /// Begins the orderly end.
    let drain: @Sendable () -> Void

    /// - Parameter drain: begins the orderly end; unless given, the signal that does it is sent to this process.
    init(
        configuration: LiveConfiguration, logLevel: LiveLogLevel,
        drain: @escaping @Sendable () -> Void = { _ = kill(getpid(), SIGTERM) }
    ) {
        self.configuration = configuration
        self.logLevel = logLevel
        self.drain = drain
    }
}
