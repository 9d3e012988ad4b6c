public import FoundationEssentials

/// Which entries of a ledger to list, checked. The order is always newest first, by the time they occurred, then by name.
public struct SpendQuery: Sendable, Hashable {
    /// The account.
    public let accountID: AccountID
    /// The budget.
    public let budgetID: UUID
    /// Only entries that occurred then or later.
    public let from: Timestamp?
    /// Only entries that occurred before.
    public let before: Timestamp?
    /// Only entries of this campaign; empty means all.
    public let campaignID: String
    /// How many at most.
    public let pageSize: PageSize
    /// Where the page before ended: microseconds and name of its last entry; nil for the first page.
    public let after: PagePosition?

    private let fingerprint: QueryFingerprint

    /// Checks a request.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`) with everything that is wrong; its reason is that of the first
    ///   thing wrong.
    public init(
        accountID: AccountID, budgetID: UUID, from: Timestamp? = nil, before: Timestamp? = nil, campaignID: String = "",
        pageSize: Int32 = 0, pageToken: String = ""
    ) throws(ProfileError) {
        var violations = FieldViolations()
        LedgerRules.check(campaignID: campaignID, field: "campaign_id", into: &violations)
        try violations.throwIfAny()
        let fingerprint = QueryFingerprint([
            "spend", accountID.rawValue, RecordID.text(budgetID), from?.description ?? "", before?.description ?? "",
            campaignID,
        ])
        var problems = QueryProblems()
        let size = problems.collect { () throws(ProfileError) in try PageSize(pageSize) }
        let token = problems.collect { () throws(ProfileError) in
            let token = try PageToken.parse(pageToken, fingerprint: fingerprint)
            if let token {
                guard token.position.values.count == 2, case .integer = token.position.values[0],
                    case .text = token.position.values[1]
                else {
                    throw .invalidArgument(
                        "page_token", "must be a next_page_token as it was returned", reason: .invalidPageToken)
                }
            }
            return token
        }
        guard let size, problems.isEmpty else { throw problems.error }
        self.accountID = accountID
        self.budgetID = budgetID
        self.from = from
        self.before = before
        self.campaignID = campaignID
        self.pageSize = size
        self.after = token??.position
        self.fingerprint = fingerprint
    }

    /// The token that asks for the page after `position`.
    public func nextPageToken(after position: PagePosition) -> String {
        PageToken(position: position).text(fingerprint: fingerprint)
    }
}
