/// What a caller spent of a reservation.
public struct ReservationCommit: Sendable, Hashable {
    /// The reservation.
    public var reservationID: String
    /// What was spent of it, in micros; nil means all of it, 0 that it is given back.
    public var amountMicros: Int64?
    /// The entry's name in the ledger; empty means the reservation's.
    public var entryID: String
    /// When it was spent; nil means now.
    public var occurredAt: Timestamp?

    /// Takes the fields, unchecked.
    public init(
        reservationID: String, amountMicros: Int64? = nil, entryID: String = "", occurredAt: Timestamp? = nil
    ) {
        self.reservationID = reservationID
        self.amountMicros = amountMicros
        self.entryID = entryID
        self.occurredAt = occurredAt
    }

    /// Checks every rule that needs no reservation.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`) with all violations.
    public func validated() throws(ProfileError) -> ReservationCommit {
        var violations = FieldViolations()
        LedgerRules.check(name: reservationID, field: "reservation_id", into: &violations)
        if let amountMicros, !(0...DecimalAmount.maximumMicros ~= amountMicros) {
            violations.add("amount_micros", "must be between 0 and \(DecimalAmount.maximumMicros)")
        }
        if !entryID.isEmpty { LedgerRules.check(name: entryID, field: "entry_id", into: &violations) }
        try violations.throwIfAny()
        return self
    }
}
