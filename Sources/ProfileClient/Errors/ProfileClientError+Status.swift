internal import SwiftProtobuf
public import TTRPC

extension ProfileClientError {
    /// Reads the status of a call that was made through ``ProfileClient/transport``.
    ///
    /// - Parameters:
    ///   - method: the method that was called.
    ///   - changesNothing: whether the method only reads; then the failure leaves no doubt about an effect.
    public init(_ status: RPCError, calling method: MethodDescriptor, changesNothing: Bool = false) {
        self.init(status, method: method, requestID: "", effect: changesNothing ? .read : .write)
    }
}

/// The one mapping from a status to a kind: by code and reason, never by text.
extension ProfileClientError {
    /// What a call may have done by the time it failed.
    enum Effect: Sendable, Hashable {
        /// The method changes nothing.
        case read
        /// The method changes something, if it gets through.
        case write
    }

    /// Reads the status of a failed call.
    init(_ status: RPCError, method: MethodDescriptor, requestID: String, effect: Effect) {
        let reason = status.reason
        kind = Self.kind(of: status, reason: reason, effect: effect)
        message = status.message
        self.reason = reason
        self.method = method.fullName
        self.requestID = requestID
        self.status = status
        mayHaveTakenEffect = effect == .write && Self.leavesDoubt(kind, reason)
    }

    /// A failure of this side.
    init(
        _ code: RPCError.Code, _ message: String, method: MethodDescriptor, requestID: String, effect: Effect = .read
    ) {
        self.init(RPCError(code: code, message: message), method: method, requestID: requestID, effect: effect)
    }

    private static func kind(of status: RPCError, reason: String?, effect: Effect) -> Kind {
        if reason == Reason.outcomeUnknown { return .outcomeUnknown }
        switch status.code {
        case .invalidArgument: return .invalid(fieldViolations(of: status))
        case .notFound: return .notFound
        case .alreadyExists: return alreadyExists(status, reason)
        case .aborted:
            guard let current = currentVersion(of: status) else { return .conflict }
            return .versionMismatch(current: current)
        case .failedPrecondition: return .failedPrecondition(preconditionViolations(of: status))
        case .permissionDenied, .unauthenticated: return .permissionDenied
        case .resourceExhausted: return .resourceExhausted(retryAfter: status.retryDelay)
        case .unavailable:
            if reason == RPCError.connectionLostReason, effect == .write { return .outcomeUnknown }
            return .unavailable(retryAfter: status.retryDelay)
        case .deadlineExceeded: return .deadlineExceeded
        case .cancelled: return .cancelled
        case .outOfRange: return .outOfRange
        case .unimplemented: return .unimplemented
        case .internalError, .dataLoss: return .internalError
        case .ok, .unknown: return .other(status.code)
        }
    }

    /// The daemon says with a reason of its own that nothing was changed; this side can't know.
    private static func leavesDoubt(_ kind: Kind, _ reason: String?) -> Bool {
        switch kind {
        case .outcomeUnknown: true
        case .deadlineExceeded: reason != Reason.deadlineExceeded
        case .cancelled: reason != Reason.cancelled
        case .internalError, .other: reason != Reason.internalError
        default: false
        }
    }

    private static func fieldViolations(of status: RPCError) -> [FieldViolation] {
        guard let detail = status.detail(Google_Rpc_BadRequest.self) else { return [] }
        return detail.fieldViolations.map { FieldViolation(field: $0.field, rule: $0.description_p) }
    }

    private static func preconditionViolations(of status: RPCError) -> [PreconditionViolation] {
        guard let detail = status.detail(Google_Rpc_PreconditionFailure.self) else { return [] }
        return detail.violations.map {
            PreconditionViolation(type: $0.type, subject: $0.subject, text: $0.description_p)
        }
    }

    private static func currentVersion(of status: RPCError) -> Int64? {
        status.detail(Google_Rpc_ErrorInfo.self)?.metadata["current_version"].flatMap { Int64($0) }
    }

    private static func alreadyExists(_ status: RPCError, _ reason: String?) -> Kind {
        let metadata = status.detail(Google_Rpc_ErrorInfo.self)?.metadata ?? [:]
        let field: String? =
            switch reason {
            case Reason.idTaken: "id"
            case Reason.nameTaken: "name"
            case Reason.defaultExists: "is_default"
            case Reason.primaryExists: "is_primary"
            default: nil
            }
        return .alreadyExists(field: metadata["field"] ?? field, existingID: metadata["existing_id"])
    }

    /// Constants of `ErrorInfo.reason` that decide about something here (PROTOCOL.md, "Status").
    private enum Reason {
        static let outcomeUnknown = "OUTCOME_UNKNOWN"
        static let deadlineExceeded = "DEADLINE_EXCEEDED"
        static let cancelled = "CANCELLED"
        static let internalError = "INTERNAL"
        static let idTaken = "ID_TAKEN"
        static let nameTaken = "NAME_TAKEN"
        static let defaultExists = "DEFAULT_EXISTS"
        static let primaryExists = "PRIMARY_EXISTS"
    }
}

extension RPCError {
    /// How long the server asks to wait before the next attempt; nil when it doesn't say.
    var retryDelay: Duration? {
        guard let detail = detail(Google_Rpc_RetryInfo.self), detail.hasRetryDelay else { return nil }
        let delay = Duration.seconds(detail.retryDelay.seconds) + .nanoseconds(Int64(detail.retryDelay.nanos))
        return max(.zero, delay)
    }
}
