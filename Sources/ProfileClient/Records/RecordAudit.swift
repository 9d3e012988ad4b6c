/// What the daemon keeps about a record. Never sent: the daemon alone sets it.
public struct RecordAudit: Sendable, Hashable {
    /// The account that the record belongs to.
    public internal(set) var accountID = ""
    /// 1 at creation, one more with every change of the record's own data.
    public internal(set) var version: Int64 = 0
    /// When the record was created; nil if a list of fields left it out.
    public internal(set) var createdAt: Timestamp?
    /// When it was last changed.
    public internal(set) var updatedAt: Timestamp?
    /// When it was deleted; nil while it is live.
    public internal(set) var deletedAt: Timestamp?
    /// Who created it.
    public internal(set) var createdBy = ""
    /// Who last changed it.
    public internal(set) var updatedBy = ""
    /// Who deleted it; empty while it is live.
    public internal(set) var deletedBy = ""

    /// What a record has that isn't stored yet.
    public init() {}
}
