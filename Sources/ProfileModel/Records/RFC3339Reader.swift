/// Reads RFC 3339 dates and times into microseconds since 1970-01-01T00:00:00Z.
struct RFC3339Reader {
    private var rest: ArraySlice<UInt8>

    init(_ text: String) { rest = Array(text.utf8.prefix(64))[...] }

    /// The moment, or nil when the text is something else.
    mutating func read() -> Int64? {
        guard let year = take(4), year >= 1, skip("-"), let month = take(2), skip("-"), let day = take(2),
            let length = CivilDate.length(ofMonth: month, year: year), 1...length ~= day
        else { return nil }
        let midnight = CivilDate.daysSinceEpoch(year: year, month: month, day: day) * 86_400_000_000
        if rest.isEmpty { return midnight }
        guard skip("T") || skip("t") || skip(" "), let hour = take(2), hour < 24, skip(":"), let minute = take(2),
            minute < 60, skip(":"), let second = take(2), second < 60, let fraction = takeFraction(),
            let offset = takeOffset(), rest.isEmpty
        else { return nil }
        return midnight + ((hour * 60 + minute) * 60 + second) * 1_000_000 + fraction - offset * 60_000_000
    }

    private mutating func take(_ count: Int) -> Int64? {
        let digits = rest.prefix(count)
        guard digits.count == count, digits.allSatisfy(Self.isDigit) else { return nil }
        rest = rest.dropFirst(count)
        return digits.reduce(0) { $0 * 10 + Int64($1 - UInt8(ascii: "0")) }
    }

    private mutating func skip(_ separator: Unicode.Scalar) -> Bool {
        guard let byte = rest.first, UInt32(byte) == separator.value else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// The decimals as microseconds; 0 when there are none.
    private mutating func takeFraction() -> Int64? {
        guard skip(".") else { return 0 }
        let digits = rest.prefix(while: Self.isDigit)
        guard !digits.isEmpty else { return nil }
        rest = rest.dropFirst(digits.count)
        var value: Int64 = 0
        for position in 0..<6 {
            let digit = position < digits.count ? digits[digits.startIndex + position] : UInt8(ascii: "0")
            value = value * 10 + Int64(digit - UInt8(ascii: "0"))
        }
        return value
    }

    /// The offset from UTC in minutes.
    private mutating func takeOffset() -> Int64? {
        if skip("Z") || skip("z") { return 0 }
        let sign: Int64 = rest.first == UInt8(ascii: "-") ? -1 : 1
        guard skip("+") || skip("-"), let hours = take(2), hours < 24, skip(":"), let minutes = take(2), minutes < 60
        else { return nil }
        return sign * (hours * 60 + minutes)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
}
