/// Explains what is wrong with a payload that can't be decoded, and finds text that decodes but must not be stored.
///
/// The router asks it only when decoding failed or when the payload has a zero byte, so it may take its time.
public protocol PayloadInspector: Sendable {
    /// The first violation in a request's payload, nil when there is none.
    ///
    /// - Parameters:
    ///   - payload: encoded protobuf.
    ///   - messageName: the request's full name, such as `profiled.v1.GetCustomerProfileRequest`.
    func violation(in payload: Span<UInt8>, messageName: String) -> PayloadViolation?
}

/// A field of a payload and the rule it breaks.
public struct PayloadViolation: Sendable, Equatable {
    /// The field's path, such as `customer_profile.name`.
    public var field: String
    /// The rule.
    public var rule: String
    /// A violation of `rule` at `field`.
    public init(field: String, rule: String) {
        self.field = field
        self.rule = rule
    }
}
