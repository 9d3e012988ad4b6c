import FoundationEssentials

/// Lets values pass through any `Encoder` and `Decoder`.
///
/// Coders speak in machine types, so this way keeps less than `JSONValue(parsing:)` and `text` do: integers and
/// decimals of up to 38 digits pass exactly; longer numbers are refused on encoding, never rounded. Whether the order
/// of keys survives is the coder's choice.
extension JSONValue: Codable {
    /// Reads whatever value the decoder holds.
    ///
    /// - Throws: `DecodingError` when it holds something that has no JSON form.
    public init(from decoder: any Decoder) throws {
        if let container = try? decoder.container(keyedBy: AnyKey.self) {
            var object = JSONObject()
            for key in container.allKeys {
                object[key.stringValue] = try container.decode(JSONValue.self, forKey: key)
            }
            self = .object(object)
        } else if var container = try? decoder.unkeyedContainer() {
            var elements: [JSONValue] = []
            while !container.isAtEnd { elements.append(try container.decode(JSONValue.self)) }
            self = .array(elements)
        } else {
            self = try Self.scalar(from: try decoder.singleValueContainer())
        }
    }

    /// Writes the value.
    ///
    /// - Throws: `EncodingError` for a number of more than 38 digits.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .object(let object):
            var container = encoder.container(keyedBy: AnyKey.self)
            for member in object.members { try container.encode(member.value, forKey: AnyKey(member.key)) }
        case .array(let elements):
            var container = encoder.unkeyedContainer()
            for element in elements { try container.encode(element) }
        case .null:
            var container = encoder.singleValueContainer()
            try container.encodeNil()
        case .bool(let value):
            var container = encoder.singleValueContainer()
            try container.encode(value)
        case .string(let value):
            var container = encoder.singleValueContainer()
            try container.encode(value)
        case .number(let number):
            var container = encoder.singleValueContainer()
            if let value = number.int64 {
                try container.encode(value)
            } else if let value = Decimal(string: number.text), JSONNumber(value.description) == number {
                try container.encode(value)
            } else {
                throw EncodingError.invalidValue(
                    number.text, .init(codingPath: encoder.codingPath, debugDescription: "not an exact decimal"))
            }
        }
    }

    private static func scalar(from container: any SingleValueDecodingContainer) throws -> JSONValue {
        if container.decodeNil() { return .null }
        if let value = try? container.decode(Bool.self) { return .bool(value) }
        if let value = try? container.decode(Int64.self) { return .number(JSONNumber(value)) }
        if let value = try? container.decode(UInt64.self) { return .number(JSONNumber(value)) }
        if let value = try? container.decode(String.self) {
            guard !value.utf8.contains(0) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "U+0000 is not allowed")
            }
            return .string(value)
        }
        guard let number = JSONNumber(try container.decode(Decimal.self).description) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a JSON number")
        }
        return .number(number)
    }

    /// A key of any name.
    private struct AnyKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ key: String) { stringValue = key }
        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
