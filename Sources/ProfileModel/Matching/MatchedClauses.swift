/// Which clauses of a profile a person meets, and which are failed. Clauses the profile doesn't have are in neither list.
public struct MatchedClauses: Sendable, Hashable {
    /// The clauses met, in their order.
    public let met: [MatchClause]
    /// The clauses failed, in their order.
    public let failed: [MatchClause]

    /// Reads what the database's `profiled_match` answers: clauses met from bit 0, failed ones from bit 8.
    public init(bits: Int64) {
        func clauses(from shift: Int) -> [MatchClause] {
            MatchClause.allCases.filter { bits >> Int64(shift + $0.rawValue - 1) & 1 == 1 }
        }
        met = clauses(from: 0)
        failed = clauses(from: 8)
    }

    /// Whether the person fits: nothing failed.
    public var fits: Bool { failed.isEmpty }
}
