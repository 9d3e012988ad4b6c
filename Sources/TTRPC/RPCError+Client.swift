/// Failures of the connection, told apart by what may be retried.
extension RPCError {
    /// The reason of calls that certainly never reached a handler: any of them may be made again.
    public static let notSentReason = "NOT_SENT"
    /// The reason of calls whose connection broke after the request was written: the handler may have run.
    public static let connectionLostReason = "CONNECTION_LOST"
    /// The reason of calls that a draining server refused before any handler saw them.
    public static let drainingReason = "DRAINING"

    static func notSent(_ cause: String) -> RPCError {
        RPCError(code: .unavailable, message: "the request was not sent: \(cause)")
            .adding(reason: notSentReason, domain: "ttrpc")
    }

    static func connectionLost(_ cause: String) -> RPCError {
        RPCError(code: .unavailable, message: "the connection broke before the answer: \(cause)")
            .adding(reason: connectionLostReason, domain: "ttrpc")
    }

    /// Whether the request certainly reached no handler.
    public var isKnownUnsent: Bool {
        code == .unavailable && (reason == Self.notSentReason || reason == Self.drainingReason)
    }
}
