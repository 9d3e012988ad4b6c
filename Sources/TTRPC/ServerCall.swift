internal import DequeModule
internal import Reactor

/// One call on a server's connection, from its request to the end of its handler; the timer of its own deadline.
///
/// Invariant of @unchecked: touched on the reactor's thread alone, by the connection that it belongs to.
final class ServerCall: ReactorTimer, PendingCall, @unchecked Sendable {
    /// Held strongly, since weak references cost every call: the connection lets go of a call when its handler has ended.
    private let connection: ServerConnection
    let context: ServerContext
    let entry: MethodEntry
    /// Works on the answer of a call without a task.
    var waiter: (any PendingCallWaiter)?
    /// Bytes of the request, which the handler's message holds while it runs.
    let requestBytes: Int
    /// Runs the handler. Nil until it is started.
    var task: Task<Void, Never>?
    /// Whether the response is written: nothing more may be, whatever the handler still does.
    var isAnswered = false

    // Streaming calls only.
    var unread = Deque<[UInt8]>()
    var unreadBytes = 0
    var isInputClosed = false
    /// The handler, while it waits for a message, the end, or its cancellation.
    var reader: CheckedContinuation<Void, Never>?

    var streamID: UInt32 { context.streamID }

    init(
        context: ServerContext, entry: MethodEntry, requestBytes: Int, connection: ServerConnection
    ) {
        self.connection = connection
        self.context = context
        self.entry = entry
        self.requestBytes = requestBytes
        super.init()
    }

    /// The deadline has come.
    override func fire() {
        connection.assumeIsolated { $0.end(self, with: .deadlineExceeded) }
    }

    var receivedAt: MonotonicTime { context.receivedAt }

    func answer(_ payload: [UInt8]) {
        connection.assumeIsolated { $0.answerPending(self, payload) }
    }

    func handOver(_ body: @escaping @Sendable (ServerContext) async throws -> [UInt8]) {
        connection.assumeIsolated { $0.handOver(self, entry.intercepted(body)) }
    }

    /// Keeps a message for the handler.
    func deliver(_ message: [UInt8]) {
        unread.append(message)
        unreadBytes += message.count
        wakeReader()
    }

    /// The client sends nothing more.
    func closeInput() {
        isInputClosed = true
        wakeReader()
    }

    /// Stops the handler; what it waits for from the peer throws.
    func cancel() {
        task?.cancel()
        waiter?.callAbandoned()
        wakeReader()
    }

    /// Lets the messages go that nobody will read.
    func dropUnread() {
        guard !unread.isEmpty else { return }
        unread = []
        unreadBytes = 0
    }

    /// Lets a waiting handler look again.
    func wakeReader() {
        reader?.resume()
        reader = nil
    }
}
