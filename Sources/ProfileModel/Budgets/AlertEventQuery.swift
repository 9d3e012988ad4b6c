public import FoundationEssentials

/// Which alerts that fired to list, checked. The order is always newest first.
public struct AlertEventQuery: Sendable, Hashable {
    /// The account.
    public let accountID: AccountID
    /// The budget; nil means all of the account.
    public let budgetID: UUID?
    /// How many at most.
    public let pageSize: PageSize
    /// Where the page before ended: microseconds of its last event, of its window, the rule's name, and the budget's id;
    /// nil for the first page.
    public let after: PagePosition?

    private let fingerprint: QueryFingerprint

    /// Checks a request.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`) with everything that is wrong; its reason is that of the first
    ///   thing wrong.
    public init(
        accountID: AccountID, budgetID: UUID? = nil, pageSize: Int32 = 0, pageToken: String = ""
    ) throws(ProfileError) {
        let fingerprint = QueryFingerprint(["alerts", accountID.rawValue, budgetID.map(RecordID.text) ?? ""])
        var problems = QueryProblems()
        let size = problems.collect { () throws(ProfileError) in try PageSize(pageSize) }
        let token = problems.collect { () throws(ProfileError) in
            let token = try PageToken.parse(pageToken, fingerprint: fingerprint)
            if let token {
                guard token.position.values.count == 3, case .integer = token.position.values[0],
                    case .integer = token.position.values[1], case .text = token.position.values[2]
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
        self.pageSize = size
        self.after = token??.position
        self.fingerprint = fingerprint
    }

    /// The token that asks for the page after `position`.
    public func nextPageToken(after position: PagePosition) -> String {
        PageToken(position: position).text(fingerprint: fingerprint)
    }
}
