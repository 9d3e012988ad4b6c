/// What a budget may spend at a moment.
public struct Pacing: Sendable, Hashable {
    /// The window that the moment lies in.
    public let balance: BudgetBalance
    /// How the budget spends.
    public let deliveryMethod: BudgetDeliveryMethod
    /// The moment.
    public let time: Timestamp
    /// Whether the budget takes spends then.
    public let isSpending: Bool

    /// Takes the facts.
    public init(balance: BudgetBalance, deliveryMethod: BudgetDeliveryMethod, time: Timestamp, isSpending: Bool) {
        self.balance = balance
        self.deliveryMethod = deliveryMethod
        self.time = time
        self.isSpending = isSpending
    }

    /// What should be spent by then, in micros: for standard delivery the amount × the share of the window that has
    /// passed, rounded down; for accelerated delivery, or a window without both ends, the whole amount.
    public var targetMicros: Int64 {
        guard deliveryMethod == .standard, let start = balance.windowStart, let end = balance.windowEnd, start < end
        else { return balance.amountMicros }
        let length = Int128(end.microseconds) - Int128(start.microseconds)
        let passed = min(max(Int128(time.microseconds) - Int128(start.microseconds), 0), length)
        // 63 bits × 59 bits: years 1 … 9999 have 2⁵⁹ microseconds.
        return Int64(clamping: Int128(balance.amountMicros) * passed / length)
    }

    /// What may be spent now, in micros: target less spent less reserved, at least 0; 0 if the budget takes no spends.
    public var availableMicros: Int64 {
        guard isSpending else { return 0 }
        let rest = Int128(targetMicros) - Int128(balance.spentMicros) - Int128(balance.reservedMicros)
        return Int64(clamping: max(rest, 0))
    }
}
