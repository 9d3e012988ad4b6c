public import FoundationEssentials
internal import SwiftProtobuf

/// A moment as the daemon keeps it, exact to the microsecond.
public struct Timestamp: Sendable, Hashable, Comparable {
    /// Whole seconds since 1970-01-01T00:00:00Z.
    public let seconds: Int64
    /// The rest: 0 … 999,999,999.
    public let nanoseconds: Int32

    /// A moment; nanoseconds outside 0 … 999,999,999 are moved to the nearest end.
    public init(seconds: Int64, nanoseconds: Int32 = 0) {
        self.seconds = seconds
        self.nanoseconds = min(max(0, nanoseconds), 999_999_999)
    }

    /// Reads RFC 3339, such as `2026-01-31T08:00:00Z` or `2026-01-31T09:00:00.25+01:00`; nil when it is anything else.
    public init?(_ text: String) {
        guard text.utf8.allSatisfy({ "0123456789-+:.TZtz".utf8.contains($0) }),
            let message = try? Google_Protobuf_Timestamp(jsonString: "\"\(text)\"")
        else { return nil }
        self.init(message)
    }

    init(_ message: Google_Protobuf_Timestamp) {
        self.init(seconds: message.seconds, nanoseconds: message.nanos)
    }

    var message: Google_Protobuf_Timestamp { Google_Protobuf_Timestamp(seconds: seconds, nanos: nanoseconds) }

    /// The moment as a date, rounded to what a `Date` can hold.
    public var date: Date {
        Date(timeIntervalSince1970: Double(seconds) + Double(nanoseconds) / 1_000_000_000)
    }

    /// Whether one moment is before another.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }
}

extension Timestamp: CustomStringConvertible {
    /// The moment as RFC 3339 in UTC, such as `2026-11-23T19:44:05.123456Z`.
    public var description: String {
        let (days, secondOfDay) = Self.floorDivide(seconds, by: 86_400)
        let (year, month, day) = Self.civilDate(daysSinceEpoch: days)
        var text = Self.padded(year, 4) + "-" + Self.padded(month, 2) + "-" + Self.padded(day, 2) + "T"
        text += Self.padded(secondOfDay / 3600, 2) + ":" + Self.padded(secondOfDay / 60 % 60, 2) + ":"
        text += Self.padded(secondOfDay % 60, 2)
        if nanoseconds != 0 {
            let isMicroseconds = nanoseconds % 1000 == 0
            text += "." + Self.padded(Int64(isMicroseconds ? nanoseconds / 1000 : nanoseconds), isMicroseconds ? 6 : 9)
        }
        return text + "Z"
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number.magnitude)
        let zeros = String(repeating: "0", count: max(0, width - digits.count))
        return (number < 0 ? "-" : "") + zeros + digits
    }

    private static func floorDivide(_ number: Int64, by divisor: Int64) -> (Int64, Int64) {
        let remainder = number % divisor
        return remainder < 0 ? (number / divisor - 1, remainder + divisor) : (number / divisor, remainder)
    }

    /// The Gregorian date of a day, by counting 400-year cycles from 0000-03-01.
    private static func civilDate(daysSinceEpoch days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        // 719,468 days lie between 0000-03-01 and 1970-01-01; 146,097 days are one cycle. |days| ≤ 2^63 / 86,400.
        let (cycle, dayOfCycle) = floorDivide(days + 719_468, by: 146_097)
        let yearOfCycle = (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
        let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
        // Months counted from March, which begins the year here.
        let shifted = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * shifted + 2) / 5 + 1
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfCycle + cycle * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}
