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
        // One loop instead of functions that call one another, so that the position stays in a register. The levels around the
        // position are a bit each, the innermost the lowest: whether it is an object. Its last key is in `keys`.
        var position = 1
        var depth = 1
        var objects: UInt32 = 1
        var keys = InlineArray<16, Range<Int>>(repeating: 0..<0)
        skipSpaces(bytes, &position)
        var isEmpty = true
        while true {
            // Within an object or a list, before its next entry or its end.
            let isObject = objects & 1 == 1
            if isEmpty, take(isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"), bytes, &position) {
                isEmpty = false
            } else {
                if isObject {
                    guard let key = key(bytes, &position), isEmpty || isBefore(keys[depth - 1], key, bytes) else {
                        return false
                    }
                    keys[depth - 1] = key
                    skipSpaces(bytes, &position)
                    guard take(UInt8(ascii: ":"), bytes, &position) else { return false }
                    skipSpaces(bytes, &position)
                }
                guard position < bytes.count else { return false }
                let byte = bytes[position]
                if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
                    guard depth < maximumDepth else { return false }
                    depth += 1
                    objects = objects << 1 | (byte == UInt8(ascii: "{") ? 1 : 0)
                    position += 1
                    skipSpaces(bytes, &position)
                    isEmpty = true
                    continue
                }
                guard scalar(byte, bytes, &position) else { return false }
                isEmpty = false
                skipSpaces(bytes, &position)
                if take(UInt8(ascii: ","), bytes, &position) {
                    skipSpaces(bytes, &position)
                    continue
                }
                guard take(isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"), bytes, &position) else { return false }
            }
            // Behind an end: that of the levels around may follow.
            while true {
                depth -= 1
                objects >>= 1
                if depth == 0 { return position == bytes.count }
                skipSpaces(bytes, &position)
                if take(UInt8(ascii: ","), bytes, &position) { break }
                guard take(objects & 1 == 1 ? UInt8(ascii: "}") : UInt8(ascii: "]"), bytes, &position) else {
                    return false
                }
            }
            skipSpaces(bytes, &position)
        }
    }

    // Each of these stands on the first byte of what it is named after, and leaves the position behind its last one.

    @inline(__always)
    private static func scalar(_ byte: UInt8, _ bytes: Span<UInt8>, _ position: inout Int) -> Bool {
        switch byte {
        case UInt8(ascii: "\""): string(bytes, &position)
        case UInt8(ascii: "t"): word("true", bytes, &position)
        case UInt8(ascii: "f"): word("false", bytes, &position)
        case UInt8(ascii: "n"): word("null", bytes, &position)
        default: number(bytes, &position)
        }
    }

    @inline(__always)
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
    @inline(__always)
    private static func key(_ bytes: Span<UInt8>, _ position: inout Int) -> Range<Int>? {
        guard take(UInt8(ascii: "\""), bytes, &position) else { return nil }
        let start = position
        skipPlain(bytes, &position)
        guard take(UInt8(ascii: "\""), bytes, &position) else { return nil }
        return start..<position - 1
    }

    /// Passes over characters that stand for themselves: ASCII but for quotes, backslashes and control characters. Eight at a
    /// time, as most of a document are such.
    @inline(__always)
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

    @inline(__always)
    private static func isBefore(_ first: Range<Int>, _ second: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
        if first.count != second.count { return first.count < second.count }
        for offset in 0..<first.count {
            let (left, right) = (bytes[first.lowerBound + offset], bytes[second.lowerBound + offset])
            if left != right { return left < right }
        }
        return false
    }

    @inline(__always)
    private static func number(_ bytes: Span<UInt8>, _ position: inout Int) -> Bool {
        _ = take(UInt8(ascii: "-"), bytes, &position)
        let start = position
        guard digits(bytes, &position), bytes[start] != UInt8(ascii: "0") || position == start + 1 else { return false }
        if take(UInt8(ascii: "."), bytes, &position), !digits(bytes, &position) { return false }
        guard position < bytes.count else { return false }
        return bytes[position] | 0x20 != UInt8(ascii: "e")
    }

    @inline(__always)
    private static func digits(_ bytes: Span<UInt8>, _ position: inout Int) -> Bool {
        let start = position
        while position < bytes.count, UInt8(ascii: "0")...UInt8(ascii: "9") ~= bytes[position] { position += 1 }
        return 1...maximumDigits ~= position - start
    }

    private static func word(_ word: StaticString, _ bytes: Span<UInt8>, _ position: inout Int) -> Bool {
        for expected in word.description.utf8 where !take(expected, bytes, &position) { return false }
        return true
    }

    @inline(__always)
    private static func take(_ byte: UInt8, _ bytes: Span<UInt8>, _ position: inout Int) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    @inline(__always)
    private static func skipSpaces(_ bytes: Span<UInt8>, _ position: inout Int) {
        while position < bytes.count, bytes[position] == 0x20 { position += 1 }
    }
}
