public import FoundationEssentials

/// An amount of a budget that was put aside.
public struct Reservation: Sendable, Hashable {
    /// What became of a reservation.
    public enum State: String, Sendable, Hashable, CaseIterable {
        /// It holds.
        case open = "OPEN"
        /// It was turned into a spend.
        case committed = "COMMITTED"
        /// It was given back.
        case released = "RELEASED"
        /// Its time passed.
        case lapsed = "LAPSED"
    }

    /// The caller's name for it, unique within the budget for ever.
    public var reservationID: String
    /// The budget.
    public var budgetID: UUID
    /// The amount in micros.
    public var amountMicros: Int64
    /// When it lapses.
    public var expiresAt: Timestamp
    /// What became of it.
    public var state: State
    /// What was spent of it, in micros, once it is committed.
    public var committedMicros: Int64
    /// When it was made.
    public var createdAt: Timestamp
    /// Who made it.
    public var createdBy: Actor
    /// The campaign it is for; empty when none was named.
    public var campaignID: String

    /// Takes all parts.
    public init(
        reservationID: String, budgetID: UUID, amountMicros: Int64, expiresAt: Timestamp, state: State,
        committedMicros: Int64, createdAt: Timestamp, createdBy: Actor, campaignID: String
    ) {
        self.reservationID = reservationID
        self.budgetID = budgetID
        self.amountMicros = amountMicros
        self.expiresAt = expiresAt
        self.state = state
        self.committedMicros = committedMicros
        self.createdAt = createdAt
        self.createdBy = createdBy
        self.campaignID = campaignID
    }
}
