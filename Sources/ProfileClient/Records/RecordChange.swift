/// One change among several: the values, which of them to store, and the version that was seen.
public struct RecordChange<Record: ProfileRecord>: Sendable, Hashable {
    /// The values, with the record's id.
    public var record: Record
    /// Paths such as `name`, `labels.team` or `demographics.ageRange.min`; a path that leads to nothing in the record
    /// removes what is stored there.
    public var fields: [String]
    /// The version the record must be at; nil means any.
    public var expectedVersion: Int64?

    /// Takes all three.
    public init(_ record: Record, fields: [String], expectedVersion: Int64? = nil) {
        self.record = record
        self.fields = fields
        self.expectedVersion = expectedVersion
    }
}
