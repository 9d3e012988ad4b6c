internal import Logging
internal import ServiceLifecycle
internal import Systemd
internal import UnixSignals

/// Reads the configuration anew on SIGHUP, tells what holds now and what waits for a restart, and keeps the service manager
/// informed. A configuration that can't be used changes nothing.
struct ReloadService: Service, CustomStringConvertible {
    let live: LiveConfiguration
    let signals: UnixSignalsSequence
    let notifier: ServiceNotifier?
    let logger: Logger

    /// The lifecycle logs its services: the name alone.
    var description: String { "ReloadService" }

    func run() async throws {
        for await _ in signals.cancelOnGracefulShutdown() { await reload() }
    }

    private func reload() async {
        notifier?.reloading()
        do {
            let outcome = try await live.reload()
            var fields: Logger.Metadata = ["applied": "\(Self.list(outcome.applied))"]
            if !outcome.pending.isEmpty { fields["needs-restart"] = "\(Self.list(outcome.pending))" }
            logger.event(.reloaded, level: .notice, "reloaded the configuration", metadata: fields)
            notifier?.ready(status: "Reloaded")
        } catch {
            logger.event(
                .reloadRefused, level: .error, "the configuration can't be reloaded; what was in force stays so",
                metadata: ["error": "\(error)"])
            notifier?.ready(status: "The configuration can't be reloaded; see the log")
        }
    }

    private static func list(_ keys: [String]) -> String { keys.isEmpty ? "nothing" : keys.joined(separator: ", ") }
}
