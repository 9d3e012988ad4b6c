internal import DequeModule
internal import Reactor

/// One call on a server's connection, from its request to the end of its handler.
///
/// Invariant of @unchecked: touched on the reactor's thread alone, by the connection that it belongs to.
final class ServerCall: @unchecked Sendable {
    let context: ServerContext
    let entry: MethodEntry
    let startTime: MonotonicTime
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
    var reader: CheckedContinuation<[UInt8]?, any Error>?
    /// Numbers the waits, so that cancelling one never ends a later one.
    var readerNumber = 0

    var streamID: UInt32 { context.streamID }

    init(context: ServerContext, entry: MethodEntry, startTime: MonotonicTime) {
        self.context = context
        self.entry = entry
        self.startTime = startTime
    }

    /// Hands a message to the waiting handler, or keeps it.
    func deliver(_ message: [UInt8]) {
        if let reader {
            self.reader = nil
            reader.resume(returning: message)
        } else {
            unread.append(message)
            unreadBytes += message.count
        }
    }

    /// The client sends nothing more.
    func closeInput() {
        isInputClosed = true
        guard unread.isEmpty, let reader else { return }
        self.reader = nil
        reader.resume(returning: nil)
    }

    /// Stops the handler; what it waits for from the peer throws.
    func cancel() {
        task?.cancel()
        cancelReader()
    }

    /// Lets the messages go that nobody will read.
    func dropUnread() {
        guard !unread.isEmpty else { return }
        unread = []
        unreadBytes = 0
    }

    func cancelReader() {
        guard let reader else { return }
        self.reader = nil
        reader.resume(throwing: CancellationError())
    }
}
