internal import Synchronization

/// Tells one listener of every commit that a pool has made, after who asked for it was answered or at the same moment.
public final class CommitSignal: Sendable {
    private let listener = Mutex<(@Sendable () -> Void)?>(nil)

    init() {}

    /// Calls `listener` after every commit from now on, in place of any other. It must not block.
    public func notify(_ listener: @escaping @Sendable () -> Void) {
        self.listener.withLock { $0 = listener }
    }

    /// A write was committed.
    func fire() { listener.withLock { $0 }?() }
}
