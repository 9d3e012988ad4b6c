/// What an entry of a ledger came from.
public enum SpendEntryKind: String, Sendable, Hashable, CaseIterable {
    /// A spend that was recorded.
    case spend = "SPEND"
    /// The undoing of another entry.
    case reversal = "REVERSAL"
    /// The correction of a sum.
    case correction = "CORRECTION"
    /// A reservation that was spent.
    case commit = "COMMIT"
}
