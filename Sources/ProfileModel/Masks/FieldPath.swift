public import JSON

/// One path of a field mask: a field of the record, and perhaps a place inside it.
public struct FieldPath: Sendable, Hashable, CustomStringConvertible {
    /// The field in snake_case, such as `demographics`.
    public let field: String
    /// The keys inside the field: into a document, or one label's key; nil for the whole field.
    public let inner: JSONPath?

    /// Names a field, or a place inside it.
    public init(field: String, inner: JSONPath? = nil) {
        self.field = field
        self.inner = inner
    }

    /// Whether `other` is this path or lies inside what it names.
    public func contains(_ other: FieldPath) -> Bool {
        guard field == other.field else { return false }
        guard let inner else { return true }
        return other.inner.map(inner.contains) ?? false
    }

    /// The dotted form.
    public var description: String { inner.map { "\(field).\($0)" } ?? field }
}
