/// What the amount spent in the current window is to be.
public struct SpendCorrection: Sendable, Hashable {
    /// The amount in micros, 0 … 9×10¹⁸.
    public var spentMicros: Int64
    /// The budget's version as the caller has seen it, 1 or more.
    public var expectedVersion: Int64
    /// The correcting entry's name, 1 … 128 characters.
    public var entryID: String
    /// Free text, at most 1,024 characters.
    public var note: String

    /// Takes the fields, unchecked.
    public init(spentMicros: Int64, expectedVersion: Int64, entryID: String, note: String = "") {
        self.spentMicros = spentMicros
        self.expectedVersion = expectedVersion
        self.entryID = entryID
        self.note = note
    }

    /// Checks every rule that needs no budget.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`) with all violations.
    public func validated() throws(ProfileError) -> SpendCorrection {
        var violations = FieldViolations()
        if !(0...DecimalAmount.maximumMicros ~= spentMicros) {
            violations.add("amount_spent_micros", "must be between 0 and \(DecimalAmount.maximumMicros)")
        }
        if expectedVersion < 1 { violations.add("expected_version", "must be given, 1 or more") }
        LedgerRules.check(name: entryID, field: "entry_id", into: &violations)
        LedgerRules.check(note: note, field: "note", into: &violations)
        try violations.throwIfAny()
        return self
    }
}
