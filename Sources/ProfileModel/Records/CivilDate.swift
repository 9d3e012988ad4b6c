/// Conversions between days and dates of the proleptic Gregorian calendar.
enum CivilDate {
    /// Days of the month, or nil when there is no such month.
    static func length(ofMonth month: Int64, year: Int64) -> Int64? {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        case 1...12: 31
        default: nil
        }
    }

    /// Days from 1970-01-01 to a date of the years 1 … 9999.
    static func daysSinceEpoch(year: Int64, month: Int64, day: Int64) -> Int64 {
        var days = yearStart(year) + day - 1
        for earlier in 1..<max(1, month) { days += length(ofMonth: earlier, year: year) ?? 0 }
        return days
    }

    /// The date that lies `days` after 1970-01-01, for the years 1 … 9999.
    static func from(daysSinceEpoch days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        // 400 Gregorian years have 146,097 days. The estimate is at most one year off.
        var year = 1970 + days * 400 / 146_097
        while yearStart(year) > days { year -= 1 }
        while yearStart(year + 1) <= days { year += 1 }
        var rest = days - yearStart(year)
        var month: Int64 = 1
        while let length = length(ofMonth: month, year: year), rest >= length {
            rest -= length
            month += 1
        }
        return (year, month, rest + 1)
    }

    private static func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

    /// Days from 1970-01-01 to the first of January.
    private static func yearStart(_ year: Int64) -> Int64 {
        let before = year - 1
        // 719,162 days lie between 0001-01-01 and 1970-01-01.
        return before * 365 + before / 4 - before / 100 + before / 400 - 719_162
    }
}
