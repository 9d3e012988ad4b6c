internal import ProfiledProtocol

/// One entry of a budget's ledger. Entries never change.
public struct SpendEntry: Sendable, Hashable {
    /// The program's name for it, unique within the budget for ever.
    public let entryID: String
    /// The amount; negative for what undoes another.
    public let amount: Money
    /// When it was spent, which decided the window.
    public let occurredAt: Timestamp
    /// The campaign it was spent for; may be empty.
    public let campaignID: String
    /// Free text.
    public let note: String
    /// What it came from; nil in words of a later version.
    public let kind: SpendEntryKind?
    /// When it was added.
    public let recordedAt: Timestamp
    /// Who added it.
    public let recordedBy: String
    /// For a reversal: the entry it undoes.
    public let reversesEntryID: String?
    /// For an entry that was undone: its reversal.
    public let reversedByEntryID: String?
    /// When the window it counts in began; nil if it always was.
    public let windowStart: Timestamp?

    init(_ message: Profiled_V1_SpendEntry) {
        entryID = message.entryID
        amount = Money(micros: message.amountMicros)
        occurredAt = Timestamp(message.occurredAt)
        campaignID = message.campaignID
        note = message.note
        kind = SpendEntryKind(message.kind)
        recordedAt = Timestamp(message.recordedAt)
        recordedBy = message.recordedBy
        reversesEntryID = message.reversesEntryID.isEmpty ? nil : message.reversesEntryID
        reversedByEntryID = message.reversedByEntryID.isEmpty ? nil : message.reversedByEntryID
        windowStart = message.hasWindowStart ? Timestamp(message.windowStart) : nil
    }
}
