internal import ProfiledProtocol

/// An amount of a budget that was put aside.
public struct Reservation: Sendable, Hashable {
    /// The program's name for it, unique within the budget for ever.
    public let reservationID: String
    /// UUID of the budget.
    public let budgetID: String
    /// The amount.
    public let amount: Money
    /// When it lapses.
    public let expiresAt: Timestamp
    /// What became of it; nil in words of a later version.
    public let state: ReservationState?
    /// What was spent of it, once it is committed.
    public let committed: Money
    /// When it was made.
    public let createdAt: Timestamp
    /// Who made it.
    public let createdBy: String
    /// The campaign it is for; may be empty.
    public let campaignID: String

    init(_ message: Profiled_V1_Reservation) {
        reservationID = message.reservationID
        budgetID = message.budgetID
        amount = Money(micros: message.amountMicros)
        expiresAt = Timestamp(message.expiresAt)
        state = ReservationState(message.state)
        committed = Money(micros: message.committedMicros)
        createdAt = Timestamp(message.createdAt)
        createdBy = message.createdBy
        campaignID = message.campaignID
    }
}
