/// One version of a record.
public struct RecordVersion<Record: ProfileRecord>: Sendable, Hashable {
    /// What made it.
    public var operation: VersionOperation
    /// Who made it.
    public var actor: Actor
    /// When it was made.
    public var time: Timestamp
    /// The record as it was then. What is computed at every read is computed as of now.
    public var record: Record

    /// Takes all parts.
    public init(operation: VersionOperation, actor: Actor, time: Timestamp, record: Record) {
        self.operation = operation
        self.actor = actor
        self.time = time
        self.record = record
    }
}
