public import ProfileModel

/// A profile that a person was compared with.
public struct ProfileMatch: Sendable {
    /// The profile.
    public var record: CustomerProfile
    /// Which of its clauses the person meets and fails.
    public var clauses: MatchedClauses

    /// Takes both.
    public init(record: CustomerProfile, clauses: MatchedClauses) {
        self.record = record
        self.clauses = clauses
    }
}
