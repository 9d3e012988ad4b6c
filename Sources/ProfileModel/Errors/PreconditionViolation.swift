/// One condition of the stored state that stands in the way of a request.
public struct PreconditionViolation: Sendable, Hashable {
    /// What kind of condition, in UPPER_SNAKE case, such as `REFERENCED`.
    public let type: String
    /// What stands in the way, such as `containers/0b51…`.
    public let subject: String
    /// What to do about it, in words.
    public let description: String

    /// Names a condition.
    public init(type: String, subject: String, description: String) {
        self.type = type
        self.subject = subject
        self.description = description
    }
}
