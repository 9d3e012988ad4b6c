public import JSON

/// One comparison of a filter. The value fits the field and the operator.
public struct FilterComparison: Sendable, Hashable {
    /// What is compared.
    public enum Operand: Sendable, Hashable {
        /// A whole field, by its name on the wire.
        case field(String)
        /// The label with this key.
        case label(String)
        /// A place in the document with this name on the wire.
        case document(String, JSONPath)
    }

    /// How it is compared.
    public enum Operator: String, Sendable, Hashable, CaseIterable {
        /// Equal.
        case equal = "="
        /// Not equal; also when there is nothing.
        case notEqual = "!="
        /// Below.
        case less = "<"
        /// Below or equal.
        case lessOrEqual = "<="
        /// Above.
        case greater = ">"
        /// Above or equal.
        case greaterOrEqual = ">="
        /// Contains, or exists.
        case has = ":"
    }

    /// What it is compared with.
    public enum Value: Sendable, Hashable {
        /// A text, taken literally: `*`, `%` and `_` are characters like any other.
        case text(String)
        /// `true` or `false`.
        case bool(Bool)
        /// A whole number, for `version`.
        case integer(Int64)
        /// A number, for places in documents.
        case number(JSONNumber)
        /// A moment.
        case timestamp(Timestamp)
        /// A level of detail.
        case detailLevel(DetailLevel)
        /// `null`, for places in documents: there is nothing or a JSON null. With `=` and `!=` only.
        case null
        /// `*`, with `has` only: there is something.
        case anything
    }

    /// What is compared.
    public let operand: Operand
    /// How.
    public let `operator`: Operator
    /// With what.
    public let value: Value

    /// Takes a comparison whose value fits; the store's tests make them without a filter.
    public init(operand: Operand, operator: Operator, value: Value) {
        self.operand = operand
        self.operator = `operator`
        self.value = value
    }
}
