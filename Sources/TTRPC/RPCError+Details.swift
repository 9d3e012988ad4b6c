public import SwiftProtobuf

extension RPCError {
    /// The first detail of a type, nil when there is none or it can't be decoded.
    public func detail<Detail: Message>(_ type: Detail.Type = Detail.self) -> Detail? {
        for any in details where any.isA(type) {
            if let detail = try? Detail(unpackingAny: any) { return detail }
        }
        return nil
    }

    /// The machine-readable reason of the failure (`google.rpc.ErrorInfo.reason`), such as `VERSION_MISMATCH`.
    public var reason: String? { detail(Google_Rpc_ErrorInfo.self)?.reason }

    /// The failure with one more detail.
    public func adding(_ detail: some Message) -> RPCError {
        guard let packed = try? Google_Protobuf_Any(message: detail) else { return self }
        var copy = self
        copy.details.append(packed)
        return copy
    }

    /// The failure with a `google.rpc.ErrorInfo`.
    public func adding(reason: String, domain: String, metadata: [String: String] = [:]) -> RPCError {
        var info = Google_Rpc_ErrorInfo()
        info.reason = reason
        info.domain = domain
        info.metadata = metadata
        return adding(info)
    }

    /// The failure with the advice to retry after `delay`.
    public func adding(retryAfter delay: Duration) -> RPCError {
        var retry = Google_Rpc_RetryInfo()
        retry.retryDelay.seconds = delay.components.seconds
        retry.retryDelay.nanos = Int32(clamping: delay.components.attoseconds / 1_000_000_000)
        return adding(retry)
    }

    /// A request field that breaks a rule.
    public static func invalidField(_ field: String, _ rule: String) -> RPCError {
        var violation = Google_Rpc_BadRequest.FieldViolation()
        violation.field = field
        violation.description_p = rule
        var request = Google_Rpc_BadRequest()
        request.fieldViolations = [violation]
        return RPCError(code: .invalidArgument, message: "\(field): \(rule)").adding(request)
    }
}
