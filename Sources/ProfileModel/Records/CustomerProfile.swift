public import FoundationEssentials

/// A target customer profile as it is stored.
public struct CustomerProfile: ProfileRecord {
    /// Customer profiles.
    public static let kind = ProfileKind.customerProfile

    /// The account it belongs to.
    public var accountID: AccountID
    /// Its id, unique within the account.
    public var id: UUID
    /// From 1, one more with every change.
    public var version: Int64
    /// What its owner decides.
    public var content: CustomerProfileContent
    /// When it was made, changed and deleted, and by whom.
    public var audit: AuditTrail

    /// Takes all parts.
    public init(accountID: AccountID, id: UUID, version: Int64, content: CustomerProfileContent, audit: AuditTrail) {
        self.accountID = accountID
        self.id = id
        self.version = version
        self.content = content
        self.audit = audit
    }

    /// Words to find and group records by.
    public var labels: Labels { content.labels }
    /// Free information, JSON text of an object.
    public var metadata: String { content.metadata }
}
