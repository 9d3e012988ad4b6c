/// What became of a change of a ledger.
public struct SpendResult: Sendable, Hashable {
    /// The entry as it stands; nil where nothing had to be written.
    public let entry: SpendEntry?
    /// Whether it stood there before: nothing was changed.
    public let isDuplicate: Bool
    /// The window, afterwards.
    public let balance: BudgetBalance
}
