/// An amount that a caller wants put aside.
public struct NewReservation: Sendable, Hashable {
    /// How long it holds when the caller doesn't say, in seconds.
    public static let standardSeconds: Int32 = 60
    /// How long it may hold at most, in seconds: a day.
    public static let maximumSeconds: Int32 = 86_400

    /// The caller's name for it, 1 … 128 characters.
    public var reservationID: String
    /// The amount in micros, 1 … 9×10¹⁸.
    public var amountMicros: Int64
    /// For how long, in seconds, 1 … 86,400; 0 means 60.
    public var seconds: Int32
    /// The campaign it is for; may be empty.
    public var campaignID: String

    /// Takes the fields, unchecked.
    public init(reservationID: String, amountMicros: Int64, seconds: Int32 = 0, campaignID: String = "") {
        self.reservationID = reservationID
        self.amountMicros = amountMicros
        self.seconds = seconds
        self.campaignID = campaignID
    }

    /// Checks every rule that needs no budget, and puts the standard time where none is given.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`) with all violations.
    public func validated() throws(ProfileError) -> NewReservation {
        var result = self
        var violations = FieldViolations()
        LedgerRules.check(name: reservationID, field: "reservation_id", into: &violations)
        LedgerRules.check(amountMicros: amountMicros, field: "amount_micros", into: &violations)
        LedgerRules.check(campaignID: campaignID, field: "campaign_id", into: &violations)
        if !(0...Self.maximumSeconds ~= seconds) {
            violations.add("time_to_live_seconds", "must be between 1 and \(Self.maximumSeconds), or 0 for 60")
        }
        try violations.throwIfAny()
        if seconds == 0 { result.seconds = Self.standardSeconds }
        return result
    }
}
