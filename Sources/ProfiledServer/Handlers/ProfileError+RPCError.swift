internal import ProfileModel
internal import SwiftProtobuf
internal import TTRPC

extension RPCError {
    /// The domain of every reason that the daemon gives.
    static let domain = "profiled"

    /// The status of a domain error: the one place where the two meet (protocol/PROTOCOL.md, "Errors").
    init(_ error: ProfileError) {
        var info: [String: String] = [:]
        var details: [any Message] = []
        let code: Code
        switch error.kind {
        case .invalidArgument(let violations):
            code = .invalidArgument
            details.append(Self.badRequest(violations))
        case .outOfRange(let violations):
            code = .outOfRange
            details.append(Self.badRequest(violations))
        case .notFound(let kind, let id):
            code = .notFound
            details.append(Self.resource(kind, id, error.message))
        case .alreadyExists(let kind, let field, let existingID):
            code = .alreadyExists
            info["field"] = field
            if let existingID { info["existing_id"] = existingID }
            details.append(Self.resource(kind, existingID ?? "", error.message))
        case .aborted(let currentVersion):
            code = .aborted
            if let currentVersion { info["current_version"] = String(currentVersion) }
        case .failedPrecondition(let violations):
            code = .failedPrecondition
            details.append(Self.precondition(violations))
        case .permissionDenied:
            code = .permissionDenied
        case .resourceExhausted(let retryAfter):
            code = .resourceExhausted
            if let retryAfter { details.append(Self.retry(after: retryAfter)) }
        case .unavailable(let retryAfter):
            code = .unavailable
            if let retryAfter { details.append(Self.retry(after: retryAfter)) }
        case .outcomeUnknown:
            code = .unavailable
        case .deadlineExceeded:
            code = .deadlineExceeded
        case .cancelled:
            code = .cancelled
        case .internalError:
            code = .internalError
        }
        var status = RPCError(code: code, message: error.message)
            .adding(reason: error.reason.rawValue, domain: Self.domain, metadata: info)
        for detail in details { status = status.adding(detail) }
        self = status
    }

    private static func badRequest(_ violations: [FieldViolation]) -> Google_Rpc_BadRequest {
        var request = Google_Rpc_BadRequest()
        request.fieldViolations = violations.map { violation in
            var field = Google_Rpc_BadRequest.FieldViolation()
            field.field = violation.field
            field.description_p = violation.rule
            return field
        }
        return request
    }

    private static func precondition(_ violations: [PreconditionViolation]) -> Google_Rpc_PreconditionFailure {
        var failure = Google_Rpc_PreconditionFailure()
        failure.violations = violations.map { violation in
            var entry = Google_Rpc_PreconditionFailure.Violation()
            entry.type = violation.type
            entry.subject = violation.subject
            entry.description_p = violation.description
            return entry
        }
        return failure
    }

    private static func resource(_ kind: ProfileKind, _ name: String, _ text: String) -> Google_Rpc_ResourceInfo {
        var resource = Google_Rpc_ResourceInfo()
        resource.resourceType = kind.resourceType
        resource.resourceName = name
        resource.description_p = text
        return resource
    }

    private static func retry(after delay: Duration) -> Google_Rpc_RetryInfo {
        var retry = Google_Rpc_RetryInfo()
        retry.retryDelay = Google_Protobuf_Duration(rounding: delay)
        return retry
    }
}
