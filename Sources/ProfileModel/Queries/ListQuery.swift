/// What a List asks for, checked.
public struct ListQuery: Sendable, Hashable {
    /// The kind of records.
    public let kind: ProfileKind
    /// The account they belong to.
    public let accountID: AccountID
    /// Which records; nil means all.
    public let filter: FilterExpression?
    /// In which order.
    public let orderBy: OrderBy
    /// How many at most.
    public let pageSize: PageSize
    /// Where the page before ended; nil for the first page. It has one value for each term of the order but the id.
    public let after: PagePosition?
    /// Whether deleted records are among them.
    public let showDeleted: Bool

    private let fingerprint: QueryFingerprint

    /// Checks a request.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`) with everything that is wrong; its reason is that of the first
    ///   thing wrong.
    public init(
        kind: ProfileKind, accountID: AccountID, filter: String = "", orderBy: String = "", pageSize: Int32 = 0,
        pageToken: String = "", showDeleted: Bool = false
    ) throws(ProfileError) {
        var problems = QueryProblems()
        let parsedFilter = problems.collect { () throws(ProfileError) in
            try FilterExpression.parse(filter, for: kind)
        }
        let parsedOrder = problems.collect { () throws(ProfileError) in try OrderBy(orderBy, for: kind) }
        let parsedSize = problems.collect { () throws(ProfileError) in try PageSize(pageSize) }
        let fingerprint = QueryFingerprint([
            "list", kind.rawValue, accountID.rawValue, filter, parsedOrder?.description ?? "", String(showDeleted),
        ])
        let token = problems.collect { () throws(ProfileError) in
            let token = try PageToken.parse(pageToken, fingerprint: fingerprint)
            if let token, let order = parsedOrder, token.position.values.count != order.terms.count - 1 {
                throw .invalidArgument(
                    "page_token", "must be a next_page_token as it was returned", reason: .invalidPageToken)
            }
            return token
        }
        guard let parsedOrder, let parsedSize, problems.isEmpty else { throw problems.error }
        self.kind = kind
        self.accountID = accountID
        self.filter = parsedFilter ?? nil
        self.orderBy = parsedOrder
        self.pageSize = parsedSize
        self.after = token??.position
        self.showDeleted = showDeleted
        self.fingerprint = fingerprint
    }

    /// The token that asks for the page after `position`.
    public func nextPageToken(after position: PagePosition) -> String {
        PageToken(position: position).text(fingerprint: fingerprint)
    }
}
