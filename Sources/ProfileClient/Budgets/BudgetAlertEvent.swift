internal import ProfiledProtocol

/// An alert that fired.
public struct BudgetAlertEvent: Sendable, Hashable {
    /// UUID of the budget.
    public let budgetID: String
    /// The rule as it was then.
    public let alert: BudgetAlert
    /// When it fired.
    public let firedAt: Timestamp
    /// The window it fired in; nil if it always was.
    public let windowStart: Timestamp?
    /// The budget's amount then.
    public let amount: Money
    /// What was spent then.
    public let spent: Money
    /// The entry that reached the threshold, or came with it.
    public let entryID: String

    init(_ message: Profiled_V1_AlertEvent) {
        budgetID = message.budgetID
        alert = BudgetAlert(message.alert)
        firedAt = Timestamp(message.firedAt)
        windowStart = message.hasWindowStart ? Timestamp(message.windowStart) : nil
        amount = Money(micros: message.amountMicros)
        spent = Money(micros: message.amountSpentMicros)
        entryID = message.entryID
    }
}
