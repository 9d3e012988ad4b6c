/// The configuration in force, which can be read again while the daemon runs.
///
/// Parts that can change without a restart say so with ``onReload(of:_:)``; whatever else differs waits for one.
public actor LiveConfiguration {
    /// Reads the configuration from where it came.
    public typealias Load = @Sendable () async throws -> DaemonConfiguration

    /// What came of a reload.
    public struct Outcome: Sendable, Equatable {
        /// Keys of settings that changed and hold now.
        public var applied: [String]
        /// Keys of settings that changed and will hold after a restart.
        public var pending: [String]
    }

    private struct Applier {
        var keys: Set<String>
        var apply: @Sendable (DaemonConfiguration) async -> Void
    }

    private let load: Load?
    private var database: DaemonConfiguration.Database
    private var inForce: [(key: String, value: String)]
    private var appliers: [Applier] = []
    private var isReloading = false
    private var waiters: [CheckedContinuation<Void, Never>] = []

    /// Begins with a configuration.
    ///
    /// - Parameter load: reads it again; nil when it can't be.
    public init(_ configuration: DaemonConfiguration, load: Load?) {
        self.load = load
        database = configuration.database
        inForce = configuration.settings
    }

    /// Every setting in force, in the order of the documentation; secrets are left out.
    public var settings: [(key: String, value: String)] { inForce }

    /// Has `apply` called with every configuration that is read again, in the order in which appliers were added.
    ///
    /// - Parameter keys: the settings that hold when it returns.
    public func onReload(of keys: Set<String>, _ apply: @escaping @Sendable (DaemonConfiguration) async -> Void) {
        appliers.append(Applier(keys: keys, apply: apply))
    }

    /// Reads the configuration again and lets hold what can. One reload at a time: others wait.
    ///
    /// Appliers are called even where their settings are the same: what those stand for, such as the members of a group, may
    /// have changed.
    /// - Throws: ``ConfigurationError`` when it can't be used; nothing changes then.
    public func reload() async throws -> Outcome {
        while isReloading { await withCheckedContinuation { waiters.append($0) } }
        isReloading = true
        defer {
            isReloading = false
            for waiter in waiters { waiter.resume() }
            waiters = []
        }
        guard let load else { throw ConfigurationError(problems: ["there is nothing to read it from again"]) }
        let new = try await load()
        for applier in appliers { await applier.apply(new) }
        return adopt(new)
    }

    private func adopt(_ new: DaemonConfiguration) -> Outcome {
        let live = appliers.reduce(into: Set<String>()) { $0.formUnion($1.keys) }
        let old = Dictionary(inForce.map { ($0.key, $0.value) }) { first, _ in first }
        let settings = new.settings
        var changed = settings.filter { old[$0.key] != $0.value }.map(\.key)
        changed += inForce.map(\.key).filter { key in !settings.contains { $0.key == key } }
        // The value of a connection string isn't among the settings.
        if new.database != database, !changed.contains("database.url") { changed.append("database.url") }
        inForce = inForce.map { setting in
            guard live.contains(setting.key), let value = settings.first(where: { $0.key == setting.key })?.value else {
                return setting
            }
            return (setting.key, value)
        }
        return Outcome(applied: changed.filter(live.contains), pending: changed.filter { !live.contains($0) })
    }
}
