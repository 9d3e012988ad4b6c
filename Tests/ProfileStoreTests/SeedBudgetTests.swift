import FoundationEssentials
import PostgresTestSupport
import ProfileModel
import Testing

@testable import ProfileStore

/// Where simpler ways to keep budgets fail: each is run as it is usually written, beside ours.
@Suite(.serialized) struct SeedBudgetTests {
    private static let database = Task {
        let database = try await StoreDatabase()
        // A budget as one row that holds its own sums, worked out by trigger.
        try await database.sql(
            """
            CREATE SCHEMA simple;
            CREATE TABLE simple.budgets (
                id integer PRIMARY KEY, account_id text, amount decimal(15, 2), status text DEFAULT 'ACTIVE', period text,
                amount_spent decimal(15, 2) DEFAULT 0, amount_remaining decimal(15, 2), percentage_spent decimal(5, 2),
                version integer DEFAULT 1, deleted_at timestamp);
            CREATE FUNCTION simple.recalculate() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                NEW.amount_remaining := NEW.amount - NEW.amount_spent;
                NEW.percentage_spent := NEW.amount_spent / NEW.amount * 100;
                RETURN NEW;
            END $$;
            CREATE TRIGGER recalculate BEFORE INSERT OR UPDATE ON simple.budgets
                FOR EACH ROW EXECUTE FUNCTION simple.recalculate();
            """)
        return database
    }
    private let options = StoreDatabase.options

    @Test func `ten times the amount, and an amount of nothing, do not keep a spend from being recorded`() async throws
    {
        let database = try await Self.database.value
        try await database.sql("INSERT INTO simple.budgets (id, amount) VALUES (1, 100)")
        await #expect(throws: TestPostgresError.self) {
            try await database.sql("UPDATE simple.budgets SET amount_spent = 1000 WHERE id = 1")
        }
        await #expect(throws: TestPostgresError.self) {
            try await database.sql("INSERT INTO simple.budgets (id, amount) VALUES (2, 0)")
        }
        let budget = try await database.budget("ten times")
        let outcome = try await database.spend(budget, "a", 1_000_000_000)
        #expect(outcome.balance.percentageSpent == "1000.0000" && outcome.balance.remainingMicros == -900_000_000)
        let nothing = try await database.budget("nothing", micros: 0)
        #expect(try await database.spend(nothing, "a", 1).balance.percentageSpent == nil)
    }

    @Test func `two who add to the same amount both count`() async throws {
        let database = try await Self.database.value
        try await database.sql("INSERT INTO simple.budgets (id, amount) VALUES (3, 100)")
        // Both read 0, add their own, and set the sum.
        try await database.sql("UPDATE simple.budgets SET amount_spent = 10 WHERE id = 3")
        try await database.sql("UPDATE simple.budgets SET amount_spent = 20 WHERE id = 3")
        #expect(try await database.sql("SELECT amount_spent FROM simple.budgets WHERE id = 3") == "20.00")
        // Nothing stops the change of a deleted row, or says who made it, and the version stays.
        try await database.sql("UPDATE simple.budgets SET deleted_at = now() WHERE id = 3")
        try await database.sql("UPDATE simple.budgets SET amount_spent = 30 WHERE id = 3")
        #expect(try await database.sql("SELECT amount_spent, version FROM simple.budgets WHERE id = 3") == "30.00|1")

        let budget = try await database.budget("both count")
        async let one = database.spend(budget, "one", 10_000_000)
        async let two = database.spend(budget, "two", 20_000_000)
        _ = try await (one, two)
        #expect(try await database.again(budget).state.balance.spentMicros == 30_000_000)
        let stale = try await refusal {
            try await database.ledger.correct(
                budget.accountID, budget.id, SpendCorrection(spentMicros: 5, expectedVersion: 9, entryID: "s"), options)
        }
        #expect(stale?.reason == .versionMismatch)
        var foreign = budget
        foreign.accountID = AccountID(stored: "somebody else")
        #expect(try await refusal { try await database.spend(foreign, "x", 1) }?.reason == .notFound)
        _ = try await database.budgets.delete(
            budget.accountID, budget.id, expectedVersion: nil, actor: StoreDatabase.actor)
        #expect(try await refusal { try await database.spend(budget, "late", 1) }?.reason == .deleted)
    }

    @Test func `a daily budget begins anew every day`() async throws {
        let database = try await Self.database.value
        try await database.sql("INSERT INTO simple.budgets (id, amount, period) VALUES (4, 100, 'DAILY')")
        for _ in 1...3 {
            try await database.sql("UPDATE simple.budgets SET amount_spent = amount_spent + 60 WHERE id = 4")
        }
        #expect(try await database.sql("SELECT amount_remaining FROM simple.budgets WHERE id = 4") == "-80.00")
        let budget = try await database.budget("daily", period: .daily) {
            $0.hardCap = true
            $0.timeZone = "America/New_York"
        }
        for day in 1...3 {
            let outcome = try await database.spend(budget, "\(day)", 60_000_000, at: "2024-03-0\(day)T12:00:00-05:00")
            #expect(outcome.balance.remainingMicros == 40_000_000)
        }
    }

    @Test func `no sum mixes currencies or periods, and none of nothing is unknown`() async throws {
        let database = try await Self.database.value
        try await database.sql(
            "INSERT INTO simple.budgets (id, account_id, amount, period) VALUES (5, 'mix', 100, 'DAILY'), (6, 'mix', 900, 'YEARLY')"
        )
        let sum = "SELECT sum(amount) FROM simple.budgets WHERE status = 'ACTIVE' AND account_id"
        #expect(try await database.sql("\(sum) = 'mix'") == "1000.00")
        #expect(try await database.sql("SELECT (\(sum) = 'empty') IS NULL") == "t")
        // Ours: every balance is of one budget, one window and one currency.
        let yen = try await database.budget("yen", micros: 5_000_000) { $0.currencyCode = "JPY" }
        var spend = NewSpend(budgetID: yen.id, entryID: "a", amountMicros: 1, currencyCode: "USD")
        let mixed = try await database.ledger.record(yen.accountID, [spend], options) { _ in "" }
        #expect(throws: ProfileError.self) { try mixed[0].get() }
        spend.currencyCode = "JPY"
        let right = try await database.ledger.record(yen.accountID, [spend], options) { _ in "" }
        #expect(try right[0].get().balance.spentMicros == 1)
        #expect(try await database.budget("fresh").state.balance.spentMicros == 0)
    }
}
