/// A field of a request that breaks its rule.
public struct FieldViolation: Sendable, Hashable, CustomStringConvertible {
    /// The field's path, such as `customer_profile.demographics.ageRange.min` or `brand_guidelines[7].brand_name`.
    public let field: String
    /// The rule in words, such as `must be 0 to 120`.
    public let rule: String

    /// A violation of `rule` by `field`.
    public init(field: String, rule: String) {
        self.field = field
        self.rule = rule
    }

    /// The field and the rule.
    public var description: String { field.isEmpty ? rule : "\(field): \(rule)" }

    /// The item of a batch that the field belongs to, from 0; nil when the field names none.
    ///
    /// `brand_guidelines[7].brand_name` is item 7.
    public var itemIndex: Int? {
        guard let open = field.firstIndex(of: "["), let close = field[open...].firstIndex(of: "]") else { return nil }
        return Int(field[field.index(after: open)..<close])
    }
}
