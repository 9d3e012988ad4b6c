public import FoundationEssentials
public import ProfileModel
internal import ProfileStore

/// Somebody who waits for a record as a message, without a task.
///
/// Invariant of @unchecked: touched on the reactor's thread alone.
open class MessageRequest: @unchecked Sendable {
    /// The record's account.
    public final let accountID: AccountID
    /// The record.
    public final let id: UUID
    /// Keeps what is read, unless it is spoiled.
    final var fill: AnswerCache.Fill?
    /// Whom it goes out with, once it does.
    final var batch: MessageBatch?
    final private(set) var isWaiting = true

    /// A request for one record.
    public init(accountID: AccountID, id: UUID) {
        self.accountID = accountID
        self.id = id
    }

    /// Takes the message.
    open func receive(_ message: [UInt8]) {}

    /// No message was made. With an error, that is the answer; without one, the record is to be read in the ordinary way.
    open func receiveNothing(_ error: ProfileError?) {}

    /// Nobody wants the message any more.
    public final func abandon() {
        guard isWaiting else { return }
        isWaiting = false
        batch?.requestLeft()
    }

    final func end(_ message: [UInt8]?, _ error: ProfileError?) {
        guard isWaiting else { return }
        isWaiting = false
        if let message { receive(message) } else { receiveNothing(error) }
    }
}

/// Requests that one statement answers. When the last of them is abandoned the statement is of no use to anybody.
///
/// Invariant of @unchecked: touched on the reactor's thread alone.
final class MessageBatch: @unchecked Sendable {
    let requests: [MessageRequest]
    /// Gives the statement up. Nil until it is handed over, and when it is through.
    var ticket: RecordMessageStore.Ticket?
    private var isFinished = false
    private var waitingCount: Int

    init(_ requests: [MessageRequest]) {
        self.requests = requests
        waitingCount = requests.count
        for request in requests { request.batch = self }
    }

    /// One of the requests was abandoned.
    func requestLeft() {
        waitingCount -= 1
        if waitingCount == 0, !isFinished { ticket?.cancel() }
    }

    /// The messages have come, or an error has.
    func finish() {
        isFinished = true
        ticket = nil
        for request in requests { request.batch = nil }
    }
}
