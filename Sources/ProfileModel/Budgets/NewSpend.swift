public import FoundationEssentials

/// A spend to be recorded.
public struct NewSpend: Sendable, Hashable {
    /// The budget.
    public var budgetID: UUID
    /// The caller's name for the entry, 1 … 128 characters.
    public var entryID: String
    /// The amount in micros of the budget's currency, 1 … 9×10¹⁸.
    public var amountMicros: Int64
    /// When it was spent; nil means now.
    public var occurredAt: Timestamp?
    /// The campaign it was spent for; may be empty.
    public var campaignID: String
    /// Free text, at most 1,024 characters.
    public var note: String
    /// The currency the caller counts in; empty means the budget's.
    public var currencyCode: String

    /// Takes the fields, unchecked.
    public init(
        budgetID: UUID, entryID: String, amountMicros: Int64, occurredAt: Timestamp? = nil, campaignID: String = "",
        note: String = "", currencyCode: String = ""
    ) {
        self.budgetID = budgetID
        self.entryID = entryID
        self.amountMicros = amountMicros
        self.occurredAt = occurredAt
        self.campaignID = campaignID
        self.note = note
        self.currencyCode = currencyCode
    }

    /// Checks every rule that needs no budget.
    ///
    /// - Parameter path: the wire path of the entry.
    /// - Throws: `ProfileError` (`invalidArgument`) with all violations.
    public func validated(path: String) throws(ProfileError) -> NewSpend {
        var violations = FieldViolations()
        LedgerRules.check(name: entryID, field: "\(path).entry_id", into: &violations)
        LedgerRules.check(amountMicros: amountMicros, field: "\(path).amount_micros", into: &violations)
        LedgerRules.check(campaignID: campaignID, field: "\(path).campaign_id", into: &violations)
        LedgerRules.check(note: note, field: "\(path).note", into: &violations)
        if !currencyCode.isEmpty, Currency(code: currencyCode) == nil {
            violations.add("currency_code", "must be a currency of ISO 4217, such as USD")
        }
        try violations.throwIfAny()
        return self
    }
}
