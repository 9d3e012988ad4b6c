/// A JSON number as the exact decimal text it was written with.
///
/// Nothing is ever rounded: the value is never held in binary floating point. Comparison and hashing go by the exact
/// value, so `1`, `1.0` and `10e-1` are one number with three spellings.
///
/// The magnitude is bounded: the first digit stands for at most 10^1000, the last for at least 10^−1000, because a
/// database that stores decimals writes them out in full.
public struct JSONNumber: Sendable {
    /// The largest power of ten, up or down, that a digit may stand for.
    public static let maximumExponent = 1_000

    /// The text as written, a valid RFC 8259 number.
    public let text: String

    /// Makes a whole number.
    public init(_ value: some FixedWidthInteger) { text = String(value) }

    /// Makes a number from its text, or nil when the text breaks RFC 8259's grammar or the magnitude is out of bounds.
    public init?(_ text: String) {
        guard let parts = Parts(text.utf8), !parts.isOutOfBounds else { return nil }
        self.text = text
    }

    /// Takes text that the parser has checked.
    init(checked text: String) { self.text = text }

    /// The number as a 64-bit integer, or nil when it is not whole or out of range. Exact: `1e3` is 1,000.
    public var int64: Int64? { Parts(text.utf8)?.int64 }

    /// Whether the value has no fractional part.
    public var isWhole: Bool { (Parts(text.utf8)?.exponent ?? 0) >= 0 }

    /// How many decimals the value needs after the point: 0 for `5.00`, 2 for `0.25`.
    public var fractionDigits: Int { max(0, -(Parts(text.utf8)?.exponent ?? 0)) }

    /// The value in plain notation without an exponent, without needless zeros: `1.50e1` is `15`.
    public var plainText: String { Parts(text.utf8)?.plainText ?? text }
}

extension JSONNumber: Comparable, Hashable {
    /// Whether both numbers have the same exact value.
    public static func == (left: JSONNumber, right: JSONNumber) -> Bool {
        left.text == right.text || Parts(left.text.utf8) == Parts(right.text.utf8)
    }

    /// Compares exact values.
    public static func < (left: JSONNumber, right: JSONNumber) -> Bool {
        guard let left = Parts(left.text.utf8), let right = Parts(right.text.utf8) else { return false }
        return left < right
    }

    /// Hashes the exact value.
    public func hash(into hasher: inout Hasher) { hasher.combine(Parts(text.utf8)) }
}

extension JSONNumber: CustomStringConvertible, ExpressibleByIntegerLiteral {
    /// The text as written.
    public var description: String { text }

    /// Makes a whole number.
    public init(integerLiteral value: Int64) { self.init(value) }
}
