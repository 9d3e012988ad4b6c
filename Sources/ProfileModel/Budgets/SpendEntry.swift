/// One entry of a budget's ledger. Entries never change.
public struct SpendEntry: Sendable, Hashable {
    /// The caller's name for it, unique within the budget for ever.
    public var entryID: String
    /// The amount in micros of the budget's currency; negative for what undoes another.
    public var amountMicros: Int64
    /// When it was spent, which decided the window.
    public var occurredAt: Timestamp
    /// The campaign it was spent for; empty when none was named.
    public var campaignID: String
    /// Free text.
    public var note: String
    /// What it came from.
    public var kind: SpendEntryKind
    /// When it was added.
    public var recordedAt: Timestamp
    /// Who added it.
    public var recordedBy: Actor
    /// For a reversal: the entry it undoes.
    public var reversesEntryID: String?
    /// For an entry that was undone: its reversal.
    public var reversedByEntryID: String?
    /// When the window it counts in began; nil if it always was.
    public var windowStart: Timestamp?

    /// Takes all parts.
    public init(
        entryID: String, amountMicros: Int64, occurredAt: Timestamp, campaignID: String, note: String,
        kind: SpendEntryKind, recordedAt: Timestamp, recordedBy: Actor, reversesEntryID: String?,
        reversedByEntryID: String?, windowStart: Timestamp?
    ) {
        self.entryID = entryID
        self.amountMicros = amountMicros
        self.occurredAt = occurredAt
        self.campaignID = campaignID
        self.note = note
        self.kind = kind
        self.recordedAt = recordedAt
        self.recordedBy = recordedBy
        self.reversesEntryID = reversesEntryID
        self.reversedByEntryID = reversedByEntryID
        self.windowStart = windowStart
    }
}
