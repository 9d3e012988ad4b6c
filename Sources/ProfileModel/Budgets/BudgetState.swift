/// What follows from a budget's ledger and the clock.
public struct BudgetState: Sendable, Hashable {
    /// The status, exhausted and completed included.
    public var status: BudgetStatus
    /// The current window.
    public var balance: BudgetBalance
    /// The campaigns that use it now, by themselves or through a container; at most 1,000, in their order.
    public var campaignIDs: [String]

    /// Takes all three.
    public init(status: BudgetStatus, balance: BudgetBalance, campaignIDs: [String]) {
        self.status = status
        self.balance = balance
        self.campaignIDs = campaignIDs
    }
}
