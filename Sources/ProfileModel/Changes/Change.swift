public import FoundationEssentials

/// One change of an account's feed.
public struct Change: Sendable, Hashable {
    /// Its place in the feed of all accounts, from 1.
    public var position: Int64
    /// What it is about.
    public var kind: ChangeKind
    /// The record.
    public var id: UUID
    /// What happened.
    public var operation: ChangeOperation
    /// The version it led to; of an expunged record the last; of a usage 1 when it began, 2 when it ended.
    public var version: Int64
    /// Who did it; nil when the writer didn't say.
    public var actor: Actor?
    /// When it was written; the feed's order is not that of times.
    public var time: Timestamp
    /// For a usage: the campaign.
    public var campaignID: String?
    /// Whether the next change of the page or of the one that follows was written by the same transaction.
    public var transactionContinues: Bool

    /// A change.
    public init(
        position: Int64, kind: ChangeKind, id: UUID, operation: ChangeOperation, version: Int64, actor: Actor?,
        time: Timestamp, campaignID: String?, transactionContinues: Bool
    ) {
        self.position = position
        self.kind = kind
        self.id = id
        self.operation = operation
        self.version = version
        self.actor = actor
        self.time = time
        self.campaignID = campaignID
        self.transactionContinues = transactionContinues
    }
}
