/// Something in the stored state that stands in the way of a call.
public struct PreconditionViolation: Sendable, Hashable, CustomStringConvertible {
    /// What kind of obstacle, a constant such as `DELETED` or `REFERENCED`.
    public let type: String
    /// What it concerns, such as the record's id.
    public let subject: String
    /// The obstacle in words; the wording may change.
    public let text: String

    /// An obstacle of kind `type`.
    public init(type: String, subject: String, text: String) {
        self.type = type
        self.subject = subject
        self.text = text
    }

    /// The obstacle in words.
    public var description: String { text.isEmpty ? "\(type): \(subject)" : text }
}
