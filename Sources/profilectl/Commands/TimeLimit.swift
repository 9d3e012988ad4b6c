internal import ArgumentParser

/// A length of time as written on a command line: `5`, `5s`, `500ms` or `2m`; more than nothing, at most a day.
struct TimeLimit: ExpressibleByArgument, Equatable {
    let duration: Duration

    private static let dayMilliseconds = 86_400_000

    /// A length that the program knows.
    init(_ duration: Duration) { self.duration = duration }

    init?(argument: String) {
        let digits = argument.prefix { ("0"..."9").contains($0) }
        guard let number = Int(digits) else { return nil }
        let unit: Int? =
            switch argument.dropFirst(digits.count) {
            case "ms": 1
            case "", "s": 1000
            case "m": 60_000
            default: nil
            }
        guard let unit else { return nil }
        let (milliseconds, overflow) = number.multipliedReportingOverflow(by: unit)
        guard !overflow, 1...Self.dayMilliseconds ~= milliseconds else { return nil }
        duration = .milliseconds(milliseconds)
    }
}
