public import FoundationEssentials

/// Reads and writes the ids of records (RFC 9562, section 4: the text form of a UUID).
///
/// By hand: `UUID` goes through `sscanf` and `printf`, which took a twelfth of a read.
public enum RecordID {
    private static let length = 36

    /// Reads a UUID of 36 characters in either case.
    ///
    /// - Parameter field: the field to name in errors.
    /// - Throws: `ProfileError` (`invalidArgument`).
    public static func parse(_ text: String, field: String = "id") throws(ProfileError) -> UUID {
        guard let id = uuid(text.utf8.span) else {
            throw .invalidArgument(field, text.isEmpty ? "must not be empty" : "must be a UUID")
        }
        return id
    }

    /// The canonical text of an id, in lower case.
    public static func text(_ id: UUID) -> String {
        let high = bits(id.uuid.0, id.uuid.1, id.uuid.2, id.uuid.3, id.uuid.4, id.uuid.5, id.uuid.6, id.uuid.7)
        let low = bits(id.uuid.8, id.uuid.9, id.uuid.10, id.uuid.11, id.uuid.12, id.uuid.13, id.uuid.14, id.uuid.15)
        var bytes = [UInt8]()
        bytes.reserveCapacity(length)
        for digit in 0..<32 {
            if digit == 8 || digit == 12 || digit == 16 || digit == 20 { bytes.append(UInt8(ascii: "-")) }
            let word = digit < 16 ? high : low
            let value = UInt8(truncatingIfNeeded: word >> UInt64(60 - digit % 16 * 4)) & 0xF
            bytes.append(value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The id that 36 bytes of text are; nil when they are none.
    public static func uuid(_ text: Span<UInt8>) -> UUID? {
        guard text.count == length else { return nil }
        var high: UInt64 = 0
        var low: UInt64 = 0
        for position in text.indices {
            let byte = text[position]
            if position == 8 || position == 13 || position == 18 || position == 23 {
                guard byte == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard let digit = digit(byte) else { return nil }
            if position < 18 { high = high << 4 | digit } else { low = low << 4 | digit }
        }
        func byte(_ word: UInt64, _ index: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: word >> (56 - index * 8)) }
        return UUID(
            uuid: (
                byte(high, 0), byte(high, 1), byte(high, 2), byte(high, 3), byte(high, 4), byte(high, 5),
                byte(high, 6), byte(high, 7), byte(low, 0), byte(low, 1), byte(low, 2), byte(low, 3), byte(low, 4),
                byte(low, 5), byte(low, 6), byte(low, 7)
            ))
    }

    private static func digit(_ byte: UInt8) -> UInt64? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }

    private static func bits(
        _ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8, _ e: UInt8, _ f: UInt8, _ g: UInt8, _ h: UInt8
    ) -> UInt64 {
        let high = UInt64(a) << 56 | UInt64(b) << 48 | UInt64(c) << 40 | UInt64(d) << 32
        return high | UInt64(e) << 24 | UInt64(f) << 16 | UInt64(g) << 8 | UInt64(h)
    }
}
