internal import FoundationEssentials
internal import LibPQ
internal import ProfileModel

/// One row of what the ledger's functions answer.
struct LedgerRow {
    /// Which of the requests it is about, from 0.
    let item: Int
    /// Why it was refused; nil when it was done.
    let refusal: LedgerRefusal?
    /// The budget's version, where it was asked for.
    let version: Int64?
    /// What became of it, when it was done.
    let outcome: LedgerOutcome?

    /// Which of the requests a row is about, from 0.
    ///
    /// - Throws: `PostgresError`.
    static func item(_ row: PostgresRow) throws(PostgresError) -> Int { Int(try row.int32(0)) - 1 }

    /// Reads a row (`LedgerStatements.columns`).
    ///
    /// - Throws: `PostgresError`, `StoredValueError`.
    init(_ row: PostgresRow, budgetID: (Int) -> UUID?) throws {
        item = try Self.item(row)
        let word = try row.text(1)
        version = try row.int64IfPresent(2)
        guard ["RECORDED", "DUPLICATE", "UNCHANGED"].contains(word) else {
            guard let refusal = LedgerRefusal(rawValue: word) else {
                throw StoredValueError(column: "outcome", problem: "holds an unknown word")
            }
            self.refusal = refusal
            outcome = nil
            return
        }
        refusal = nil
        func moment(_ column: Int) throws -> Timestamp? {
            try row.timestampMicrosecondsIfPresent(column).map(Timestamp.init(microseconds:))
        }
        let windowStart = try moment(13)
        let balance = BudgetBalance(
            windowStart: windowStart, windowEnd: try moment(14), amountMicros: try row.int64(15),
            spentMicros: try row.int64(16), reservedMicros: try row.int64(17))
        var entry: SpendEntry?
        if let kind = try row.textIfPresent(8), let occurredAt = try moment(5), let recordedAt = try moment(9) {
            entry = SpendEntry(
                entryID: try row.text(3), amountMicros: try row.int64(4), occurredAt: occurredAt,
                campaignID: try row.text(6), note: try row.text(7), kind: try StoredWord.value(kind, "kind"),
                recordedAt: recordedAt, recordedBy: Actor(stored: try row.textIfPresent(10) ?? ""),
                reversesEntryID: try row.textIfPresent(11), reversedByEntryID: try row.textIfPresent(12),
                windowStart: windowStart)
        }
        var reservation: Reservation?
        if let id = try row.textIfPresent(18), let budgetID = budgetID(item), let expiresAt = try moment(20),
            let createdAt = try moment(23)
        {
            reservation = Reservation(
                reservationID: id, budgetID: budgetID, amountMicros: try row.int64(19), expiresAt: expiresAt,
                state: try StoredWord.value(try row.text(21), "state"), committedMicros: try row.int64(22),
                createdAt: createdAt, createdBy: Actor(stored: try row.textIfPresent(24) ?? ""),
                campaignID: try row.text(25))
        }
        outcome = LedgerOutcome(
            entry: entry, reservation: reservation, isDuplicate: word == "DUPLICATE", balance: balance)
    }

    /// What became of it.
    ///
    /// - Throws: `ProfileError` when it was refused.
    func result(budgetID: UUID, path: String) throws(ProfileError) -> LedgerOutcome {
        if let refusal { throw refusal.error(budgetID: budgetID, version: version, path: path) }
        guard let outcome else { throw .internalError(underlying: MissingRowError()) }
        return outcome
    }
}
