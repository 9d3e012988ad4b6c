internal import ProfileModel
internal import SwiftProtobuf
internal import TTRPC

extension RPCError {
    /// The domain of every reason that the daemon gives.
    static let domain = "profiled"
    /// The domain of reasons that the transport gives, and handlers where they mean the same.
    static let transportDomain = "ttrpc"

    /// The retry delay where the error names none: about as long as the pool needs to connect again.
    private static let reconnectDelay = Duration.milliseconds(250)
    /// The retry delay after a lost race.
    private static let conflictDelay = Duration.milliseconds(50)
    /// The most characters of a path or rule that an answer repeats: both can be made of a request's own text, and an
    /// answer has to fit a frame.
    private static let maximumTextLength = 512

    /// The status of a domain error: the one place where the two meet (protocol/PROTOCOL.md, "Errors").
    init(_ error: ProfileError) {
        var info: [String: String] = [:]
        if let field = error.field { info["field"] = Self.shortened(field) }
        var details: [any Message] = []
        let code: Code
        // Whatever text a fault was given, peers get the fixed one.
        let message = Self.shortened(error.isInternal ? ProfileError(.internalError).message : error.message)
        switch error.kind {
        case .invalidArgument(let violations):
            code = .invalidArgument
            details.append(Self.badRequest(violations))
        case .outOfRange(let violations):
            code = .outOfRange
            details.append(Self.badRequest(violations))
        case .notFound(let kind, let id):
            code = .notFound
            details.append(Self.resource(kind.resourceType, id, message))
        case .usageNotFound(let name):
            code = .notFound
            details.append(Self.resource("profiled.v1.CampaignUsage", name, message))
        case .alreadyExists(let kind, let field, let existingID):
            code = .alreadyExists
            info["field"] = Self.shortened(field)
            if let existingID {
                info["existing_id"] = Self.shortened(existingID)
                details.append(Self.resource(kind.resourceType, existingID, message))
            }
        case .aborted(let currentVersion):
            code = .aborted
            if let currentVersion {
                info["current_version"] = String(currentVersion)
            } else {
                details.append(Self.retry(after: Self.conflictDelay))
            }
        case .failedPrecondition(let violations):
            code = .failedPrecondition
            details.append(Self.unmet(violations))
        case .permissionDenied:
            code = .permissionDenied
        case .resourceExhausted(let retryAfter):
            code = .resourceExhausted
            if let retryAfter { details.append(Self.retry(after: retryAfter)) }
        case .unavailable(let retryAfter):
            code = .unavailable
            details.append(Self.retry(after: retryAfter ?? Self.reconnectDelay))
        case .outcomeUnknown:
            code = .unavailable
        case .deadlineExceeded:
            code = .deadlineExceeded
        case .cancelled:
            code = .cancelled
        case .internalError:
            code = .internalError
        }
        var status = RPCError(code: code, message: message)
            .adding(reason: error.reason.rawValue, domain: Self.domain, metadata: info)
        for detail in details { status = status.adding(detail) }
        self = status
    }

    private static func badRequest(_ violations: [FieldViolation]) -> Google_Rpc_BadRequest {
        var request = Google_Rpc_BadRequest()
        request.fieldViolations = violations.prefix(FieldViolations.maximumCount).map { violation in
            var field = Google_Rpc_BadRequest.FieldViolation()
            field.field = shortened(violation.field)
            field.description_p = shortened(violation.rule)
            return field
        }
        return request
    }

    private static func unmet(_ violations: [PreconditionViolation]) -> Google_Rpc_PreconditionFailure {
        var failure = Google_Rpc_PreconditionFailure()
        failure.violations = violations.prefix(FieldViolations.maximumCount).map { violation in
            var entry = Google_Rpc_PreconditionFailure.Violation()
            entry.type = violation.type
            entry.subject = shortened(violation.subject)
            entry.description_p = shortened(violation.description)
            return entry
        }
        return failure
    }

    private static func resource(_ type: String, _ name: String, _ text: String) -> Google_Rpc_ResourceInfo {
        var resource = Google_Rpc_ResourceInfo()
        resource.resourceType = type
        resource.resourceName = shortened(name)
        resource.description_p = text
        return resource
    }

    private static func retry(after delay: Duration) -> Google_Rpc_RetryInfo {
        var retry = Google_Rpc_RetryInfo()
        retry.retryDelay = Google_Protobuf_Duration(rounding: delay)
        return retry
    }

    private static func shortened(_ text: String) -> String {
        guard text.utf8.count > maximumTextLength else { return text }
        let start = text.unicodeScalars.prefix(maximumTextLength)
        return start.endIndex == text.endIndex ? text : String(start) + "…"
    }
}

extension ProfileError {
    fileprivate var isInternal: Bool {
        if case .internalError = kind { true } else { false }
    }
}
