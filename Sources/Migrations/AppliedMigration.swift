public import FoundationEssentials

/// A step that the database says was applied.
public struct AppliedMigration: Sendable, Hashable {
    /// Its number.
    public let number: Int
    /// Its name at that time.
    public let name: String
    /// SHA-256 of the SQL that ran, 64 lower-case hexadecimal digits.
    public let checksum: String
    /// When it was applied.
    public let appliedAt: Date
    /// Who applied it.
    public let appliedBy: String
    /// How long it took.
    public let duration: Duration

    /// Takes a row.
    public init(number: Int, name: String, checksum: String, appliedAt: Date, appliedBy: String, duration: Duration) {
        self.number = number
        self.name = name
        self.checksum = checksum
        self.appliedAt = appliedAt
        self.appliedBy = appliedBy
        self.duration = duration
    }
}
