internal import Glibc
public import Systemd

/// What the process that started the daemon gave it and wants to know: sockets, a place for notifications, a watchdog. Empty
/// where nobody supervises it.
public struct Supervision: Sendable {
    /// Sockets that are open already, by the names `rpc` and `admin`.
    public var sockets: [PassedSocket] = []
    /// Tells the service manager how the daemon is.
    public var notifier: ServiceNotifier?
    /// The time after which the service manager restarts a daemon that it hasn't heard of.
    public var watchdogLimit: Duration?
    /// Whether SIGUSR2 blocks the executor, so that a test can see what the watchdog does about it.
    public var hasTestHooks = false

    /// Nobody's.
    public init() {}

    /// What systemd's variables say.
    ///
    /// - Throws: `ListenEnvironmentError` when those of socket activation can't be used.
    public init(environment: [String: String]) throws {
        sockets = try PassedSocket.all(environment: environment)
        notifier = ServiceNotifier(environment: environment)
        watchdogLimit = WatchdogInterval.limit(environment: environment)
        // Set by whoever starts the process and by nobody else: no peer can.
        hasTestHooks = environment["PROFILED_TEST_HOOKS"] == "1"
    }

    /// The passed socket of that name. A single one is for calls whatever its name, so that units of others work.
    ///
    /// - Throws: ``ConfigurationError`` when it was passed twice, or others were whose use nobody knows.
    func socket(_ name: String) throws(ConfigurationError) -> PassedSocket? {
        if sockets.count == 1, let only = sockets.first, only.name != AccessPolicy.adminListener {
            return name == AccessPolicy.mainListener ? only : nil
        }
        let unknown = sockets.map(\.name).filter { $0 != AccessPolicy.mainListener && $0 != AccessPolicy.adminListener }
        guard unknown.isEmpty else {
            throw ConfigurationError(problems: [
                "socket activation: of several sockets each is named rpc or admin (FileDescriptorName=), not \(unknown)"
            ])
        }
        let named = sockets.filter { $0.name == name }
        guard named.count < 2 else {
            throw ConfigurationError(problems: ["socket activation: two sockets are named \(name)"])
        }
        return named.first
    }
}
