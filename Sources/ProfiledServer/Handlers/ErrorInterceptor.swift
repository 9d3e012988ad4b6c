internal import LibPQ
internal import Logging
internal import ProfileModel
internal import TTRPC

/// Turns whatever handlers throw into statuses, and logs what peers must not see: here, once.
struct ErrorInterceptor: ServerInterceptor {
    let logger: Logger

    func intercept(_ context: ServerContext, next: () async throws -> Void) async throws {
        do {
            try await next()
        } catch let error as RPCError {
            throw error
        } catch let error as ProfileError {
            log(error, context)
            throw RPCError(error)
        } catch is CancellationError {
            throw RPCError(ProfileError(.cancelled))
        } catch {
            let error = ProfileError.internalError(underlying: error)
            log(error, context)
            throw RPCError(error)
        }
    }

    private func log(_ error: ProfileError, _ context: ServerContext) {
        let level = Self.level(of: error)
        guard logger.logLevel <= level else { return }
        var fields = CallLogFields.fields(context)
        fields["reason"] = "\(error.reason.rawValue)"
        if let cause = Self.cause(of: error) { fields["cause"] = "\(cause)" }
        if let state = (error.underlying as? PostgresError)?.sqlState { fields["sqlstate"] = "\(state)" }
        logger.event(.callFailed, level: level, "a call failed", metadata: fields)
    }

    private static func level(of error: ProfileError) -> Logger.Level {
        switch error.kind {
        case .internalError: .error
        case .unavailable, .outcomeUnknown: .warning
        case .invalidArgument, .notFound, .usageNotFound, .alreadyExists, .aborted, .failedPrecondition,
            .permissionDenied,
            .resourceExhausted, .deadlineExceeded, .cancelled, .outOfRange:
            .debug
        }
    }

    /// What is known of the cause, without anything of a request or a row: the server quotes values in its messages about
    /// data (SQLSTATE classes 22 and 23), so of those only the facts around them are told.
    static func cause(of error: ProfileError) -> String? {
        guard let underlying = error.underlying else { return nil }
        guard let postgres = underlying as? PostgresError else { return "\(underlying)" }
        guard let state = postgres.sqlState, ["22", "23"].contains(state.conditionClass) else { return "\(postgres)" }
        let places = [postgres.table, postgres.column, postgres.constraint].compactMap { $0 }
        return "\(postgres.kind): SQLSTATE \(state)" + (places.isEmpty ? "" : " [\(places.joined(separator: ", "))]")
    }
}
