/// One field that breaks a rule.
public struct FieldViolation: Sendable, Hashable {
    /// The wire path of the field, such as `customer_profile.demographics.ageRange.min` or `interests[3]`.
    public let field: String
    /// The rule in words, as a predicate: `must be at most 120`.
    public let rule: String

    /// Names a field and the rule that it breaks.
    public init(field: String, rule: String) {
        self.field = field
        self.rule = rule
    }
}
