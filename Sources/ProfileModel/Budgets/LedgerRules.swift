/// The rules of what callers name and say of entries and reservations.
///
/// Names are compared byte for byte and never changed: neither trimmed nor normalised.
enum LedgerRules {
    /// The most characters of a name.
    static let maximumNameLength = 128
    /// The most characters of a note.
    static let maximumNoteLength = 1_024

    /// The name of an entry or a reservation.
    static func check(name: String, field: String, into violations: inout FieldViolations) {
        if let rule = TextRules.violation(name, maximum: maximumNameLength) { violations.add(field, rule) }
    }

    /// What is spent or put aside.
    static func check(amountMicros: Int64, field: String, into violations: inout FieldViolations) {
        if !(1...DecimalAmount.maximumMicros ~= amountMicros) {
            violations.add(field, "must be between 1 and \(DecimalAmount.maximumMicros)")
        }
    }

    /// The campaign that something is spent for.
    static func check(campaignID: String, field: String, into violations: inout FieldViolations) {
        if let rule = TextRules.violation(campaignID, minimum: 0) { violations.add(field, rule) }
    }

    /// Free text.
    static func check(note: String, field: String, into violations: inout FieldViolations) {
        if let rule = TextRules.paragraphViolation(note, maximum: maximumNoteLength) { violations.add(field, rule) }
    }
}
