/// A request to PostgreSQL failed.
///
/// `description` holds neither parameters nor the server's DETAIL, which may quote a stored row: it is fit for a log.
public struct PostgresError: Error, Sendable, CustomStringConvertible {
    /// What failed.
    public enum Kind: Sendable, Hashable {
        /// The server answered with an error; see ``PostgresError/sqlState``. What the statement did is rolled back.
        case server
        /// No connection could be made.
        case connectionFailed
        /// The connection ended before the answer.
        case connectionLost
        /// The lane's queue is full: nothing was sent, and trying again at once makes it worse.
        case queueFull
        /// No connection became free in the longest time a request may wait: nothing was sent.
        case waitedTooLong
        /// The calling task was cancelled. Nothing is committed.
        case cancelled
        /// A write may or may not be committed; see ``SendState/outcomeUnknown``.
        case outcomeUnknown
        /// The pool, connection or transaction is closed: nothing was sent.
        case closed
        /// The transaction had failed before its COMMIT and was rolled back.
        case transactionAborted
        /// A value in a result is not of the type that was asked for.
        case decoding
        /// A parameter can't be encoded, or a request is not allowed: nothing was sent.
        case invalidRequest
        /// The connection string or another setting is wrong.
        case configuration
    }

    /// Whether the server got the request, and what is known of its outcome.
    public enum SendState: Sendable, Hashable {
        /// The server never saw it: safe to send again.
        case notSent
        /// The server saw it, and it is certain that nothing of it is committed.
        case sent
        /// The server may have seen and committed it: only the caller's own key can tell.
        case outcomeUnknown
    }

    /// What failed.
    public var kind: Kind
    /// What is known of the outcome.
    public var wasSent: SendState
    /// The server's condition; nil when the error is not the server's.
    public var sqlState: SQLSTATE?
    /// `ERROR`, `FATAL` or `PANIC`, never translated; nil when the error is not the server's.
    public var severity: String?
    /// What happened, in one line.
    public var message: String
    /// More, perhaps with values of a row: not for logs.
    public var detail: String?
    /// The server's advice.
    public var hint: String?
    /// The schema of the object that the error is about.
    public var schema: String?
    /// The table that the error is about.
    public var table: String?
    /// The column that the error is about.
    public var column: String?
    /// The constraint that was broken.
    public var constraint: String?
    /// Where in the SQL text the error is, in characters, counted from 1.
    public var position: Int?
    /// Which of the statements that were sent together failed, counted from 0; nil when the error is of none of them.
    public var statementIndex: Int?

    /// An error of our own making.
    public init(_ kind: Kind, _ message: String, wasSent: SendState = .notSent) {
        self.kind = kind
        self.wasSent = wasSent
        self.message = message
    }

    /// Whether sending the same request again is certain to repeat nothing and may succeed: 40001 and 40P01.
    public var isSerializationFailure: Bool { kind == .server && sqlState?.isSerializationFailure == true }

    /// The error in one line, fit for a log.
    public var description: String {
        var text = "\(kind): \(message)"
        if let sqlState { text += " (SQLSTATE \(sqlState))" }
        if let constraint { text += " [constraint \(constraint)]" }
        if wasSent == .outcomeUnknown && kind != .outcomeUnknown { text += " [outcome unknown]" }
        return text
    }

    /// Whether the session ends with this error.
    var isFatal: Bool { severity == "FATAL" || severity == "PANIC" }

    static func cancelled(_ wasSent: SendState) -> PostgresError {
        PostgresError(.cancelled, "the request was cancelled", wasSent: wasSent)
    }

    static func outcomeUnknown(_ reason: String) -> PostgresError {
        PostgresError(.outcomeUnknown, "the outcome of the write is not known: \(reason)", wasSent: .outcomeUnknown)
    }
}
