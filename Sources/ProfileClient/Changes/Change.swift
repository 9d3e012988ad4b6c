internal import ProfiledProtocol

/// One change of an account.
public struct Change: Sendable, Hashable {
    /// Where to go on after this change: keep it with what was made of the change, best in the same transaction.
    public let resumeToken: String
    /// What it is about.
    public let kind: ChangeKind
    /// The record's id.
    public let id: String
    /// What happened.
    public let operation: ChangeOperation
    /// The version it led to; of an expunged record the last; of a usage 1 when it began, 2 when it ended.
    public let version: Int64
    /// Who did it; empty when the writer didn't say.
    public let actor: String
    /// When it was written; the order of changes is that of the feed, not of times.
    public let time: Timestamp
    /// For a usage: the campaign.
    public let campaignID: String?
    /// Whether the next change was written by the same transaction.
    public let transactionContinues: Bool

    init(_ message: Profiled_V1_Change) {
        resumeToken = message.resumeToken
        kind = ChangeKind(message.kind)
        id = message.id
        operation = ChangeOperation(message.operation)
        version = message.version
        actor = message.actor
        time = Timestamp(message.time)
        campaignID = message.campaignID.isEmpty ? nil : message.campaignID
        transactionContinues = message.transactionContinues
    }
}
