/// Finds out whether a text surely parses as an object, without making a value of it: for readers that may never look at it.
///
/// It knows less than the parser, and what it does not know for sure it denies: keys must come in the order in which
/// PostgreSQL's jsonb keeps them (shorter ones first, then byte by byte), which rules out duplicates at no cost, and be
/// ASCII without escapes; there may be no `\u`, no exponents and no numbers of many digits. All that `jsonb` prints but
/// those rare things passes.
package enum JSONScanner {
    /// Objects and lists within one another; less than any limit of a reader.
    private static let maximumDepth = 16
    /// Digits on each side of a number's point.
    private static let maximumDigits = 18

    /// Whether `JSONObject(parsing:)` takes the text for certain, under limits of as many bytes and at least 16 levels.
    ///
    /// - Parameter bytes: any; what isn't valid UTF-8 isn't taken.
    package static func isSurelyObject(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count >= 2, bytes[0] == UInt8(ascii: "{") else { return false }
        var position = 0
        return object(bytes, &position, depth: 1) && position == bytes.count
    }

    // Each of these stands on the first byte of what it is named after, and leaves the position behind its last one.

    private static func object(_ bytes: Span<UInt8>, _ position: inout Int, depth: Int) -> Bool {
        guard depth <= maximumDepth else { return false }
        position += 1
        skipSpaces(bytes, &position)
        if take(UInt8(ascii: "}"), bytes, &position) { return true }
        var previous = 0..<0
        var isFirst = true
        while true {
            guard let key = key(bytes, &position), isFirst || isBefore(previous, key, bytes) else { return false }
            previous = key
            isFirst = false
            skipSpaces(bytes, &position)
            guard take(UInt8(ascii: ":"), bytes, &position) else { return false }
            skipSpaces(bytes, &position)
            guard value(bytes, &position, depth: depth) else { return false }
            skipSpaces(bytes, &position)
            if take(UInt8(ascii: "}"), bytes, &position) { return true }
            guard take(UInt8(ascii: ","), bytes, &position) else { return false }
            skipSpaces(bytes, &position)
        }
    }

    private static func list(_ bytes: Span<UInt8>, _ position: inout Int, depth: Int) -> Bool {
        guard depth <= maximumDepth else { return false }
        position += 1
        skipSpaces(bytes, &position)
        if take(UInt8(ascii: "]"), bytes, &position) { return true }
        while true {
            guard value(bytes, &position, depth: depth) else { return false }
            skipSpaces(bytes, &position)
            if take(UInt8(ascii: "]"), bytes, &position) { return true }
            guard take(UInt8(ascii: ","), bytes, &position) else { return false }
            skipSpaces(bytes, &position)
        }
    }

    private static func value(_ bytes: Span<UInt8>, _ position: inout Int, depth: Int) -> Bool {
        guard position < bytes.count else { return false }
        switch bytes[position] {
        case UInt8(ascii: "\""): return string(bytes, &position)
        case UInt8(ascii: "{"): return object(bytes, &position, depth: depth + 1)
        case UInt8(ascii: "["): return list(bytes, &position, depth: depth + 1)
        case UInt8(ascii: "t"): return word("true", bytes, &position)
        case UInt8(ascii: "f"): return word("false", bytes, &position)
        case UInt8(ascii: "n"): return word("null", bytes, &position)
        default: return number(bytes, &position)
        }
    }

    private static func string(_ bytes: Span<UInt8>, _ position: inout Int) -> Bool {
        position += 1
        while true {
            skipPlain(bytes, &position)
            guard position < bytes.count else { return false }
            switch bytes[position] {
            case UInt8(ascii: "\""):
                position += 1
                return true
            case UInt8(ascii: "\\"):
                guard position + 1 < bytes.count else { return false }
                switch bytes[position + 1] {
                case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
                    UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
                    position += 2
                default: return false
                }
            case 0x80...:
                guard let length = sequence(bytes, position) else { return false }
                position += length
            default: return false
            }
        }
    }

    /// The place of a key's characters.
    private static func key(_ bytes: Span<UInt8>, _ position: inout Int) -> Range<Int>? {
        guard take(UInt8(ascii: "\""), bytes, &position) else { return nil }
        let start = position
        skipPlain(bytes, &position)
        guard take(UInt8(ascii: "\""), bytes, &position) else { return nil }
        return start..<position - 1
    }

    /// Passes over characters that stand for themselves: ASCII but for quotes, backslashes and control characters. Eight at a
    /// time, as most of a document are such.
    private static func skipPlain(_ bytes: Span<UInt8>, _ position: inout Int) {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let words = bytes.bytes
        while position + 8 <= bytes.count {
            // Any eight bytes are such a number; the load looks whether they are there.
            let word = UInt64(littleEndian: unsafe words.unsafeLoadUnaligned(fromByteOffset: position, as: UInt64.self))
            let quotes = word ^ ones &* 0x22
            let backslashes = word ^ ones &* 0x5C
            // The highest bit of each byte that is below 0x20, 0 in one of the differences, or above 0x7F. A borrow marks bytes
            // behind such a byte as well, never the first.
            let zeros = ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes)
            let marks = (zeros | word | (word &- ones &* 0x20)) & (ones &* 0x80)
            if marks != 0 {
                position += marks.trailingZeroBitCount / 8
                return
            }
            position += 8
        }
        while position < bytes.count {
            let byte = bytes[position]
            if byte < 0x20 || byte >= 0x80 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return }
            position += 1
        }
    }

    /// How many bytes the character has that begins here, beyond ASCII; nil when it isn't UTF-8 (RFC 3629, section 4).
    private static func sequence(_ bytes: Span<UInt8>, _ position: Int) -> Int? {
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch bytes[position] {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        case 0xF1...0xF3: length = 4
        default: return nil
        }
        guard bytes.count - position >= length, second ~= bytes[position + 1] else { return nil }
        for offset in 2..<max(2, length) where bytes[position + offset] & 0xC0 != 0x80 { return nil }
        return length
    }

    private static func isBefore(_ first: Range<Int>, _ second: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
        if first.count != second.count { return first.count < second.count }
        for offset in 0..<first.count {
            let (left, right) = (bytes[first.lowerBound + offset], bytes[second.lowerBound + offset])
            if left != right { return left < right }
        }
        return false
    }

    private static func number(_ bytes: Span<UInt8>, _ position: inout Int) -> Bool {
        _ = take(UInt8(ascii: "-"), bytes, &position)
        let start = position
        guard digits(bytes, &position), bytes[start] != UInt8(ascii: "0") || position == start + 1 else { return false }
        if take(UInt8(ascii: "."), bytes, &position), !digits(bytes, &position) { return false }
        guard position < bytes.count else { return false }
        return bytes[position] | 0x20 != UInt8(ascii: "e")
    }

    private static func digits(_ bytes: Span<UInt8>, _ position: inout Int) -> Bool {
        let start = position
        while position < bytes.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[position] { position += 1 }
        return 1...maximumDigits ~= position - start
    }

    private static func word(_ word: StaticString, _ bytes: Span<UInt8>, _ position: inout Int) -> Bool {
        for expected in word.description.utf8 where !take(expected, bytes, &position) { return false }
        return true
    }

    private static func take(_ byte: UInt8, _ bytes: Span<UInt8>, _ position: inout Int) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private static func skipSpaces(_ bytes: Span<UInt8>, _ position: inout Int) {
        while position < bytes.count, bytes[position] == 0x20 { position += 1 }
    }
}
