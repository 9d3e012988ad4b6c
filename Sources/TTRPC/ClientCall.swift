internal import DequeModule
internal import Reactor
internal import TTRPCWire

/// One call of a client, from its start to its end; the timer of its own deadline.
///
/// Invariant of @unchecked: the constants are immutable; all else is touched on the reactor's thread alone, by the
/// connection that carries the call. Before the call is handed to that thread, its caller alone touches it.
final class ClientCall: ReactorTimer, @unchecked Sendable {
    /// What is sent to open the stream.
    struct Request: Sendable {
        var method: MethodDescriptor
        var payload: [UInt8]
        var metadata: Metadata
        /// Nil: no limit.
        var deadline: MonotonicTime?
        var flags: FrameFlags
    }

    let request: Request
    /// 0 until the request is written.
    var streamID: UInt32 = 0
    /// Who carries the call, from its beginning until its timer is stopped.
    var connection: ClientConnection?
    /// Whether the client has looked at it.
    var isStarted = false
    /// Whether its caller was cancelled before the client had looked at it.
    var isCancelledBeforeStart = false
    /// Whether the caller has its answer; the stream may live on until the server ends it.
    var isSettled = false
    /// How the call ended, for who asks afterwards.
    var outcome: Result<[UInt8], RPCError>?
    /// Who waits for the single response; resumed with nil when there is no connection to make the call on.
    var waiter: CheckedContinuation<Result<[UInt8], RPCError>?, Never>?

    // Streaming calls only.
    var unread = Deque<[UInt8]>()
    var unreadBytes = 0
    var reader: CheckedContinuation<Void, Never>?
    var isOutputClosed = false
    /// Who waits until the request is written.
    var starter: CheckedContinuation<Void, Never>?

    init(_ request: Request) {
        self.request = request
        super.init()
    }

    /// The deadline has come.
    override func fire() {
        connection?.assumeIsolated { $0.expire(self) }
    }

    /// Gives the call back to its caller, since there is no connection.
    func handBack() {
        isSettled = true
        waiter?.resume(returning: nil)
        waiter = nil
    }

    /// Ends the call for its caller.
    func settle(_ outcome: Result<[UInt8], RPCError>) {
        guard !isSettled else { return }
        isSettled = true
        self.outcome = outcome
        wake()
    }

    /// Lets the messages go that nobody will read.
    func dropUnread() {
        guard !unread.isEmpty else { return }
        unread = []
        unreadBytes = 0
    }

    /// Lets whoever waits look again.
    private func wake() {
        waiter?.resume(returning: outcome)
        waiter = nil
        reader?.resume()
        reader = nil
        starter?.resume()
        starter = nil
    }
}
