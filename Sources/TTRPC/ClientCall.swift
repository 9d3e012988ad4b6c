internal import DequeModule
internal import Reactor
internal import TTRPCWire

/// One call of a client, from its start to its end; while it waits for a place, the timer of its own deadline.
///
/// Invariant of @unchecked: the constants are immutable; all else is touched on the reactor's thread alone, by the
/// connection that carries the call. Before the call is handed to that thread, its caller alone touches it.
///
/// Invariant of @safe: each continuation is resumed once, since who resumes it takes it out.
@safe final class ClientCall: ReactorTimer, @unchecked Sendable {
    /// What is sent to open the stream, and until when.
    struct Request: Sendable {
        var frame: RequestFrame
        /// When the call was made.
        var start: MonotonicTime
        /// Nil: no limit.
        var deadline: MonotonicTime?
    }

    let request: Request
    /// 0 until the request is written.
    var streamID: UInt32 = 0
    /// Who carries the call, from its beginning until the caller has its answer.
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
    private var waiter: UnsafeContinuation<Result<[UInt8], RPCError>?, Never>?

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

    /// The deadline has come while it waited.
    override func fire() {
        connection?.assumeIsolated { $0.expire(self) }
    }

    /// Suspends its caller until it ends, unless it has.
    ///
    /// - Parameter begin: called when the call can be ended, which it may be at once.
    nonisolated(nonsending) func wait(_ begin: () -> Void) async -> Result<[UInt8], RPCError>? {
        // A checked continuation is an object more for each call.
        unsafe await withUnsafeContinuation { continuation in
            // Looked at within the continuation's body, since the task of a caller that prefers an executor may be suspended before.
            guard !isSettled else { return unsafe continuation.resume(returning: outcome) }
            unsafe waiter = continuation
            begin()
        }
    }

    /// Gives the call back to its caller, since there is no connection.
    func handBack() {
        isSettled = true
        _ = resumeWaiter(nil)
    }

    /// Ends the call for its caller.
    func settle(_ outcome: Result<[UInt8], RPCError>) {
        guard !isSettled else { return }
        isSettled = true
        if resumeWaiter(outcome) { return }
        self.outcome = outcome
        reader?.resume()
        reader = nil
        starter?.resume()
        starter = nil
    }

    /// Lets the messages go that nobody will read.
    func dropUnread() {
        guard !unread.isEmpty else { return }
        unread = []
        unreadBytes = 0
    }

    /// Hands the outcome to who waits for it; whether somebody does.
    private func resumeWaiter(_ outcome: Result<[UInt8], RPCError>?) -> Bool {
        guard let continuation = unsafe waiter else { return false }
        unsafe waiter = nil
        unsafe continuation.resume(returning: outcome)
        return true
    }
}
