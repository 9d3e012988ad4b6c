/// Amounts of money as decimal text. No floating point takes part.
public enum DecimalAmount {
    /// The largest amount of a budget, a spend or a reservation: 9 × 10¹² units, in micros.
    public static let maximumMicros: Int64 = 9_000_000_000_000_000_000

    /// Micros as a decimal in units, as short as it is exact: `12.5`, `-0.000001`, `3`.
    public static func text(micros: Int64) -> String {
        let units = micros.magnitude / 1_000_000
        let rest = micros.magnitude % 1_000_000
        var text = (micros < 0 ? "-" : "") + String(units)
        if rest > 0 {
            let digits = String(rest)
            text += "." + String(repeating: "0", count: 6 - digits.count) + digits
            while text.hasSuffix("0") { text.removeLast() }
        }
        return text
    }

    /// Micros of a decimal in units: digits with at most one point and a minus sign before them. Nil when it is anything
    /// else, has a seventh decimal that is not zero, or more than 64 bits of micros.
    public static func micros(_ text: String) -> Int64? {
        var digits = text.utf8[...]
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative { digits = digits.dropFirst() }
        // As a negative number: the range has one more of them.
        var value: Int64 = 0
        var decimals: Int?
        var count = 0
        for byte in digits {
            if byte == UInt8(ascii: "."), decimals == nil {
                decimals = 0
                continue
            }
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            count += 1
            let digit = Int64(byte - UInt8(ascii: "0"))
            if let seen = decimals {
                decimals = seen + 1
                if seen >= 6 {
                    guard digit == 0 else { return nil }
                    continue
                }
            }
            guard let next = appending(digit, to: value) else { return nil }
            value = next
        }
        guard count > 0 else { return nil }
        for _ in min(decimals ?? 0, 6)..<6 {
            guard let next = appending(0, to: value) else { return nil }
            value = next
        }
        if isNegative { return value }
        return value == .min ? nil : -value
    }

    private static func appending(_ digit: Int64, to value: Int64) -> Int64? {
        let (product, isOver) = value.multipliedReportingOverflow(by: 10)
        let (difference, isUnder) = product.subtractingReportingOverflow(digit)
        return isOver || isUnder ? nil : difference
    }
}
