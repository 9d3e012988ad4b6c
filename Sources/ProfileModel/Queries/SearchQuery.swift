/// What a Search asks for, checked.
public struct SearchQuery: Sendable, Hashable {
    /// The most bytes of a search text on the wire.
    public static let maximumLength = 1_048_576
    /// The Unicode scalars of a search text that count; the rest is cut off.
    public static let significantLength = 1_024

    /// The kind of records.
    public let kind: ProfileKind
    /// The account they belong to.
    public let accountID: AccountID
    /// The words, trimmed, in normalisation form C, the first 1,024 Unicode scalars of them. Never empty. Every
    /// character is literal.
    public let term: String
    /// How many at most.
    public let pageSize: PageSize
    /// Where the page before ended; nil for the first page.
    public let after: PagePosition?
    /// Whether deleted records are among them.
    public let showDeleted: Bool

    private let fingerprint: QueryFingerprint

    /// Checks a request. A long text isn't refused but cut, always at the same place: nobody types one, and what was
    /// pasted is found by its beginning.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`) with everything that is wrong; its reason is that of the first
    ///   thing wrong.
    public init(
        kind: ProfileKind, accountID: AccountID, query: String, pageSize: Int32 = 0, pageToken: String = "",
        showDeleted: Bool = false
    ) throws(ProfileError) {
        var problems = QueryProblems()
        let term = problems.collect { () throws(ProfileError) in try Self.term(of: query) }
        let parsedSize = problems.collect { () throws(ProfileError) in try PageSize(pageSize) }
        let fingerprint = QueryFingerprint([
            "search", kind.rawValue, accountID.rawValue, term ?? "", String(showDeleted),
        ])
        let token = problems.collect { () throws(ProfileError) in
            try PageToken.parse(pageToken, fingerprint: fingerprint)
        }
        guard let term, let parsedSize, problems.isEmpty else { throw problems.error }
        self.kind = kind
        self.accountID = accountID
        self.term = term
        self.pageSize = parsedSize
        self.after = token??.position
        self.showDeleted = showDeleted
        self.fingerprint = fingerprint
    }

    /// The token that asks for the page after `position`.
    public func nextPageToken(after position: PagePosition) -> String {
        PageToken(position: position).text(fingerprint: fingerprint)
    }

    private static func term(of query: String) throws(ProfileError) -> String {
        guard query.utf8.count <= maximumLength else {
            throw .invalidArgument("query", "must be at most \(maximumLength) bytes long")
        }
        if query.utf8.contains(0) { throw .invalidArgument("query", "must not contain U+0000") }
        let start = query.unicodeScalars.drop { $0.properties.isWhitespace }
        // Normalisation can only shorten or slightly lengthen, so the cut comes before it and again after.
        let normalised = TextRules.normalised(String(start.prefix(significantLength)))
        let term = TextRules.trimmed(String(normalised.unicodeScalars.prefix(significantLength)))
        if term.isEmpty { throw .invalidArgument("query", "must not be empty") }
        return term
    }
}
