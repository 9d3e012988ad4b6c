/// When a record was made, changed and deleted, and by whom. Set by the store, never by a caller.
public struct AuditTrail: Sendable, Hashable {
    /// When it was created.
    public var createdAt: Timestamp
    /// When it was last changed; `createdAt` before the first change.
    public var updatedAt: Timestamp
    /// When it was deleted; nil while it is live.
    public var deletedAt: Timestamp?
    /// Who created it.
    public var createdBy: Actor
    /// Who last changed it.
    public var updatedBy: Actor
    /// Who deleted it; nil while it is live.
    public var deletedBy: Actor?

    /// Takes all six.
    public init(
        createdAt: Timestamp, updatedAt: Timestamp, deletedAt: Timestamp? = nil, createdBy: Actor, updatedBy: Actor,
        deletedBy: Actor? = nil
    ) {
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.deletedAt = deletedAt
        self.createdBy = createdBy
        self.updatedBy = updatedBy
        self.deletedBy = deletedBy
    }

    /// Whether the record is deleted.
    public var isDeleted: Bool { deletedAt != nil }
}
