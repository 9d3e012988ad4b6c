public import FoundationEssentials

/// What a Match asks for, checked.
public struct MatchQuery: Sendable, Hashable {
    /// The most profiles that one call may ask about by id.
    public static let maximumIDs = 1_000

    /// The account.
    public let accountID: AccountID
    /// The person, checked.
    public let person: Person
    /// The profiles to answer about; empty: all that fit, by pages.
    public let ids: [UUID]
    /// How many at most.
    public let pageSize: PageSize
    /// Where the page before ended; nil for the first page.
    public let after: PagePosition?

    private let fingerprint: QueryFingerprint

    /// Checks a request.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`) with everything that is wrong; its reason is that of the first
    ///   thing wrong.
    public init(
        accountID: AccountID, person: Person, ids: [UUID] = [], pageSize: Int32 = 0, pageToken: String = ""
    ) throws(ProfileError) {
        var problems = QueryProblems()
        let checked = problems.collect { () throws(ProfileError) in try person.validated(field: "person") }
        let parsedSize = problems.collect { () throws(ProfileError) in try PageSize(pageSize) }
        _ = problems.collect { () throws(ProfileError) in
            if ids.count > Self.maximumIDs {
                throw .invalidArgument("ids", "must have at most \(Self.maximumIDs) entries")
            }
            if !ids.isEmpty, !pageToken.isEmpty {
                throw .invalidArgument("page_token", "must be empty when ids are given", reason: .invalidPageToken)
            }
            if Set(ids).count != ids.count { throw .invalidArgument("ids", "must not hold an id twice") }
        }
        let fingerprint = QueryFingerprint(
            ["match", accountID.rawValue] + (checked?.fingerprintParts ?? []))
        let token = problems.collect { () throws(ProfileError) in
            try PageToken.parse(ids.isEmpty ? pageToken : "", fingerprint: fingerprint)
        }
        guard let checked, let parsedSize, problems.isEmpty else { throw problems.error }
        self.accountID = accountID
        self.person = checked
        self.ids = ids
        self.pageSize = parsedSize
        self.after = token??.position
        self.fingerprint = fingerprint
    }

    /// The token that asks for the page after `position`.
    public func nextPageToken(after position: PagePosition) -> String {
        PageToken(position: position).text(fingerprint: fingerprint)
    }
}
