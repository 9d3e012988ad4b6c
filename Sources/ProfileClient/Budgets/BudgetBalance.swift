internal import ProfiledProtocol

/// What was spent in one window of a budget, in its currency.
public struct BudgetBalance: Sendable, Hashable {
    /// When the window began; nil if it always was.
    public let windowStart: Timestamp?
    /// The first moment after it; nil if it never ends.
    public let windowEnd: Timestamp?
    /// The budget's amount.
    public let amount: Money
    /// What was spent. Negative if more was undone than done.
    public let spent: Money
    /// What is put aside and neither spent nor lapsed.
    public let reserved: Money
    /// Amount less spent less reserved; negative if overdrawn.
    public let remaining: Money
    /// 100 × spent / amount, a decimal with four places such as `1000.0000`; nil if the amount is 0.
    public let percentageSpent: String?

    init(_ message: Profiled_V1_BudgetBalance) {
        windowStart = message.hasWindowStart ? Timestamp(message.windowStart) : nil
        windowEnd = message.hasWindowEnd ? Timestamp(message.windowEnd) : nil
        amount = Money(micros: message.amountMicros)
        spent = Money(micros: message.amountSpentMicros)
        reserved = Money(micros: message.amountReservedMicros)
        remaining = Money(micros: message.amountRemainingMicros)
        percentageSpent = message.hasPercentageSpent ? message.percentageSpent : nil
    }
}
