/// What all kinds of records have in common.
public protocol ProfileRecord: Sendable, Hashable, Identifiable where ID == String {
    /// The record's UUID in lower case. Empty in a record that is to be created: the daemon makes one. May be given
    /// then, and never changes afterwards.
    var id: String { get set }
    /// Words to find and group records by: at most 64, keys matching `[a-z0-9_./-]{1,63}`.
    var labels: [String: String] { get set }
    /// Free information about the record: tags, notes, source, custom fields.
    var metadata: RecordMetadata { get set }
    /// What the daemon keeps about the record: version, times, actors.
    var audit: RecordAudit { get }
}

extension ProfileRecord {
    /// 1 at creation, one more with every change; 0 in a record that isn't stored yet.
    public var version: Int64 { audit.version }
    /// Whether the record is marked as deleted.
    public var isDeleted: Bool { audit.deletedAt != nil }
}
