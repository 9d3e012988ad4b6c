/// An action that the reactor runs at a time, unless it is cancelled first.
///
/// Made once and scheduled as often as needed: scheduling again moves it. The timer belongs to one reactor at a time, and
/// only the loop thread schedules, cancels and fires it.
public final class ReactorTimer: @unchecked Sendable {
    // Invariant: both are read and written on the loop thread alone (TimerQueue is confined to it).
    var deadline = MonotonicTime.distantFuture
    /// The place in the queue's heap; -1 while not scheduled.
    var position = -1
    let action: @Sendable () -> Void

    /// A timer that runs `action` on the loop thread. `action` must not block.
    public init(_ action: @escaping @Sendable () -> Void) {
        self.action = action
    }

    /// Whether the timer waits to fire. Loop thread only.
    public var isScheduled: Bool { position >= 0 }
}
