/// PostgreSQL's binary `numeric` (`numeric_recv`): digit count, weight of the first digit, sign and display scale, each 16
/// bits, then the digits in base 10,000.
enum PostgresNumeric {
    private static let negative: UInt16 = 0x4000
    private static let notANumber: UInt16 = 0xC000
    private static let infinity: UInt16 = 0xD000
    private static let negativeInfinity: UInt16 = 0xF000
    /// Digits behind the point that numeric can hold (`NUMERIC_MAX_RESULT_SCALE` allows 16,383 to be shown).
    private static let maximumScale = 16_383
    /// Digits before the point that numeric can hold.
    private static let maximumIntegerDigits = 131_072

    /// Appends the number in `text`; false when it is malformed or out of range, and then what was appended means nothing.
    static func encode(_ text: String, into bytes: inout [UInt8]) -> Bool {
        switch text.lowercased() {
        case "nan": return appendSpecial(notANumber, to: &bytes)
        case "infinity", "inf", "+infinity": return appendSpecial(infinity, to: &bytes)
        case "-infinity", "-inf": return appendSpecial(negativeInfinity, to: &bytes)
        default: break
        }
        guard let number = Decimal(text) else { return false }
        // Digits are grouped in fours around the point: the first group may need zeros before, the last behind.
        var digits = number.digits[...]
        var integerCount = digits.count - number.scale
        if integerCount < 0 {
            digits.insert(contentsOf: [UInt8](repeating: 0, count: -integerCount), at: digits.startIndex)
            integerCount = 0
        }
        let leading = (4 - integerCount % 4) % 4
        let trailing = (4 - number.scale % 4) % 4
        let padded = [UInt8](repeating: 0, count: leading) + digits + [UInt8](repeating: 0, count: trailing)
        var groups: [UInt16] = stride(from: 0, to: padded.count, by: 4).map { start in
            padded[start..<start + 4].reduce(0) { $0 * 10 + UInt16($1) }
        }
        var weight = (integerCount + leading) / 4 - 1
        let zeros = groups.prefix { $0 == 0 }.count
        groups.removeFirst(zeros)
        weight -= zeros
        while groups.last == 0 { groups.removeLast() }
        if groups.isEmpty { weight = 0 }
        bytes.appendBigEndian(UInt16(clamping: groups.count))
        bytes.appendBigEndian(Int16(clamping: weight))
        bytes.appendBigEndian(number.isNegative && !groups.isEmpty ? negative : 0)
        bytes.appendBigEndian(UInt16(clamping: number.scale))
        for group in groups { bytes.appendBigEndian(group) }
        return true
    }

    private static func appendSpecial(_ sign: UInt16, to bytes: inout [UInt8]) -> Bool {
        bytes.appendBigEndian(UInt32(0))
        bytes.appendBigEndian(sign)
        bytes.appendBigEndian(UInt16(0))
        return true
    }

    /// The decimal text of a binary numeric, without an exponent; nil when the bytes are malformed.
    static func decode(_ bytes: borrowing RawSpan) -> String? {
        var reader = BigEndianReader(byteCount: bytes.byteCount)
        guard let count: UInt16 = reader.next(bytes), let weight: Int16 = reader.next(bytes),
            let sign: UInt16 = reader.next(bytes), let scale: UInt16 = reader.next(bytes)
        else { return nil }
        switch sign {
        case 0, negative: break
        case notANumber: return "NaN"
        case infinity: return "Infinity"
        case negativeInfinity: return "-Infinity"
        default: return nil
        }
        guard bytes.byteCount == 8 + 2 * Int(count) else { return nil }
        var groups: [UInt16] = []
        groups.reserveCapacity(Int(count))
        while let group: UInt16 = reader.next(bytes) {
            guard group < 10_000 else { return nil }
            groups.append(group)
        }
        func group(_ position: Int) -> UInt16 { position >= 0 && position < groups.count ? groups[position] : 0 }
        var text = sign == negative ? "-" : ""
        if weight < 0 {
            text += "0"
        } else {
            text += "\(group(0))"
            for position in 0..<Int(weight) { text += fourDigits(group(position + 1)) }
        }
        guard scale > 0 else { return text }
        text += "."
        var fraction = ""
        var position = Int(weight) + 1
        while fraction.utf8.count < Int(scale) {
            fraction += fourDigits(group(position))
            position += 1
        }
        return text + fraction.prefix(Int(scale))
    }

    private static func fourDigits(_ group: UInt16) -> String {
        let text = "\(group)"
        return String(repeating: "0", count: 4 - text.utf8.count) + text
    }

    /// A decimal number as written: its digits without the point, and how many of them stand behind it.
    private struct Decimal {
        var isNegative = false
        var digits: [UInt8] = []
        var scale = 0

        init?(_ text: String) {
            var rest = Substring(text).utf8
            if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
                isNegative = sign == UInt8(ascii: "-")
                rest = rest.dropFirst()
            }
            var isBehindPoint = false
            while let byte = rest.first, byte != UInt8(ascii: "e"), byte != UInt8(ascii: "E") {
                rest = rest.dropFirst()
                if byte == UInt8(ascii: "."), !isBehindPoint {
                    isBehindPoint = true
                } else if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
                    digits.append(byte - UInt8(ascii: "0"))
                    if isBehindPoint { scale += 1 }
                } else {
                    return nil
                }
            }
            guard !digits.isEmpty else { return nil }
            if !rest.isEmpty {
                guard let exponent = Int(Substring(rest.dropFirst())), exponent.magnitude <= maximumIntegerDigits else {
                    return nil
                }
                scale -= exponent
                if scale < 0 {
                    digits += [UInt8](repeating: 0, count: -scale)
                    scale = 0
                }
            }
            let significant = digits.drop { $0 == 0 }.count
            guard scale <= maximumScale, significant - scale <= maximumIntegerDigits else { return nil }
        }
    }
}
