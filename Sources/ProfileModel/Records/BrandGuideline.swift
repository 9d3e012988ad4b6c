public import FoundationEssentials

/// The guidelines of one brand as they are stored.
public struct BrandGuideline: ProfileRecord {
    /// Brand guidelines.
    public static let kind = ProfileKind.brandGuideline

    /// The account it belongs to.
    public var accountID: AccountID
    /// Its id, unique within the account.
    public var id: UUID
    /// From 1, one more with every change.
    public var version: Int64
    /// What its owner decides.
    public var content: BrandGuidelineContent
    /// When it was made, changed and deleted, and by whom.
    public var audit: AuditTrail

    /// Takes all parts.
    public init(accountID: AccountID, id: UUID, version: Int64, content: BrandGuidelineContent, audit: AuditTrail) {
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
