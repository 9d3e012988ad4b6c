/// A type that has one JSON form.
public protocol JSONConvertible {
    /// Reads the value, or nil when it is of another type or out of range.
    init?(json: JSONValue)

    /// The JSON form.
    var json: JSONValue { get }
}

extension JSONValue: JSONConvertible {
    /// Takes the value as it is.
    public init?(json: JSONValue) { self = json }

    /// The value itself.
    public var json: JSONValue { self }
}

extension JSONObject: JSONConvertible {
    /// Takes an object; nil for anything else.
    public init?(json: JSONValue) {
        guard case .object(let object) = json else { return nil }
        self = object
    }

    /// The object as a value.
    public var json: JSONValue { .object(self) }
}

extension JSONNumber: JSONConvertible {
    /// Takes a number; nil for anything else.
    public init?(json: JSONValue) {
        guard case .number(let number) = json else { return nil }
        self = number
    }

    /// The number as a value.
    public var json: JSONValue { .number(self) }
}

extension String: JSONConvertible {
    /// Takes a string; nil for anything else.
    public init?(json: JSONValue) {
        guard case .string(let string) = json else { return nil }
        self = string
    }

    /// The string as a value.
    public var json: JSONValue { .string(self) }
}

extension Bool: JSONConvertible {
    /// Takes a boolean; nil for anything else.
    public init?(json: JSONValue) {
        guard case .bool(let value) = json else { return nil }
        self = value
    }

    /// The boolean as a value.
    public var json: JSONValue { .bool(self) }
}

extension Int: JSONConvertible {
    /// Takes a whole number in range; nil for anything else.
    public init?(json: JSONValue) {
        guard let value = json.int64Value, let exact = Int(exactly: value) else { return nil }
        self = exact
    }

    /// The integer as a value.
    public var json: JSONValue { .number(JSONNumber(self)) }
}

extension Int64: JSONConvertible {
    /// Takes a whole number in range; nil for anything else.
    public init?(json: JSONValue) {
        guard let value = json.int64Value else { return nil }
        self = value
    }

    /// The integer as a value.
    public var json: JSONValue { .number(JSONNumber(self)) }
}

extension Array: JSONConvertible where Element: JSONConvertible {
    /// Takes an array all of whose elements convert; nil for anything else.
    public init?(json: JSONValue) {
        guard case .array(let values) = json else { return nil }
        var elements: [Element] = []
        elements.reserveCapacity(values.count)
        for value in values {
            guard let element = Element(json: value) else { return nil }
            elements.append(element)
        }
        self = elements
    }

    /// The elements as a value.
    public var json: JSONValue { .array(map(\.json)) }
}

extension RawRepresentable where Self: JSONConvertible, RawValue == String {
    /// Takes a string that is a raw value of the type.
    public init?(json: JSONValue) {
        guard case .string(let raw) = json else { return nil }
        self.init(rawValue: raw)
    }

    /// The raw value as a string.
    public var json: JSONValue { .string(rawValue) }
}
