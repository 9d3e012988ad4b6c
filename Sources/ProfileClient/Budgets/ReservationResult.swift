/// What became of a reservation.
public struct ReservationResult: Sendable, Hashable {
    /// The reservation as it stands.
    public let reservation: Reservation
    /// The entry it became; nil unless it was committed.
    public let entry: SpendEntry?
    /// Whether that had been done before.
    public let isDuplicate: Bool
    /// The window, afterwards.
    public let balance: BudgetBalance
}
