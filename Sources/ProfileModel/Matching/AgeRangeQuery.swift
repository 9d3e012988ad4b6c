/// What a FindByAgeRange asks for, checked.
public struct AgeRangeQuery: Sendable, Hashable {
    /// How a profile's range of ages and the one asked for must lie. The raw value is the number on the wire.
    public enum Mode: Int, Sendable, Hashable, CaseIterable {
        /// The profile's range lies within the one asked for.
        case within = 1
        /// The profile's range contains the one asked for.
        case contains = 2
        /// The two have at least one year in common.
        case overlaps = 3
    }

    /// The ages there are.
    public static let ages: ClosedRange<Int32> = 0...120

    /// The account.
    public let accountID: AccountID
    /// The ages asked for, both ends included.
    public let range: ClosedRange<Int32>
    /// How the ranges must lie.
    public let mode: Mode
    /// How many at most.
    public let pageSize: PageSize
    /// Where the page before ended; nil for the first page.
    public let after: PagePosition?

    private let fingerprint: QueryFingerprint

    /// Checks a request.
    ///
    /// - Parameters:
    ///   - minimum: the lowest age; nil means 0.
    ///   - maximum: the highest age; nil means 120.
    ///   - mode: nil when the request names none.
    /// - Throws: `ProfileError` (`invalidArgument`) with everything that is wrong; its reason is that of the first
    ///   thing wrong.
    public init(
        accountID: AccountID, minimum: Int32?, maximum: Int32?, mode: Mode?, pageSize: Int32 = 0, pageToken: String = ""
    ) throws(ProfileError) {
        var problems = QueryProblems()
        let lowest = minimum ?? Self.ages.lowerBound
        let highest = maximum ?? Self.ages.upperBound
        for (field, age) in [("min_age", lowest), ("max_age", highest)] where !Self.ages.contains(age) {
            _ = problems.collect { () throws(ProfileError) in
                throw .invalidArgument(field, "must be between 0 and 120") as ProfileError
            }
        }
        if lowest > highest {
            _ = problems.collect { () throws(ProfileError) in
                throw .invalidArgument("max_age", "must be at least min_age") as ProfileError
            }
        }
        if mode == nil {
            _ = problems.collect { () throws(ProfileError) in
                throw .invalidArgument("mode", "must be WITHIN, CONTAINS or OVERLAPS") as ProfileError
            }
        }
        let parsedSize = problems.collect { () throws(ProfileError) in try PageSize(pageSize) }
        let fingerprint = QueryFingerprint([
            "find-by-age", accountID.rawValue, String(lowest), String(highest), String(mode?.rawValue ?? 0),
        ])
        let token = problems.collect { () throws(ProfileError) in
            try PageToken.parse(pageToken, fingerprint: fingerprint)
        }
        guard let mode, let parsedSize, lowest <= highest, problems.isEmpty else { throw problems.error }
        self.accountID = accountID
        range = lowest...highest
        self.mode = mode
        self.pageSize = parsedSize
        self.after = token??.position
        self.fingerprint = fingerprint
    }

    /// The token that asks for the page after `position`.
    public func nextPageToken(after position: PagePosition) -> String {
        PageToken(position: position).text(fingerprint: fingerprint)
    }
}
