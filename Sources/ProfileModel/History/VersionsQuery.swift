public import FoundationEssentials

/// What a ListVersions asks for, checked.
public struct VersionsQuery: Sendable, Hashable {
    /// The kind of record.
    public let kind: ProfileKind
    /// The account it belongs to.
    public let accountID: AccountID
    /// The record.
    public let id: UUID
    /// How many versions at most.
    public let pageSize: PageSize
    /// The last version of the page before, the next page begins below it; nil for the first page.
    public let before: Int64?

    private let fingerprint: QueryFingerprint

    /// Checks a request.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`) with everything that is wrong.
    public init(
        kind: ProfileKind, accountID: AccountID, id: String, pageSize: Int32 = 0, pageToken: String = ""
    ) throws(ProfileError) {
        var problems = QueryProblems()
        let parsedID = problems.collect { () throws(ProfileError) in try RecordID.parse(id) }
        let parsedSize = problems.collect { () throws(ProfileError) in try PageSize(pageSize) }
        let fingerprint = QueryFingerprint([
            "versions", kind.rawValue, accountID.rawValue, parsedID.map(RecordID.text) ?? "",
        ])
        let before = problems.collect { () throws(ProfileError) -> Int64? in
            guard let token = try PageToken.parse(pageToken, fingerprint: fingerprint) else { return nil }
            guard token.position.values.count == 1, case .integer(let version)? = token.position.values.first else {
                throw .invalidArgument(
                    "page_token", "must be a next_page_token as it was returned", reason: .invalidPageToken)
            }
            return version
        }
        guard let parsedID, let parsedSize, problems.isEmpty else { throw problems.error }
        self.kind = kind
        self.accountID = accountID
        self.id = parsedID
        self.pageSize = parsedSize
        self.before = before ?? nil
        self.fingerprint = fingerprint
    }

    /// The token that asks for the page after `position`.
    public func nextPageToken(after position: PagePosition) -> String {
        PageToken(position: position).text(fingerprint: fingerprint)
    }
}
