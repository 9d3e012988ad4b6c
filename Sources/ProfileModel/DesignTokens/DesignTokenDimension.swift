import JSON

/// A value of type `dimension`.
///
/// Source: Design Tokens Format Module 2025.10, "Dimension"; the string form is that of its earlier drafts.
struct DesignTokenDimension: Hashable {
    /// The number.
    let value: JSONNumber
    /// `px` or `rem`.
    let unit: String

    private static let units = ["px", "rem"]

    /// Reads `16px` or an object with `value` and `unit`; nil for anything else.
    init?(_ json: JSONValue) {
        switch json {
        case .string(let text):
            guard let unit = Self.units.first(where: text.hasSuffix),
                let value = JSONNumber(String(text.dropLast(unit.count)))
            else { return nil }
            self.value = value
            self.unit = unit
        case .object(let object):
            guard let value = object["value"]?.numberValue, let unit = object["unit"]?.stringValue,
                Self.units.contains(unit)
            else { return nil }
            self.value = value
            self.unit = unit
        default: return nil
        }
    }

    /// The string form, `16px`.
    var text: String { value.plainText + unit }

    /// The size, if it can be one.
    var size: TypeSize? { TypeSize(text) }

    /// The form that another value of the same type was written in.
    func json(like other: JSONValue?) -> JSONValue {
        other?.stringValue == nil ? ["value": .number(value), "unit": .string(unit)] : .string(text)
    }
}
