public import FoundationEssentials

/// A container as it is stored: one customer profile, one set of guidelines and one budget that belong together.
public struct Container: ProfileRecord {
    /// Containers.
    public static let kind = ProfileKind.container

    /// The account it belongs to.
    public var accountID: AccountID
    /// Its id, unique within the account.
    public var id: UUID
    /// From 1, one more with every change.
    public var version: Int64
    /// What its owner decides.
    public var content: ContainerContent
    /// Which parts it lacked when it was read.
    public var completeness: ContainerCompleteness
    /// When it was made, changed and deleted, and by whom.
    public var audit: AuditTrail

    /// Takes all parts.
    public init(
        accountID: AccountID, id: UUID, version: Int64, content: ContainerContent, completeness: ContainerCompleteness,
        audit: AuditTrail
    ) {
        self.accountID = accountID
        self.id = id
        self.version = version
        self.content = content
        self.completeness = completeness
        self.audit = audit
    }

    /// Words to find and group records by.
    public var labels: Labels { content.labels }
    /// Free information, JSON text of an object.
    public var metadata: String { content.metadata }
}
