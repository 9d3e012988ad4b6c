public import FoundationEssentials

/// An alert that fired.
public struct AlertEvent: Sendable, Hashable {
    /// The budget.
    public var budgetID: UUID
    /// The rule as it was then.
    public var alert: BudgetAlert
    /// When it fired.
    public var firedAt: Timestamp
    /// The window it fired in; nil if it always was.
    public var windowStart: Timestamp?
    /// The budget's amount then, in micros.
    public var amountMicros: Int64
    /// What was spent then, in micros.
    public var spentMicros: Int64
    /// The entry that reached the threshold, or came with it.
    public var entryID: String

    /// Takes all parts.
    public init(
        budgetID: UUID, alert: BudgetAlert, firedAt: Timestamp, windowStart: Timestamp?, amountMicros: Int64,
        spentMicros: Int64, entryID: String
    ) {
        self.budgetID = budgetID
        self.alert = alert
        self.firedAt = firedAt
        self.windowStart = windowStart
        self.amountMicros = amountMicros
        self.spentMicros = spentMicros
        self.entryID = entryID
    }
}
