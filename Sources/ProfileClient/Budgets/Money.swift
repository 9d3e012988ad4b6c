/// An amount of money in some currency, exact to the micro (a millionth of the currency's unit). No floating point takes
/// part: amounts come from whole numbers and decimal text, and go out as them.
///
/// ```swift
/// let amount = Money("14000.00585")
/// print(amount?.micros)  // Optional(14000005850)
/// ```
public struct Money: Sendable, Hashable, Comparable {
    /// Millionths of the currency's unit.
    public let micros: Int64

    /// An amount of millionths.
    public init(micros: Int64) { self.micros = micros }

    /// Reads a decimal: digits with at most one point and a minus sign before them. Nil when it is anything else, has a
    /// seventh decimal that isn't zero, or needs more than 64 bits of micros.
    public init?(_ text: String) {
        guard let micros = Self.micros(text) else { return nil }
        self.micros = micros
    }

    /// An amount of whole units; nil when it needs more than 64 bits of micros.
    public init?(units: Int64) {
        let (micros, isOver) = units.multipliedReportingOverflow(by: 1_000_000)
        guard !isOver else { return nil }
        self.micros = micros
    }

    /// Nothing.
    public static let zero = Money(micros: 0)

    /// Whether one amount is smaller than another. Both must be of one currency.
    public static func < (left: Money, right: Money) -> Bool { left.micros < right.micros }

    /// The sum; nil when it needs more than 64 bits of micros.
    public func adding(_ other: Money) -> Money? {
        let (sum, isOver) = micros.addingReportingOverflow(other.micros)
        return isOver ? nil : Money(micros: sum)
    }

    /// The difference; nil when it needs more than 64 bits of micros.
    public func subtracting(_ other: Money) -> Money? {
        let (difference, isOver) = micros.subtractingReportingOverflow(other.micros)
        return isOver ? nil : Money(micros: difference)
    }

    private static func micros(_ text: String) -> Int64? {
        var digits = text.utf8[...]
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative { digits = digits.dropFirst() }
        // Counted below zero: there the range has one number more.
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

extension Money: CustomStringConvertible {
    /// The amount in units as a decimal, as short as it is exact: `12.5`, `-0.000001`, `3`.
    public var description: String {
        let rest = micros.magnitude % 1_000_000
        var text = (micros < 0 ? "-" : "") + String(micros.magnitude / 1_000_000)
        if rest > 0 {
            let digits = String(rest)
            text += "." + String(repeating: "0", count: 6 - digits.count) + digits
            while text.hasSuffix("0") { text.removeLast() }
        }
        return text
    }
}
