internal import Synchronization

/// Tells one listener of every commit that a pool has made, after who asked for it was answered or at the same moment.
public final class CommitSignal: Sendable {
    /// A closure in a box: taken out of a Mutex by itself it would come in one more thunk each time, and put back so.
    private struct Listener: Sendable {
        let call: @Sendable () -> Void
    }

    private let listener = Mutex<Listener?>(nil)

    init() {}

    /// Calls `listener` after every commit from now on, in place of any other. It must not block.
    public func notify(_ listener: @escaping @Sendable () -> Void) {
        let boxed = Listener(call: listener)
        self.listener.withLock { $0 = boxed }
    }

    /// A write was committed.
    func fire() { listener.withLock { $0 }?.call() }
}
