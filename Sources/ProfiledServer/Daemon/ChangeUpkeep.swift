internal import ProfileServices
internal import ServiceLifecycle

/// The upkeep of the feed of changes, while the daemon lives.
struct ChangeUpkeep: Service, CustomStringConvertible {
    let changes: ChangeService

    /// The lifecycle logs its services: the name alone.
    var description: String { "ChangeUpkeep" }

    func run() async throws {
        await cancelWhenGracefulShutdown { await changes.maintain() }
    }
}
