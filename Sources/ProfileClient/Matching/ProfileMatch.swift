/// A profile that a person was compared with.
public struct ProfileMatch: Sendable, Hashable {
    /// The profile.
    public let profile: CustomerProfile
    /// Whether the person fits: nothing failed.
    public let fits: Bool
    /// The clauses that the person meets. Clauses the profile doesn't have are in neither list.
    public let metClauses: [MatchClause]
    /// The clauses that the person fails.
    public let failedClauses: [MatchClause]
}
