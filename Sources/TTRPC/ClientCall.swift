internal import DequeModule
internal import Reactor
internal import TTRPCWire

/// One call of a client, from its start to its end.
///
/// Invariant of @unchecked: the constants are immutable; all else is touched on the reactor's thread alone, by the
/// connection that carries the call.
final class ClientCall: @unchecked Sendable {
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
    var deadlineTimer: ReactorTimer?
    /// Whether the caller has its answer; the stream may live on until the server ends it.
    var isSettled = false
    /// How the call ended, for who asks afterwards.
    var outcome: Result<[UInt8], RPCError>?
    /// Who waits for the single response.
    var waiter: CheckedContinuation<Void, Never>?

    // Streaming calls only.
    var unread = Deque<[UInt8]>()
    var unreadBytes = 0
    var reader: CheckedContinuation<Void, Never>?
    var isOutputClosed = false
    /// Who waits until the request is written.
    var starter: CheckedContinuation<Void, Never>?

    init(_ request: Request) { self.request = request }

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
        waiter?.resume()
        waiter = nil
        reader?.resume()
        reader = nil
        starter?.resume()
        starter = nil
    }
}
