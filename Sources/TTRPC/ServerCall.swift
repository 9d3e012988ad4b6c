internal import DequeModule
internal import Reactor

/// One call on a server's connection, from its request to the end of its handler.
///
/// Invariant of @unchecked: touched on the reactor's thread alone, by the connection that it belongs to.
final class ServerCall: @unchecked Sendable {
    let context: ServerContext
    let entry: MethodEntry
    let startTime: MonotonicTime
    /// Bytes of the request, which the handler's message holds while it runs.
    let requestBytes: Int
    /// Runs the handler. Nil until it is started.
    var task: Task<Void, Never>?
    /// Answers the call at its deadline.
    var deadlineTimer: ReactorTimer?
    /// Whether the response is written: nothing more may be, whatever the handler still does.
    var isAnswered = false

    // Streaming calls only.
    var unread = Deque<[UInt8]>()
    var unreadBytes = 0
    var isInputClosed = false
    /// The handler, while it waits for a message, the end, or its cancellation.
    var reader: CheckedContinuation<Void, Never>?

    var streamID: UInt32 { context.streamID }

    init(context: ServerContext, entry: MethodEntry, startTime: MonotonicTime, requestBytes: Int) {
        self.context = context
        self.entry = entry
        self.startTime = startTime
        self.requestBytes = requestBytes
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
