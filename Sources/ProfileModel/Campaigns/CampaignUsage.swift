public import FoundationEssentials

/// What one campaign used for a time. Never changed but by its end, and never removed.
public struct CampaignUsage: Sendable, Hashable {
    /// The account it belongs to.
    public var accountID: AccountID
    /// Its id, unique within the account.
    public var id: UUID
    /// The campaign.
    public var campaignID: CampaignID
    /// What it names.
    public var type: UsageType
    /// The records it names itself.
    public var references: UsageReferences
    /// When it began.
    public var startedAt: Timestamp
    /// The first moment after it; nil while it is what the campaign uses.
    public var endedAt: Timestamp?
    /// Who began it.
    public var createdBy: Actor
    /// Who ended it; nil while it is active.
    public var endedBy: Actor?
    /// Free information, JSON text of an object.
    public var metadata: String

    /// Takes all parts.
    public init(
        accountID: AccountID, id: UUID, campaignID: CampaignID, type: UsageType, references: UsageReferences,
        startedAt: Timestamp, endedAt: Timestamp? = nil, createdBy: Actor, endedBy: Actor? = nil,
        metadata: String = "{}"
    ) {
        self.accountID = accountID
        self.id = id
        self.campaignID = campaignID
        self.type = type
        self.references = references
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.createdBy = createdBy
        self.endedBy = endedBy
        self.metadata = metadata
    }

    /// Whether it is what the campaign uses now.
    public var isActive: Bool { endedAt == nil }
}
