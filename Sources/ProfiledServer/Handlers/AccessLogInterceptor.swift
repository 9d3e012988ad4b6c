internal import LibPQ
internal import Logging
internal import Reactor
internal import TTRPC

/// Logs every call that reaches a handler, one line at level debug, and those that took long at level warning, with what
/// they waited for. Costs a fast call two comparisons and a look at the clock.
struct AccessLogInterceptor: ServerInterceptor {
    let slowCalls: SlowCallLimit
    let slowRequests: SlowRequests
    let logger: Logger

    func intercept(_ context: ServerContext, next: () async throws -> Void) async throws {
        do {
            try await next()
            ended(context, nil)
        } catch {
            ended(context, error)
            throw error
        }
    }

    private func ended(_ context: ServerContext, _ error: (any Error)?) {
        let nanoseconds = MonotonicTime.now().nanoseconds(since: context.receivedAt)
        // A stream takes as long as its reader likes.
        let isSlow = nanoseconds >= slowCalls.nanoseconds && context.method.shape == .unary
        guard isSlow || logger.logLevel <= .debug else { return }
        log(context, error.map { code(of: $0, context) } ?? .ok, nanoseconds, isSlow: isSlow)
    }

    private func code(of error: any Error, _ context: ServerContext) -> RPCError.Code {
        // Whatever a handler makes of its cancellation, at the deadline the peer was told this.
        if context.deadline <= .now() { return .deadlineExceeded }
        if let error = error as? RPCError { return error.code }
        return error is CancellationError ? .cancelled : .internalError
    }

    private func log(_ context: ServerContext, _ code: RPCError.Code, _ nanoseconds: Int64, isSlow: Bool) {
        var fields = CallLogFields.fields(context)
        fields["code"] = "\(code.name)"
        fields["duration-us"] = "\(nanoseconds / 1000)"
        guard isSlow else { return logger.debug("call", metadata: fields) }
        if let slowest = slowRequests.takeSlowest() {
            fields["lane"] = "\(slowest.lane)"
            fields["queue-us"] = "\(slowest.queueTime.saturatingNanoseconds / 1000)"
            fields["database-us"] = "\(slowest.duration.saturatingNanoseconds / 1000)"
            if let statement = slowest.statement { fields["statement"] = "\(statement)" }
        }
        logger.event(.slowCall, level: .warning, "a slow call", metadata: fields)
    }
}
