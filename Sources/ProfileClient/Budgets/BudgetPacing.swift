internal import ProfiledProtocol

/// What a budget may spend at a moment.
public struct BudgetPacing: Sendable, Hashable {
    /// The window that the moment lies in.
    public let balance: BudgetBalance
    /// What should be spent by then.
    public let target: Money
    /// What may be spent now.
    public let available: Money
    /// How the budget spends; nil in words of a later version.
    public let deliveryMethod: BudgetDeliveryMethod?
    /// The moment.
    public let time: Timestamp

    init(_ message: Profiled_V1_Pacing) {
        balance = BudgetBalance(message.balance)
        target = Money(micros: message.targetMicros)
        available = Money(micros: message.availableMicros)
        deliveryMethod = BudgetDeliveryMethod(message.deliveryMethod)
        time = Timestamp(message.time)
    }
}
