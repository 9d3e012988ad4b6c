/// PostgreSQL's binary `timestamptz`: microseconds since 2000-01-01 00:00 UTC, the extremes being the infinities.
enum PostgresTimestamp {
    /// Microseconds from the Unix epoch to PostgreSQL's: 10,957 days.
    private static let epochOffset: Int64 = 946_684_800_000_000

    /// The wire value for a time since the Unix epoch. What lies too early to be represented becomes the earliest finite
    /// value, which the server refuses.
    static func wire(fromUnix microseconds: Int64) -> Int64 {
        if microseconds == .max || microseconds == .min { return microseconds }
        let (value, overflow) = microseconds.subtractingReportingOverflow(epochOffset)
        return overflow || value == .min ? .min + 1 : value
    }

    /// The time since the Unix epoch; nil when it is finite and beyond what an `Int64` holds (after the year 294,247).
    static func unix(fromWire value: Int64) -> Int64? {
        if value == .max || value == .min { return value }
        let (microseconds, overflow) = value.addingReportingOverflow(epochOffset)
        return overflow ? nil : microseconds
    }
}
