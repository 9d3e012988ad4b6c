public import Reactor

/// A call that was accepted and waits for its answer without a task; see ``Router/register(_:shortcut:)``.
///
/// It counts as running and has its deadline. Exactly one of ``answer(_:)`` and ``handOver(_:)`` must follow, on the reactor's
/// thread.
public protocol PendingCall: AnyObject, Sendable {
    /// What a handler would know of the call.
    var context: ServerContext { get }
    /// When the request was read.
    var receivedAt: MonotonicTime { get }
    /// Whether the call has been answered already: its deadline has come, it was cancelled, or its peer is gone.
    var isAnswered: Bool { get }
    /// Told when the call is answered before its time; held until the call has ended.
    var waiter: (any PendingCallWaiter)? { get set }
    /// Answers the call.
    ///
    /// - Parameter payload: the encoded response.
    func answer(_ payload: [UInt8])
    /// Runs `body` as the call's handler, with a task and within the interceptors, as other calls are.
    func handOver(_ body: @escaping @Sendable (ServerContext) async throws -> [UInt8])
}

/// What works on the answer of a pending call.
public protocol PendingCallWaiter: AnyObject, Sendable {
    /// Nobody waits for the answer any more. On the reactor's thread.
    func callAbandoned()
}
