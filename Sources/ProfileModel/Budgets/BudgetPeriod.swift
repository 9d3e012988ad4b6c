/// How long a window of a budget is. Windows begin at midnight in the budget's time zone.
public enum BudgetPeriod: String, Sendable, Hashable, CaseIterable {
    /// A calendar day, 23 to 25 hours long.
    case daily = "DAILY"
    /// Monday to Sunday.
    case weekly = "WEEKLY"
    /// A calendar month.
    case monthly = "MONTHLY"
    /// January to March and so on.
    case quarterly = "QUARTERLY"
    /// A calendar year.
    case yearly = "YEARLY"
    /// One window, from the budget's start to its end, where it has them.
    case lifetime = "LIFETIME"
    /// One window, from the budget's start to its end, which it must have.
    case custom = "CUSTOM"
}
