/// An entry that a caller wants undone.
public struct SpendReversal: Sendable, Hashable {
    /// The entry to undo. The longest is a reversal's own name: 128 characters and `~reversal`.
    public var entryID: String
    /// The reversal's own name; empty means the original's with `~reversal` behind it.
    public var reversalEntryID: String
    /// Free text, at most 1,024 characters.
    public var note: String

    /// Takes the fields, unchecked.
    public init(entryID: String, reversalEntryID: String = "", note: String = "") {
        self.entryID = entryID
        self.reversalEntryID = reversalEntryID
        self.note = note
    }

    /// Checks every rule that needs no budget.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`) with all violations.
    public func validated() throws(ProfileError) -> SpendReversal {
        var violations = FieldViolations()
        if let rule = TextRules.violation(entryID, maximum: 137) { violations.add("entry_id", rule) }
        if !reversalEntryID.isEmpty {
            LedgerRules.check(name: reversalEntryID, field: "reversal_entry_id", into: &violations)
        }
        LedgerRules.check(note: note, field: "note", into: &violations)
        try violations.throwIfAny()
        return self
    }
}
