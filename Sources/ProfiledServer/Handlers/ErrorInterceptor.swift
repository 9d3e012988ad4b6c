internal import Logging
internal import ProfileModel
internal import TTRPC

/// Turns what services throw into statuses, and logs what peers must not see: here, once.
struct ErrorInterceptor: ServerInterceptor {
    let logger: Logger

    func intercept(_ context: ServerContext, next: () async throws -> Void) async throws {
        do {
            try await next()
        } catch let error as ProfileError {
            log(error, context)
            throw RPCError(error)
        }
    }

    private func log(_ error: ProfileError, _ context: ServerContext) {
        let level: Logger.Level
        switch error.kind {
        case .internalError: level = .error
        case .unavailable, .outcomeUnknown: level = .warning
        default: level = .debug
        }
        logger.log(
            level: level, "a call failed",
            metadata: [
                "method": "\(context.method.fullName)", "connection": "\(context.connectionID)",
                "stream": "\(context.streamID)", "request-id": "\(context.metadata.first("request-id") ?? "")",
                "uid": "\(context.peer.userID)", "error": "\(error)",
            ])
    }
}
