internal import Logging
internal import Reactor
internal import TTRPC

/// Logs every call that reaches a handler, one line at level debug; costs a comparison where that level is off.
struct AccessLogInterceptor: ServerInterceptor {
    let logger: Logger

    func intercept(_ context: ServerContext, next: () async throws -> Void) async throws {
        guard logger.logLevel <= .debug else { return try await next() }
        let start = MonotonicTime.now()
        do {
            try await next()
            log(context, .ok, since: start)
        } catch {
            log(context, code(of: error, context), since: start)
            throw error
        }
    }

    private func code(of error: any Error, _ context: ServerContext) -> RPCError.Code {
        // Whatever a handler makes of its cancellation, at the deadline the peer was told this.
        if context.deadline <= .now() { return .deadlineExceeded }
        if let error = error as? RPCError { return error.code }
        return error is CancellationError ? .cancelled : .internalError
    }

    private func log(_ context: ServerContext, _ code: RPCError.Code, since start: MonotonicTime) {
        var fields = CallLogFields.fields(context)
        fields["code"] = "\(code.name)"
        fields["duration-us"] = "\((MonotonicTime.now() - start).saturatingNanoseconds / 1000)"
        logger.debug("call", metadata: fields)
    }
}
