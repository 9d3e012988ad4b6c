/// A spend and the budget that pays for it.
public struct BudgetSpend: Sendable, Hashable {
    /// UUID of the budget.
    public var budgetID: String
    /// The spend.
    public var spend: Spend

    /// Takes both.
    public init(budgetID: String, spend: Spend) {
        self.budgetID = budgetID
        self.spend = spend
    }
}
