import FoundationEssentials
import PostgresTestSupport
import ProfileModel
import Testing

@testable import ProfileStore

/// Spends of budgets.
@Suite(.serialized) struct LedgerStoreTests {
    private static let database = Task { try await StoreDatabase() }
    private let options = StoreDatabase.options

    @Test func `a spend moves the balance and leaves the budget's version alone`() async throws {
        let database = try await Self.database.value
        let budget = try await database.budget("moves")
        let outcome = try await database.spend(budget, "a", 33_333_333, campaign: "c1")
        #expect(!outcome.isDuplicate)
        #expect(outcome.entry?.amountMicros == 33_333_333 && outcome.entry?.campaignID == "c1")
        #expect(outcome.entry?.recordedBy == StoreDatabase.actor && outcome.entry?.kind == .spend)
        #expect(outcome.balance.spentMicros == 33_333_333)
        #expect(outcome.balance.remainingMicros == 66_666_667)
        #expect(outcome.balance.percentageSpent == "33.3333")
        let after = try await database.again(budget)
        #expect(after.version == 1 && after.audit == budget.audit)
        #expect(after.state.balance == outcome.balance)
    }

    @Test func `an entry counts once, and its name is not lent to another`() async throws {
        let database = try await Self.database.value
        let budget = try await database.budget("once")
        let first = try await database.spend(budget, "a", 5_000_000, campaign: "x")
        let second = try await database.spend(budget, "a", 5_000_000, campaign: "x")
        #expect(second.isDuplicate && second.entry == first.entry && second.balance == first.balance)
        for (micros, campaign) in [(Int64(5_000_001), "x"), (5_000_000, "y")] {
            let error = try await refusal { try await database.spend(budget, "a", micros, campaign: campaign) }
            #expect(error?.reason == .entryIDReused)
        }
        #expect(try await database.again(budget).state.balance.spentMicros == 5_000_000)
    }

    @Test func `a batch sorts out duplicates, refusals and budgets by itself`() async throws {
        let database = try await Self.database.value
        let capped = try await database.budget("batch capped", micros: 10_000_000) { $0.hardCap = true }
        let open = try await database.budget("batch open")
        let draft = try await database.budget("batch draft") { $0.status = .draft }
        func spend(_ budget: UUID, _ id: String, _ micros: Int64) -> NewSpend {
            NewSpend(budgetID: budget, entryID: id, amountMicros: micros)
        }
        let outcomes = try await database.ledger.record(
            StoreDatabase.tenant,
            [
                spend(open.id, "1", 1), spend(capped.id, "1", 6_000_000), spend(capped.id, "2", 6_000_000),
                spend(capped.id, "3", 4_000_000), spend(open.id, "1", 1), spend(open.id, "1", 2),
                spend(draft.id, "1", 1), spend(UUID(), "1", 1), spend(capped.id, "4", 1), spend(open.id, "2", 9),
            ], options
        ) { "items[\($0)].entry." }
        let told = outcomes.map { outcome in
            switch outcome {
            case .success(let done): done.isDuplicate ? "duplicate" : "recorded"
            case .failure(let error): error.reason.rawValue
            }
        }
        #expect(
            told == [
                "recorded", "recorded", "BUDGET_EXHAUSTED", "recorded", "duplicate", "ENTRY_ID_REUSED",
                "BUDGET_NOT_ACTIVE", "NOT_FOUND", "BUDGET_EXHAUSTED", "recorded",
            ])
        #expect(try outcomes[3].get().balance.spentMicros == 10_000_000)
        #expect(try outcomes[9].get().balance.spentMicros == 10)
        let state = try await database.again(capped).state
        #expect(state.status == .exhausted && state.balance.remainingMicros == 0)
        #expect(try await database.again(draft).state.balance.spentMicros == 0)
    }

    @Test func `spends of other accounts find no budget`() async throws {
        let database = try await Self.database.value
        let budget = try await database.budget("mine")
        var forged = budget
        forged.accountID = AccountID(stored: "other")
        let error = try await refusal { try await database.spend(forged, "a", 1) }
        #expect(error?.reason == .notFound)
        #expect(try await database.again(budget).state.balance.spentMicros == 0)
    }

    @Test func `a spend counts in the window of its own time`() async throws {
        let database = try await Self.database.value
        let budget = try await database.budget("windows", period: .daily) { $0.timeZone = "Europe/Berlin" }
        let before = try await database.spend(budget, "a", 1, at: "2024-03-30T22:59:59.999999Z")
        let after = try await database.spend(budget, "b", 2, at: "2024-03-30T23:00:00Z")
        let last = try await database.spend(budget, "c", 4, at: "2024-03-31T21:59:59Z")
        #expect(before.balance.spentMicros == 1 && after.balance.spentMicros == 2 && last.balance.spentMicros == 6)
        #expect(last.balance.windowStart == Timestamp("2024-03-30T23:00:00Z"))
        #expect(last.balance.windowEnd == Timestamp("2024-03-31T22:00:00Z"))
        #expect(try await database.again(budget).state.balance.spentMicros == 0)
        // A duplicate answers with the window of the entry, whatever time it now claims.
        let again = try await database.spend(budget, "a", 1)
        #expect(again.isDuplicate && again.balance.windowEnd == Timestamp("2024-03-30T23:00:00Z"))
    }

    @Test func `new dates of a budget never split its one window`() async throws {
        let database = try await Self.database.value
        let budget = try await database.budget("custom", period: .custom) {
            $0.startAt = Timestamp("2024-01-01T00:00:00Z")
            $0.endAt = Timestamp("2024-02-01T00:00:00Z")
        }
        try await database.spend(budget, "a", 7, at: "2024-01-31T23:59:59Z")
        let late = try await refusal { try await database.spend(budget, "b", 1, at: "2024-02-01T00:00:00Z") }
        #expect(late?.reason == .budgetNotActive)
        _ = try await database.budgets.update(
            budget.accountID, budget.id, expectedVersion: nil, actor: StoreDatabase.actor
        ) { record in
            var content = record.content
            content.startAt = Timestamp("2024-01-15T00:00:00Z")
            content.endAt = Timestamp("2024-03-01T00:00:00Z")
            return content
        }
        let outcome = try await database.spend(budget, "b", 1, at: "2024-02-01T00:00:00Z")
        #expect(outcome.balance.spentMicros == 8)
        #expect(outcome.balance.windowStart == Timestamp("2024-01-15T00:00:00Z"))
        #expect(try await database.again(budget).state.status == .completed)
    }

    @Test(arguments: [BudgetStatus.draft, .archived])
    func `a budget that is not in use takes nothing`(status: BudgetStatus) async throws {
        let database = try await Self.database.value
        let budget = try await database.budget("closed \(status)") { $0.status = status }
        #expect(try await refusal { try await database.spend(budget, "a", 1) }?.reason == .budgetNotActive)
        let reserving = try await refusal {
            try await database.ledger.reserve(
                budget.accountID, budget.id, NewReservation(reservationID: "r", amountMicros: 1, seconds: 60), options)
        }
        #expect(reserving?.reason == .budgetNotActive)
    }

    @Test func `a paused budget takes spends that still come in, and no reservations`() async throws {
        let database = try await Self.database.value
        let budget = try await database.budget("paused") { $0.status = .paused }
        try await database.spend(budget, "a", 1)
        let reserving = try await refusal {
            try await database.ledger.reserve(
                budget.accountID, budget.id, NewReservation(reservationID: "r", amountMicros: 1, seconds: 60), options)
        }
        #expect(reserving?.reason == .budgetNotActive)
        #expect(try await database.ledger.pacing(budget.accountID, budget.id, at: nil).availableMicros == 0)
    }

    @Test func `a spend may lie a day ahead and no more`() async throws {
        let database = try await Self.database.value
        let budget = try await database.budget("ahead")
        let error = try await refusal { try await database.spend(budget, "a", 1, at: "9000-01-01T00:00:00Z") }
        guard case .invalidArgument(let violations)? = error?.kind else {
            Issue.record("not refused: \(String(describing: error))")
            return
        }
        #expect(violations.map(\.field) == ["entry.occurred_at"])
    }

    @Test func `sums that leave the range are refused, not wrapped`() async throws {
        let database = try await Self.database.value
        let most = DecimalAmount.maximumMicros
        let budget = try await database.budget("huge", micros: most)
        let first = try await database.spend(budget, "a", most)
        #expect(first.balance.percentageSpent == "100.0000" && first.balance.remainingMicros == 0)
        #expect(try await refusal { try await database.spend(budget, "b", most) }?.reason == .balanceOutOfRange)
        // Taken back twice over: the correction, and the reversal of what it corrected.
        let zero = try await database.ledger.correct(
            budget.accountID, budget.id, SpendCorrection(spentMicros: 0, expectedVersion: 1, entryID: "fix"), options)
        #expect(zero.balance.spentMicros == 0 && zero.entry?.amountMicros == -most)
        let error = try await refusal {
            try await database.ledger.reverse(budget.accountID, budget.id, SpendReversal(entryID: "a"), options)
        }
        #expect(error?.reason == .balanceOutOfRange)
        #expect(try await database.again(budget).state.balance.spentMicros == 0)
    }

    @Test func `a reversal undoes an entry once, in its window`() async throws {
        let database = try await Self.database.value
        let budget = try await database.budget("reversed", period: .monthly)
        try await database.spend(budget, "a", 5, at: "2024-02-29T12:00:00Z", campaign: "c")
        let reversal = SpendReversal(entryID: "a", note: "wrong")
        let first = try await database.ledger.reverse(budget.accountID, budget.id, reversal, options)
        #expect(first.entry?.amountMicros == -5 && first.entry?.entryID == "a~reversal" && !first.isDuplicate)
        #expect(first.entry?.reversesEntryID == "a" && first.entry?.campaignID == "c")
        #expect(first.balance.spentMicros == 0 && first.balance.windowStart == Timestamp("2024-02-01T00:00:00Z"))
        let second = try await database.ledger.reverse(
            budget.accountID, budget.id, SpendReversal(entryID: "a", reversalEntryID: "other"), options)
        #expect(second.isDuplicate && second.entry == first.entry)
        let undone = try await database.spend(budget, "a", 5, campaign: "c")
        #expect(undone.isDuplicate && undone.entry?.reversedByEntryID == "a~reversal")
        let twice = try await refusal {
            try await database.ledger.reverse(
                budget.accountID, budget.id, SpendReversal(entryID: "a~reversal"), options)
        }
        #expect(twice?.reason == .notReversible)
        let absent = try await refusal {
            try await database.ledger.reverse(budget.accountID, budget.id, SpendReversal(entryID: "zzz"), options)
        }
        #expect(absent?.reason == .notFound)
    }

    @Test func `setting the amount spent writes the entry that corrects it`() async throws {
        let database = try await Self.database.value
        let budget = try await database.budget("set")
        try await database.spend(budget, "a", 70)
        func set(_ micros: Int64, _ id: String, version: Int64 = 1) async throws -> LedgerOutcome {
            try await database.ledger.correct(
                budget.accountID, budget.id,
                SpendCorrection(spentMicros: micros, expectedVersion: version, entryID: id), options)
        }
        let down = try await set(50, "s1")
        #expect(down.entry?.amountMicros == -20 && down.entry?.kind == .correction && down.balance.spentMicros == 50)
        let same = try await set(50, "s2")
        #expect(same.entry == nil && !same.isDuplicate)
        try await database.spend(budget, "b", 1)
        #expect(try await set(50, "s1").isDuplicate)
        #expect(try await database.again(budget).state.balance.spentMicros == 51)
        guard case .aborted(let current)? = try await refusal({ try await set(9, "s3", version: 4) })?.kind else {
            Issue.record("a stale version was taken")
            return
        }
        #expect(current == 1)
        #expect(try await refusal { try await set(9, "a") }?.reason == .entryIDReused)
    }

    @Test func `a try answers as if it were done, and changes nothing`() async throws {
        let database = try await Self.database.value
        let budget = try await database.budget("tried") {
            $0.alerts = [BudgetAlert(id: "all", threshold: .percent(0))]
        }
        let trying = WriteOptions(actor: StoreDatabase.actor, validateOnly: true)
        let spend = NewSpend(budgetID: budget.id, entryID: "a", amountMicros: 5)
        let outcomes = try await database.ledger.record(budget.accountID, [spend], trying) { _ in "" }
        #expect(try outcomes[0].get().balance.spentMicros == 5)
        let reserved = try await database.ledger.reserve(
            budget.accountID, budget.id, NewReservation(reservationID: "r", amountMicros: 3, seconds: 60), trying)
        #expect(reserved.balance.reservedMicros == 3)
        #expect(
            try await database.sql(
                """
                SELECT (SELECT count(*) FROM budget_ledger WHERE budget_id = '\(budget.id)')
                    + (SELECT count(*) FROM budget_windows WHERE budget_id = '\(budget.id)')
                    + (SELECT count(*) FROM budget_reservations WHERE budget_id = '\(budget.id)')
                    + (SELECT count(*) FROM budget_alert_events WHERE budget_id = '\(budget.id)')
                """) == "0")
    }

    @Test func `an alert fires once in a window, with the entry that reached it`() async throws {
        let database = try await Self.database.value
        let budget = try await database.budget("alerts", period: .daily) {
            $0.alerts = [
                BudgetAlert(id: "half", threshold: .percent(50)), BudgetAlert(id: "over", threshold: .percent(1_000)),
                BudgetAlert(id: "sum", threshold: .amountMicros(50_000_001)),
                BudgetAlert(id: "off", threshold: .percent(1), isEnabled: false),
            ]
        }
        func fired() async throws -> String {
            try await database.sql(
                """
                SELECT string_agg(alert_id || '=' || entry_id || '@' || extract(day FROM window_start), ' '
                    ORDER BY window_start, alert_id)
                FROM budget_alert_events WHERE budget_id = '\(budget.id)'
                """)
        }
        try await database.spend(budget, "1", 49_999_999, at: "2024-05-01T10:00:00Z")
        #expect(try await fired() == "")
        try await database.spend(budget, "2", 1, at: "2024-05-01T11:00:00Z")
        #expect(try await fired() == "half=2@1")
        try await database.spend(budget, "3", 1, at: "2024-05-01T12:00:00Z")
        try await database.spend(budget, "4", 1, at: "2024-05-01T13:00:00Z")
        #expect(try await fired() == "half=2@1 sum=3@1")
        // In one batch: each with the entry that reached it.
        let spends = [("5", Int64(40)), ("6", 20), ("7", 940)].map { id, units in
            NewSpend(
                budgetID: budget.id, entryID: id, amountMicros: units * 1_000_000,
                occurredAt: Timestamp("2024-05-02T10:00:00Z"))
        }
        _ = try await database.ledger.record(budget.accountID, spends, options) { _ in "" }
        #expect(try await fired() == "half=2@1 sum=3@1 half=6@2 over=7@2 sum=6@2")
        let page = try await database.ledger.alertEvents(
            AlertEventQuery(accountID: budget.accountID, budgetID: budget.id, pageSize: 2))
        #expect(page.elements.count == 2 && page.next != nil)
    }
}
