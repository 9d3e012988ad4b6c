/// What the server itself answers, without a handler.
extension RPCError {
    static let frameTooLarge = RPCError(
        code: .resourceExhausted, message: "a frame may carry at most 4 MiB (4194304 bytes)")
    static let deadlineExceeded = RPCError(code: .deadlineExceeded, message: "the deadline has passed")
    static let draining = RPCError(code: .unavailable, message: "the server is shutting down; connect again")
        .adding(reason: drainingReason, domain: "ttrpc")

    static func tooManyCalls(retryAfter delay: Duration) -> RPCError {
        RPCError(code: .resourceExhausted, message: "too many calls are running")
            .adding(reason: "TOO_MANY_CALLS", domain: "ttrpc").adding(retryAfter: delay)
    }

    static func methodIsUnary(_ method: MethodDescriptor) -> RPCError {
        RPCError(code: .invalidArgument, message: "\(method.fullName) is unary: its request can't be remote open")
    }

    static func responseTooLarge(_ bytes: Int) -> RPCError {
        RPCError(
            code: .resourceExhausted,
            message: "the response has \(bytes) bytes, a frame carries at most 4 MiB; ask for less")
    }
}
