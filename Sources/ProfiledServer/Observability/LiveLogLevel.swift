public import Logging
internal import Synchronization

/// From which severity on messages are logged, changed while the daemon runs.
public final class LiveLogLevel: Sendable {
    private let index: Atomic<Int>

    /// Begins with a level.
    public init(_ level: Logger.Level) { index = Atomic(Self.index(of: level)) }

    /// The level in force; may be read and set on any thread.
    public var level: Logger.Level {
        get { Logger.Level.allCases[index.load(ordering: .relaxed)] }
        set(level) { index.store(Self.index(of: level), ordering: .relaxed) }
    }

    private static func index(of level: Logger.Level) -> Int { Logger.Level.allCases.firstIndex(of: level) ?? 0 }
}
