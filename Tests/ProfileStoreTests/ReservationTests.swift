import FoundationEssentials
import PostgresTestSupport
import ProfileModel
import Testing

@testable import ProfileStore

/// Amounts put aside.
@Suite(.serialized) struct ReservationTests {
    private static let database = Task { try await StoreDatabase() }
    private let options = StoreDatabase.options

    private func reserve(
        _ database: StoreDatabase, _ budget: Budget, _ id: String, _ micros: Int64, seconds: Int32 = 60
    ) async throws -> LedgerOutcome {
        try await database.ledger.reserve(
            budget.accountID, budget.id,
            NewReservation(reservationID: id, amountMicros: micros, seconds: seconds, campaignID: "c"), options)
    }

    private func commit(
        _ database: StoreDatabase, _ budget: Budget, _ id: String, _ micros: Int64? = nil, entry: String = ""
    ) async throws -> LedgerOutcome {
        try await database.ledger.commit(
            budget.accountID, budget.id,
            ReservationCommit(reservationID: id, amountMicros: micros, entryID: entry), options)
    }

    private func release(_ database: StoreDatabase, _ budget: Budget, _ id: String) async throws -> LedgerOutcome {
        try await database.ledger.release(budget.accountID, budget.id, reservationID: id, options)
    }

    /// Makes a reservation lapse by moving its end into the past, as time would.
    private func lapse(_ database: StoreDatabase, _ budget: Budget) async throws {
        try await database.sql(
            """
            UPDATE budget_reservations SET expires_at = now() - interval '1 s'
            WHERE budget_id = '\(budget.id)' AND state = 'OPEN';
            UPDATE budget_balances SET next_lapse_at = now() - interval '1 s' WHERE budget_id = '\(budget.id)'
            """)
    }

    @Test func `a reservation is spent, or less of it, once`() async throws {
        let database = try await Self.database.value
        let budget = try await database.budget("committed") { $0.hardCap = true }
        let made = try await reserve(database, budget, "r", 60_000_000)
        #expect(made.balance.reservedMicros == 60_000_000 && made.balance.remainingMicros == 40_000_000)
        let again = try await reserve(database, budget, "r", 60_000_000)
        #expect(again.isDuplicate && again.reservation == made.reservation && again.balance == made.balance)
        let more = try await refusal { try await reserve(database, budget, "s", 40_000_001) }
        #expect(more?.reason == .budgetExhausted)
        let spend = try await refusal { try await database.spend(budget, "x", 40_000_001) }
        #expect(spend?.reason == .budgetExhausted)
        let above = try await refusal { try await commit(database, budget, "r", 60_000_001) }
        #expect(above?.reason == .invalidField)
        let done = try await commit(database, budget, "r", 50_000_000)
        #expect(done.entry?.amountMicros == 50_000_000 && done.entry?.entryID == "r" && done.entry?.kind == .commit)
        #expect(done.reservation?.state == .committed && done.reservation?.committedMicros == 50_000_000)
        #expect(done.balance.spentMicros == 50_000_000 && done.balance.reservedMicros == 0)
        #expect(done.entry?.campaignID == "c")
        let twice = try await commit(database, budget, "r", 50_000_000)
        #expect(twice.isDuplicate && twice.entry == done.entry && twice.balance == done.balance)
        #expect(try await refusal { try await commit(database, budget, "r") }?.reason == .reservationClosed)
        #expect(try await refusal { try await release(database, budget, "r") }?.reason == .reservationClosed)
    }

    @Test func `a reservation is given back, however often`() async throws {
        let database = try await Self.database.value
        let budget = try await database.budget("released")
        _ = try await reserve(database, budget, "r", 5)
        for _ in 0..<2 {
            let outcome = try await release(database, budget, "r")
            #expect(outcome.reservation?.state == .released && outcome.balance.reservedMicros == 0)
        }
        #expect(try await refusal { try await commit(database, budget, "r") }?.reason == .reservationClosed)
        _ = try await reserve(database, budget, "z", 5)
        #expect(try await commit(database, budget, "z", 0).reservation?.state == .released)
        #expect(try await refusal { try await release(database, budget, "none") }?.reason == .notFound)
    }

    @Test func `a reservation that lapsed counts no more, even before anybody closes it`() async throws {
        let database = try await Self.database.value
        let budget = try await database.budget("lapsed", micros: 10_000_000) { $0.hardCap = true }
        _ = try await reserve(database, budget, "r", 10_000_000)
        #expect(try await database.again(budget).state.status == .exhausted)
        try await lapse(database, budget)
        let state = try await database.again(budget).state
        #expect(state.status == .active && state.balance.reservedMicros == 0)
        #expect(try await refusal { try await commit(database, budget, "r") }?.reason == .reservationClosed)
        let spent = try await database.spend(budget, "a", 10_000_000)
        #expect(spent.balance.reservedMicros == 0 && spent.balance.spentMicros == 10_000_000)
        #expect(try await release(database, budget, "r").reservation?.state == .lapsed)
    }

    @Test func `what was put aside can be spent after its window has ended`() async throws {
        let database = try await Self.database.value
        let budget = try await database.budget("over midnight", micros: 10_000_000, period: .daily) {
            $0.hardCap = true
        }
        _ = try await reserve(database, budget, "r", 10_000_000)
        // Yesterday's, as if midnight had passed since.
        try await database.sql(
            """
            BEGIN; SET LOCAL session_replication_role = replica;
            UPDATE budget_windows SET window_start = window_start - interval '1 day' WHERE budget_id = '\(budget.id)';
            UPDATE budget_reservations SET window_start = window_start - interval '1 day' WHERE budget_id = '\(budget.id)';
            COMMIT
            """)
        try await database.spend(budget, "today", 10_000_000)
        let done = try await commit(database, budget, "r")
        #expect(done.balance.spentMicros == 10_000_000 && done.balance.reservedMicros == 0)
        #expect(done.balance.windowEnd == (try await database.again(budget)).state.balance.windowStart)
    }

    @Test func `a commit whose entry is refused leaves the reservation open`() async throws {
        let database = try await Self.database.value
        let budget = try await database.budget("refused commit")
        try await database.spend(budget, "taken", 1)
        _ = try await reserve(database, budget, "r", 5)
        #expect(try await refusal { try await commit(database, budget, "r", entry: "taken") }?.reason == .entryIDReused)
        #expect(try await database.again(budget).state.balance.reservedMicros == 5)
        #expect(try await commit(database, budget, "r", entry: "free").balance.spentMicros == 6)
    }

    @Test func `32 dispatchers never take more together than the cap`() async throws {
        let database = try await Self.database.value
        let budget = try await database.budget("dispatchers", micros: 1_000_000_000) { $0.hardCap = true }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for dispatcher in 0..<32 {
                group.addTask {
                    for round in 0..<12 {
                        let id = "\(dispatcher)-\(round)"
                        guard try await refusal({ try await reserve(database, budget, id, 7_000_003) }) == nil else {
                            continue
                        }
                        switch (dispatcher + round) % 4 {
                        case 0: _ = try await release(database, budget, id)
                        case 1: _ = try await commit(database, budget, id, 6_999_999)
                        case 2: _ = try await commit(database, budget, id)
                        default: break
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        let balance = try await database.again(budget).state.balance
        #expect(balance.spentMicros + balance.reservedMicros <= 1_000_000_000)
        #expect(balance.remainingMicros < 2 * 7_000_003, "the cap was reached: \(balance)")
        #expect(
            try await database.sql(
                """
                SELECT sums.spent = (SELECT sum(amount) FROM budget_ledger WHERE budget_id = sums.budget_id)
                    AND sums.reserved = (
                        SELECT coalesce(sum(amount), 0) FROM budget_reservations
                        WHERE budget_id = sums.budget_id AND state = 'OPEN')
                FROM budget_windows AS sums WHERE budget_id = '\(budget.id)'
                """) == "t")
    }

    @Test func `a cap that moves while others spend is never passed by a spend`() async throws {
        let database = try await Self.database.value
        let budget = try await database.budget("moving", micros: 1_000_000_000) { $0.hardCap = true }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for spender in 0..<8 {
                group.addTask {
                    for round in 0..<40 {
                        do {
                            let outcome = try await database.spend(budget, "\(spender)-\(round)", 5_000_000)
                            #expect(outcome.balance.spentMicros <= outcome.balance.amountMicros)
                        } catch let error as ProfileError {
                            #expect(error.reason == .budgetExhausted, "\(error)")
                        }
                    }
                }
            }
            group.addTask {
                for round in 0..<40 {
                    let amount: Int64 = round % 2 == 0 ? 400_000_000 : 900_000_000
                    _ = try await database.budgets.update(
                        budget.accountID, budget.id, expectedVersion: nil, actor: StoreDatabase.actor
                    ) { record in
                        var content = record.content
                        content.amountMicros = amount
                        return content
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await database.again(budget).state.balance.spentMicros <= 900_000_000)
    }
}
