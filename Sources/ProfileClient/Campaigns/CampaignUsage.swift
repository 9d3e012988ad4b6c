internal import ProfiledProtocol

/// What one campaign used for a time. It is ended, never changed or removed.
public struct CampaignUsage: Sendable, Hashable, Identifiable {
    /// What a usage names.
    public enum Kind: Sendable, Hashable {
        /// A container and nothing else.
        case container
        /// One to three single parts, no container.
        case individual
        /// A container, and one to three parts in place of its own.
        case hybrid
        /// A type that this version of the client doesn't know, by its number.
        case other(Int)
    }

    /// UUID, made by the daemon.
    public let id: String
    /// The account it belongs to.
    public let accountID: String
    /// The program's name for the campaign.
    public let campaignID: String
    /// What it names.
    public let kind: Kind
    /// The records it names itself.
    public let references: CampaignReferences
    /// When it began.
    public let startedAt: Timestamp
    /// The first moment after it; nil while it is active.
    public let endedAt: Timestamp?
    /// Who began it.
    public let createdBy: String
    /// Who ended it; empty while it is active.
    public let endedBy: String
    /// Free information.
    public let metadata: RecordMetadata

    /// Whether it is what the campaign uses now.
    public var isActive: Bool { endedAt == nil }

    init(_ message: Profiled_V1_CampaignUsage) throws(DocumentError) {
        id = message.id
        accountID = message.accountID
        campaignID = message.campaignID
        kind =
            switch message.usageType {
            case .container: .container
            case .individual: .individual
            case .hybrid: .hybrid
            case .unspecified: .other(0)
            case .UNRECOGNIZED(let number): .other(number)
            }
        references = CampaignReferences(
            containerID: message.containerID.nilIfEmpty, customerProfileID: message.customerProfileID.nilIfEmpty,
            brandGuidelinesID: message.brandGuidelinesID.nilIfEmpty, budgetID: message.budgetID.nilIfEmpty)
        startedAt = Timestamp(message.startedAt)
        endedAt = message.hasEndedAt ? Timestamp(message.endedAt) : nil
        createdBy = message.createdBy
        endedBy = message.endedBy
        metadata = try DocumentError.document(message.metadata, "metadata")
    }
}
