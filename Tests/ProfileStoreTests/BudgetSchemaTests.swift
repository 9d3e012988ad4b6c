import FoundationEssentials
import PostgresTestSupport
import ProfileModel
import Testing

@testable import ProfileStore

/// What the database keeps of budgets by itself, for SQL that anybody writes.
@Suite(.serialized) struct BudgetSchemaTests {
    private static let database = Task { try await StoreDatabase() }

    @Test(arguments: [
        "name, amount, period) VALUES ('a', '', 1, 'DAILY'", "name, amount, period) VALUES ('a', 'x', -1, 'DAILY'",
        "name, amount, period) VALUES ('a', 'x', 9000000000000.01, 'DAILY'",
        "name, amount, period) VALUES ('a', 'x', 0.001, 'DAILY'",
        "name, amount, period) VALUES ('a', 'x', 'NaN', 'DAILY'",
        "name, amount, period) VALUES ('a', 'x', 'Infinity', 'DAILY'",
        "name, amount, period, currency_code) VALUES ('a', 'x', 0.5, 'DAILY', 'JPY'",
        "name, amount, period, currency_code) VALUES ('a', 'x', 0.0005, 'DAILY', 'KWD'",
        "name, amount, period, currency_code) VALUES ('a', 'x', 1, 'DAILY', 'usd'",
        "name, amount, period, currency_code) VALUES ('a', 'x', 1, 'DAILY', 'XAU'",
        "name, amount, period, time_zone) VALUES ('a', 'x', 1, 'DAILY', 'Mars/Olympus'",
        "name, amount, period, time_zone) VALUES ('a', 'x', 1, 'DAILY', 'europe/berlin'",
        "name, amount, period, time_zone) VALUES ('a', 'x', 1, 'DAILY', 'XYZ+3'",
        "name, amount, period, time_zone) VALUES ('a', 'x', 1, 'DAILY', 'CEST'",
        "name, amount, period) VALUES ('a', 'x', 1, 'HOURLY'", "name, amount, period) VALUES ('a', 'x', 1, 'CUSTOM'",
        "name, amount, period, start_at) VALUES ('a', 'x', 1, 'CUSTOM', now()",
        "name, amount, period, start_at, end_at) VALUES ('a', 'x', 1, 'CUSTOM', now(), now()",
        "name, amount, period, start_at) VALUES ('a', 'x', 1, 'DAILY', '-infinity'",
        "name, amount, period, status) VALUES ('a', 'x', 1, 'DAILY', 'EXHAUSTED'",
        "name, amount, period, status) VALUES ('a', 'x', 1, 'DAILY', 'COMPLETED'",
        "name, amount, period, type) VALUES ('a', 'x', 1, 'DAILY', 'OTHER'",
        "name, amount, period, delivery_method) VALUES ('a', 'x', 1, 'DAILY', 'SLOW'",
        "name, amount, period, alerts) VALUES ('a', 'x', 1, 'DAILY', '{}'",
        "name, amount, period, alerts) VALUES ('a', 'x', 1, 'DAILY', '[{\"id\":\"a\",\"enabled\":true}]'",
        "name, amount, period, alerts) VALUES ('a', 'x', 1, 'DAILY', '[{\"id\":\"a\",\"enabled\":true,\"threshold_percent\":1001}]'",
        "name, amount, period, alerts) VALUES ('a', 'x', 1, 'DAILY', '[{\"id\":\"a\",\"enabled\":true,\"threshold_percent\":1.5}]'",
        "name, amount, period, alerts) VALUES ('a', 'x', 1, 'DAILY', '[{\"id\":\"a\",\"enabled\":true,\"threshold_amount\":0.0000001}]'",
    ])
    func `a budget that breaks a rule is refused`(columns: String) async throws {
        let database = try await Self.database.value
        await #expect(throws: TestPostgresError.self) {
            try await database.sql("INSERT INTO budgets (account_id, \(columns))")
        }
    }

    @Test func `amounts at the edges of every kind of currency are taken`() async throws {
        let database = try await Self.database.value
        try await database.sql(
            """
            INSERT INTO budgets (account_id, name, amount, period, currency_code, time_zone) VALUES
                ('edges', '1', 0, 'DAILY', 'USD', 'Europe/Berlin'), ('edges', '2', 9000000000000, 'DAILY', 'USD', 'UTC'),
                ('edges', '3', 1, 'DAILY', 'JPY', 'Asia/Tokyo'), ('edges', '4', 0.001, 'DAILY', 'KWD', 'Asia/Kuwait'),
                ('edges', '5', 0.01, 'DAILY', 'EUR', 'EST5EDT')
            """)
    }

    @Test func `Swift and the database agree on every currency's minor unit`() async throws {
        let database = try await Self.database.value
        var different: [String] = []
        let letters = (UInt8(ascii: "A")...UInt8(ascii: "Z")).map { String(UnicodeScalar($0)) }
        let codes = letters.flatMap { a in letters.flatMap { b in letters.map { a + b + $0 } } }
        let list = codes.map { "'\($0)'" }.joined(separator: ",")
        let stored = try await database.sql(
            """
            SELECT code || '=' || (profiled_currency_unit(code) * 1000000)::bigint FROM unnest(ARRAY[\(list)]) AS code
            WHERE profiled_currency_unit(code) IS NOT NULL
            """)
        var known: [String: String] = [:]
        for line in stored.split(separator: "\n") {
            let parts = line.split(separator: "=").map(String.init)
            known[parts[0]] = parts[1]
        }
        for code in codes where Currency(code: code).map({ String($0.minorUnitMicros) }) != known[code] {
            different.append(code)
        }
        #expect(different.isEmpty && known.count > 150)
    }

    @Test func `what gives sums their meaning is fixed once the ledger has entries`() async throws {
        let database = try await Self.database.value
        let budget = try await database.budget("fixed", period: .daily)
        func change(_ edit: @escaping @Sendable (inout BudgetContent) -> Void) async throws -> ProfileError? {
            try await refusal {
                try await database.budgets.update(
                    budget.accountID, budget.id, expectedVersion: nil, actor: StoreDatabase.actor
                ) { record in
                    var content = record.content
                    edit(&content)
                    return content
                }
            }
        }
        #expect(try await change { $0.currencyCode = "EUR" } == nil)
        try await database.spend(budget, "a", 1)
        #expect(try await change { $0.currencyCode = "USD" }?.reason == .ledgerStarted)
        #expect(try await change { $0.period = .weekly }?.reason == .ledgerStarted)
        #expect(try await change { $0.timeZone = "Asia/Tokyo" }?.reason == .ledgerStarted)
        #expect(try await change { $0.amountMicros = 5_000_000 } == nil)
        let unknown = try await change { $0.timeZone = "Mars/Olympus" }
        #expect(unknown?.reason == .invalidField || unknown?.reason == .ledgerStarted)
    }

    @Test func `a ledger is never rewritten, and goes with its budget only`() async throws {
        let database = try await Self.database.value
        let budget = try await database.budget("kept") {
            $0.alerts = [BudgetAlert(id: "any", threshold: .percent(0))]
        }
        try await database.spend(budget, "a", 5)
        for sql in [
            "UPDATE budget_ledger SET amount = 1", "DELETE FROM budget_ledger", "DELETE FROM budget_windows",
            "UPDATE budget_alert_events SET spent = 0",
            """
            INSERT INTO budget_ledger (account_id, budget_id, entry_id, window_start, amount, occurred_at, recorded_at)
            VALUES ('acme', '\(budget.id)', 'b', now(), 1, now(), now())
            """,
            """
            INSERT INTO budget_ledger (account_id, budget_id, entry_id, window_start, amount, occurred_at, recorded_at)
            VALUES ('other', '\(budget.id)', 'b', '-infinity', 1, now(), now())
            """,
        ] {
            await #expect(throws: TestPostgresError.self) { try await database.sql(sql) }
        }
        _ = try await database.budgets.delete(
            budget.accountID, budget.id, expectedVersion: nil, actor: StoreDatabase.actor)
        #expect(try await refusal { try await database.spend(budget, "b", 1) }?.reason == .deleted)
        #expect(try await database.spend(budget, "a", 5).isDuplicate)
        try await database.budgets.expunge(budget.accountID, budget.id, expectedVersion: nil)
        #expect(
            try await database.sql(
                """
                SELECT (SELECT count(*) FROM budget_ledger WHERE budget_id = '\(budget.id)')
                    + (SELECT count(*) FROM budget_windows WHERE budget_id = '\(budget.id)')
                    + (SELECT count(*) FROM budget_alert_events WHERE budget_id = '\(budget.id)')
                    + (SELECT count(*) FROM budget_balances WHERE budget_id = '\(budget.id)')
                """) == "0")
    }

    @Test func `a list filters by what the ledger and the clock make of a status`() async throws {
        let database = try await Self.database.value
        let account = AccountID(stored: "states")
        func make(_ name: String, _ edit: (inout BudgetContent) -> Void) async throws -> Budget {
            var content = BudgetContent(name: name, amountMicros: 10_000_000, period: .lifetime)
            edit(&content)
            return try await database.budgets.create(account, NewRecord(content: content), actor: StoreDatabase.actor)
        }
        _ = try await make("active") { _ in }
        let spent = try await make("exhausted") { _ in }
        try await database.spend(spent, "a", 10_000_000)
        _ = try await make("nothing") { $0.amountMicros = 0 }
        _ = try await make("ended") { $0.endAt = Timestamp("2020-01-01T00:00:00Z") }
        _ = try await make("draft") { ($0.status, $0.endAt) = (.draft, Timestamp("2020-01-01T00:00:00Z")) }
        _ = try await make("paused") { $0.status = .paused }
        func listed(_ filter: String) async throws -> [String] {
            try await database.budgets.list(
                ListQuery(kind: .budget, accountID: account, filter: filter, orderBy: "name")
            ).elements.map(\.content.name)
        }
        #expect(try await listed(#"status = "EXHAUSTED""#) == ["exhausted", "nothing"])
        #expect(try await listed(#"status = "COMPLETED""#) == ["ended"])
        #expect(try await listed(#"status = "ACTIVE""#) == ["active"])
        #expect(try await listed(#"status = "DRAFT" OR status = "PAUSED""#) == ["draft", "paused"])
        #expect(try await listed("amount_micros < 10000000") == ["nothing"])
        #expect(try await listed(#"end_at < "2021-01-01T00:00:00Z""#) == ["draft", "ended"])
        #expect(try await listed(#"hard_cap = true"#) == [])
        #expect(try await listed(#"campaign_ids:"x""#) == [])
    }
}
