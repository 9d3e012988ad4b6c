/// An action that the reactor runs at a time, unless it is cancelled first.
///
/// Made once and scheduled as often as needed: scheduling again moves it. The timer belongs to one reactor at a time, and
/// only the loop thread schedules, cancels and fires it. What has a deadline of its own, such as a call, may be a timer
/// itself (``fire()``), which spares two objects for each.
open class ReactorTimer: @unchecked Sendable {
    // Invariant: both are read and written on the loop thread alone (TimerQueue is confined to it).
    final var deadline = MonotonicTime.distantFuture
    /// The place in the queue's heap; -1 while not scheduled.
    final var position = -1
    private final let action: (@Sendable () -> Void)?

    /// A timer that runs `action` on the loop thread. `action` must not block.
    public init(_ action: @escaping @Sendable () -> Void) {
        self.action = action
    }

    /// A timer of a class that overrides ``fire()``.
    public init() { action = nil }

    /// Whether the timer waits to fire. Loop thread only.
    public final var isScheduled: Bool { position >= 0 }

    /// Called on the loop thread when the time has come; must not block.
    open func fire() { action?() }
}
