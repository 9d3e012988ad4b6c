public import FoundationEssentials

/// What a list of usages asks for, checked. The order is always newest first.
public struct UsageQuery: Sendable, Hashable {
    /// Which usages of the account.
    public enum Scope: Sendable, Hashable {
        /// Those of all campaigns: only active ones perhaps, and only those that name this record themselves.
        case account(activeOnly: Bool, referenceID: UUID?)
        /// Those of one campaign.
        case campaign(CampaignID)
    }

    /// The account.
    public let accountID: AccountID
    /// Which of its usages.
    public let scope: Scope
    /// How many at most.
    public let pageSize: PageSize
    /// Where the page before ended: the microseconds of its last start, and its id; nil for the first page.
    public let after: PagePosition?

    private let fingerprint: QueryFingerprint

    /// Checks a request.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`) with everything that is wrong; its reason is that of the first
    ///   thing wrong.
    public init(
        accountID: AccountID, scope: Scope, pageSize: Int32 = 0, pageToken: String = ""
    ) throws(ProfileError) {
        let fingerprint = QueryFingerprint(["usages", accountID.rawValue] + Self.parts(of: scope))
        var problems = QueryProblems()
        let size = problems.collect { () throws(ProfileError) in try PageSize(pageSize) }
        let token = problems.collect { () throws(ProfileError) in
            let token = try PageToken.parse(pageToken, fingerprint: fingerprint)
            if let token {
                guard token.position.values.count == 1, case .integer = token.position.values[0] else {
                    throw .invalidArgument(
                        "page_token", "must be a next_page_token as it was returned", reason: .invalidPageToken)
                }
            }
            return token
        }
        guard let size, problems.isEmpty else { throw problems.error }
        self.accountID = accountID
        self.scope = scope
        self.pageSize = size
        self.after = token??.position
        self.fingerprint = fingerprint
    }

    /// The token that asks for the page after `position`.
    public func nextPageToken(after position: PagePosition) -> String {
        PageToken(position: position).text(fingerprint: fingerprint)
    }

    private static func parts(of scope: Scope) -> [String] {
        switch scope {
        case .account(let activeOnly, let referenceID):
            ["account", String(activeOnly), referenceID.map(RecordID.text) ?? ""]
        case .campaign(let campaignID): ["campaign", campaignID.rawValue]
        }
    }
}
