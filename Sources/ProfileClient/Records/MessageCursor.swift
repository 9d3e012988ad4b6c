internal import TTRPC

/// Walks the fields of a message whose fields are known (protobuf.dev, "Encoding"), by hand: reading a record takes
/// generated code eight times as long. Nil means that the generated code must have a look, and say what is wrong.
struct MessageCursor {
    private var position = 0
    private let end: Int

    /// A cursor before the first field of the message in the range.
    init(_ range: Range<Int>) {
        position = range.lowerBound
        end = range.upperBound
    }

    /// Whether all fields have been read.
    var isAtEnd: Bool { position >= end }

    /// The next varint; nil when it is cut short or has more than ten bytes.
    mutating func varint(_ bytes: Span<UInt8>) -> UInt64? {
        guard position < end else { return nil }
        let first = bytes[position]
        if first < 0x80 {
            position += 1
            return UInt64(first)
        }
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < end, shift < 70 {
            let byte = bytes[position]
            position += 1
            if shift < 64 { value |= UInt64(byte & 0x7F) << shift }
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }

    /// The place of a length-delimited field's bytes.
    mutating func range(_ bytes: Span<UInt8>) -> Range<Int>? {
        guard let length = varint(bytes), length <= UInt64(end - position) else { return nil }
        let start = position
        position += Int(length)
        return start..<position
    }

    /// A text.
    mutating func text(_ bytes: Span<UInt8>) -> String? {
        guard let range = range(bytes) else { return nil }
        return String(validating: bytes.extracting(range))
    }

    /// A text that is probably one which the caller has already.
    mutating func text(_ bytes: Span<UInt8>, probably known: String) -> String? {
        guard let range = range(bytes) else { return nil }
        let characters = known.utf8.span
        guard characters.count == range.count else { return String(validating: bytes.extracting(range)) }
        for offset in 0..<range.count where bytes[range.lowerBound + offset] != characters[offset] {
            return String(validating: bytes.extracting(range))
        }
        return known
    }

    /// A `google.protobuf.Timestamp`.
    mutating func timestamp(_ bytes: Span<UInt8>) -> Timestamp? {
        guard let range = range(bytes) else { return nil }
        var fields = MessageCursor(range)
        var seconds: Int64 = 0
        var nanoseconds: Int32 = 0
        while !fields.isAtEnd {
            guard let tag = fields.varint(bytes), let value = fields.varint(bytes) else { return nil }
            switch tag {
            case 0x08: seconds = Int64(bitPattern: value)
            case 0x10: nanoseconds = Int32(truncatingIfNeeded: value)
            default: return nil
            }
        }
        return Timestamp(seconds: seconds, nanoseconds: nanoseconds)
    }

    /// An entry of a `map<string, string>`.
    mutating func entry(_ bytes: Span<UInt8>) -> (key: String, value: String)? {
        guard let range = range(bytes) else { return nil }
        var fields = MessageCursor(range)
        var entry = (key: "", value: "")
        while !fields.isAtEnd {
            guard let tag = fields.varint(bytes), tag == 0x0A || tag == 0x12, let text = fields.text(bytes) else {
                return nil
            }
            if tag == 0x0A { entry.key = text } else { entry.value = text }
        }
        return entry
    }
}
