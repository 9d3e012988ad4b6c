/// A JSON value that keeps what a binary floating-point model loses: the exact text of numbers, the order of keys, and
/// every key the reader does not know.
///
/// Equality is semantic: numbers are equal when their exact decimal values are (`1.0 == 1`), objects are equal
/// whatever the order of their keys, and strings are equal under Unicode's canonical equivalence.
///
/// Source: RFC 8259.
public enum JSONValue: Sendable, Hashable {
    /// The literal `null`.
    case null
    /// The literals `true` and `false`.
    case bool(Bool)
    /// A number of any size, as exact decimal text.
    case number(JSONNumber)
    /// A string without U+0000.
    case string(String)
    /// An ordered list of values.
    case array([JSONValue])
    /// An ordered collection of members with unique keys.
    case object(JSONObject)

    /// The lower-case name of the value's type, for messages: `null`, `boolean`, `number`, `string`, `array`, `object`.
    public var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}

extension JSONValue {
    /// Whether the value is the literal `null`.
    public var isNull: Bool { if case .null = self { true } else { false } }

    /// The truth value, or nil when the value is not a boolean.
    public var boolValue: Bool? { if case .bool(let value) = self { value } else { nil } }

    /// The number, or nil when the value is not one.
    public var numberValue: JSONNumber? { if case .number(let value) = self { value } else { nil } }

    /// The number as a 64-bit integer, or nil when the value is not a number, not whole, or out of range.
    public var int64Value: Int64? { numberValue?.int64 }

    /// The string, or nil when the value is not one.
    public var stringValue: String? { if case .string(let value) = self { value } else { nil } }

    /// The elements, or nil when the value is not an array.
    public var arrayValue: [JSONValue]? { if case .array(let value) = self { value } else { nil } }

    /// The members, or nil when the value is not an object.
    public var objectValue: JSONObject? { if case .object(let value) = self { value } else { nil } }

    /// The member named `key`, or nil when the value is not an object or has no such member.
    public subscript(key: String) -> JSONValue? { objectValue?[key] }

    /// The element at `index`, or nil when the value is not an array or is shorter.
    public subscript(index: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral {
    /// Makes `null`.
    public init(nilLiteral: ()) { self = .null }

    /// Makes a boolean.
    public init(booleanLiteral value: Bool) { self = .bool(value) }

    /// Makes a whole number.
    public init(integerLiteral value: Int64) { self = .number(JSONNumber(value)) }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    /// Makes a string.
    public init(stringLiteral value: String) { self = .string(value) }

    /// Makes an array.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

    /// Makes an object; a later member replaces an earlier one of the same name.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        var object = JSONObject()
        for (key, value) in elements { object[key] = value }
        self = .object(object)
    }
}

extension JSONValue: CustomStringConvertible {
    /// The compact JSON text.
    public var description: String { text }
}
