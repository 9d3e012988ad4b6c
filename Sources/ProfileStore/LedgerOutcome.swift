public import ProfileModel

/// What became of a change of a ledger that was not refused.
public struct LedgerOutcome: Sendable, Hashable {
    /// The entry it is about, as it stands; nil where there is none.
    public var entry: SpendEntry?
    /// The reservation it is about, as it stands; nil where there is none.
    public var reservation: Reservation?
    /// Whether it had been done before.
    public var isDuplicate: Bool
    /// The window, afterwards.
    public var balance: BudgetBalance

    /// Takes all parts.
    public init(entry: SpendEntry?, reservation: Reservation?, isDuplicate: Bool, balance: BudgetBalance) {
        self.entry = entry
        self.reservation = reservation
        self.isDuplicate = isDuplicate
        self.balance = balance
    }
}
