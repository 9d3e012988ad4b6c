/// A moment in UTC, exact to the microsecond, as PostgreSQL's `timestamptz` holds it.
public struct Timestamp: Sendable, Hashable, Comparable {
    /// The years that RFC 3339 and `google.protobuf.Timestamp` can write: 0001-01-01 … 9999-12-31, in microseconds since
    /// 1970-01-01T00:00:00Z.
    public static let bounds: ClosedRange<Int64> = -62_135_596_800_000_000...253_402_300_799_999_999

    /// Microseconds since 1970-01-01T00:00:00Z, without leap seconds.
    public let microseconds: Int64

    /// Makes a moment; one outside the years 1 … 9999 is moved to the nearest end.
    public init(microseconds: Int64) {
        self.microseconds = min(max(microseconds, Self.bounds.lowerBound), Self.bounds.upperBound)
    }

    /// Makes a moment from the parts of `google.protobuf.Timestamp`, nanoseconds cut off to whole microseconds; nil
    /// when it is outside the years 1 … 9999 or `nanoseconds` is not in 0 … 999,999,999.
    public init?(seconds: Int64, nanoseconds: Int32) {
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        let (sum, carried) = product.addingReportingOverflow(Int64(nanoseconds / 1_000))
        guard !overflow, !carried, 0...999_999_999 ~= nanoseconds, Self.bounds.contains(sum) else { return nil }
        microseconds = sum
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down.
    public var seconds: Int64 { (microseconds - Int64(microsecondOfSecond)) / 1_000_000 }

    /// The rest of the second in nanoseconds, 0 … 999,999,000.
    public var nanoseconds: Int32 { microsecondOfSecond * 1_000 }

    private var microsecondOfSecond: Int32 {
        let rest = microseconds % 1_000_000
        return Int32(rest < 0 ? rest + 1_000_000 : rest)
    }

    /// Compares moments.
    public static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }
}

extension Timestamp: CustomStringConvertible {
    /// Reads RFC 3339, such as `2026-01-31T08:00:00Z`, `2026-01-31T09:00:00.25+01:00` or, for midnight UTC, the date
    /// alone. Digits beyond microseconds are cut off; a leap second is refused. Nil when it is anything else.
    public init?(_ text: String) {
        var reader = RFC3339Reader(text)
        guard let microseconds = reader.read(), Self.bounds.contains(microseconds) else { return nil }
        self.microseconds = microseconds
    }

    /// RFC 3339 in UTC with as many decimals as needed: `2026-01-31T08:00:00.25Z`.
    public var description: String {
        let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let (year, month, day) = CivilDate.from(daysSinceEpoch: days)
        let second = seconds - days * 86_400
        func padded(_ value: Int64, _ width: Int) -> String {
            let digits = String(value)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        var text = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))T"
        text += "\(padded(second / 3_600, 2)):\(padded(second / 60 % 60, 2)):\(padded(second % 60, 2))"
        if microsecondOfSecond > 0 {
            var fraction = padded(Int64(microsecondOfSecond), 6)
            while fraction.hasSuffix("0") { fraction.removeLast() }
            text += "." + fraction
        }
        return text + "Z"
    }
}
