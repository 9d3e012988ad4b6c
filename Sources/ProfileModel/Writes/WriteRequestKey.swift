/// The name that a caller gave a write, so that it is done once however often it is sent, and what was to be done.
public struct WriteRequestKey: Sendable, Hashable {
    /// The most characters of a name.
    public static let maximumLength = 128

    /// The name, 1 … 128 characters; compared byte for byte, within one account.
    public let id: String
    /// Service and method that were called.
    public let method: String
    /// The request without its name, encoded so that equal requests give equal bytes.
    public let body: [UInt8]

    /// Checks a name.
    ///
    /// - Parameter field: the field to name in errors.
    /// - Throws: `ProfileError` (`invalidArgument`).
    public init(id: String, method: String, body: [UInt8], field: String = "request_id") throws(ProfileError) {
        if let rule = TextRules.violation(id, maximum: Self.maximumLength) { throw .invalidArgument(field, rule) }
        self.id = id
        self.method = method
        self.body = body
    }
}
