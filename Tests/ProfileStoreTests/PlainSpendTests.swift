import FoundationEssentials
import PostgresTestSupport
import ProfileModel
import Synchronization
import Testing

@testable import ProfileStore

/// The short way that most spends take, held to the long one.
@Suite(.serialized) struct PlainSpendTests {
    private static let database = Task { try await StoreDatabase() }

    /// Records entries of budgets the short way.
    private func record(
        _ groups: [(Budget, [NewSpend])], isShared: Bool = true
    ) async throws -> [LedgerOutcome?] {
        var spends: [AccountSpend] = []
        var ranges: [Range<Int>] = []
        for (budget, entries) in groups {
            let start = spends.count
            spends += entries.map { AccountSpend(accountID: budget.accountID, spend: $0, actor: StoreDatabase.actor) }
            ranges.append(start..<spends.count)
        }
        let given = Mutex<[Int]>([])
        let outcomes = try await Self.database.value.ledger.recordPlain(spends, groups: ranges, isShared: isShared) {
            groups in given.withLock { $0 += groups }
        }
        // Locks are given back early of what was recorded, and of nothing else.
        let recorded = ranges.indices.filter { outcomes[ranges[$0].lowerBound] != nil }
        #expect(given.withLock { $0.sorted() } == (isShared ? recorded : []))
        return outcomes
    }

    private func spend(
        _ budget: Budget, _ name: String, _ micros: Int64 = 1, at time: Timestamp? = nil, currency: String = ""
    ) -> NewSpend {
        NewSpend(
            budgetID: budget.id, entryID: name, amountMicros: micros, occurredAt: time, campaignID: "c-\(name)",
            note: "n \(name)", currencyCode: currency)
    }

    private func now() throws -> Timestamp { Timestamp(microseconds: Int64(Date().timeIntervalSince1970) * 1_000_000) }

    @Test func `both ways give the same answers and leave the same ledger`() async throws {
        let database = try await Self.database.value
        let moment = try now()
        let alert = BudgetAlert(id: "half", threshold: .percent(50))
        let edits: [(inout BudgetContent) -> Void] = [
            { _ in }, { $0.period = .monthly },
            {
                $0.period = .daily; $0.timeZone = "Asia/Kathmandu"
            },
            { $0.hardCap = true }, { $0.alerts = [alert] },
            {
                $0.status = .paused; $0.currencyCode = "EUR"
            },
            {
                $0.startAt = Timestamp("2020-01-01T00:00:00Z"); $0.endAt = Timestamp("2120-01-01T00:00:00Z")
            },
        ]
        for (number, edit) in edits.enumerated() {
            var short = try await database.budget("short \(number)") { edit(&$0) }
            var long = try await database.budget("long \(number)") { edit(&$0) }
            let currency = number == 5 ? "EUR" : ""
            // The first of a window may take the short way too.
            #expect(try await record([(short, [spend(short, "first")])]).first??.balance.spentMicros == 1)
            try await database.spend(long, "first", 1, campaign: "c-first")
            let names = ["a", "b", "c"]
            let outcomes = try await record([
                (
                    short,
                    names.enumerated().map { index, name in
                        spend(short, name, 10_000_000, at: index == 1 ? moment : nil, currency: currency)
                    }
                )
            ])
            let others = try await database.ledger.record(
                long.accountID,
                names.enumerated().map { index, name in
                    spend(long, name, 10_000_000, at: index == 1 ? moment : nil, currency: currency)
                }, StoreDatabase.options
            ) { _ in "" }
            for (outcome, other) in zip(outcomes, others) {
                let outcome = try #require(outcome, "\(number)")
                let other = try other.get()
                #expect(outcome.balance == other.balance && !outcome.isDuplicate && outcome.reservation == nil)
                var entry = try #require(outcome.entry)
                let expected = try #require(other.entry)
                if entry.occurredAt == entry.recordedAt { entry.occurredAt = expected.occurredAt }
                entry.recordedAt = expected.recordedAt
                #expect(entry == expected)
            }
            (short, long) = (try await database.again(short), try await database.again(long))
            #expect(short.state.balance == long.state.balance && short.state.balance.spentMicros == 30_000_001)
            let stored = try await database.ledger.spends(
                SpendQuery(accountID: short.accountID, budgetID: short.id, pageSize: 10)
            ).elements
            #expect(Set(stored.map(\.entryID)) == ["first", "a", "b", "c"])
            for outcome in outcomes {
                let entry = try #require(outcome?.entry)
                #expect(stored.contains(entry))
            }
        }
    }

    @Test func `what is not plain is left, all of its budget, and the rest is recorded`() async throws {
        let database = try await Self.database.value
        let moment = try now()
        let alert = BudgetAlert(id: "some", threshold: .amountMicros(20_000_000))
        let edits: [(String, (inout BudgetContent) -> Void, (Budget) -> [NewSpend])] = [
            ("cap", { $0.hardCap = true }, { [spend($0, "a", 60_000_000), spend($0, "b", 40_000_000)] }),
            ("alert", { $0.alerts = [alert] }, { [spend($0, "a", 19_999_999), spend($0, "b")] }),
            ("currency", { _ in }, { [spend($0, "a"), spend($0, "b", currency: "EUR")] }),
            ("two currencies", { _ in }, { [spend($0, "a", currency: "USD"), spend($0, "b", currency: "EUR")] }),
            (
                "future", { _ in },
                { [spend($0, "a", at: Timestamp(microseconds: moment.microseconds + 90_000_000_000))] }
            ),
            (
                "window", { $0.period = .daily },
                { [spend($0, "a", at: Timestamp(microseconds: moment.microseconds - 172_800_000_000))] }
            ),
            ("status", { _ in }, { [spend($0, "a")] }),
            ("end", { _ in }, { [spend($0, "a")] }),
            ("deleted", { _ in }, { [spend($0, "a")] }),
        ]
        var groups: [(Budget, [NewSpend])] = []
        for (name, edit, spends) in edits {
            let budget = try await database.budget("not plain: \(name)") { edit(&$0) }
            try await database.spend(budget, "first", 1)
            groups.append((budget, spends(budget)))
            let id = "WHERE id = '\(budget.id)'"
            switch name {
            case "status": try await database.sql("UPDATE budgets SET status = 'DRAFT' \(id)")
            case "end":
                try await database.sql(
                    "UPDATE budgets SET start_at = now() - interval '2 days', end_at = now() - interval '1 day' \(id)")
            case "deleted": try await database.sql("UPDATE budgets SET deleted_at = now() \(id)")
            default: break
            }
        }
        let plain = try await database.budget("plain among others")
        try await database.spend(plain, "first", 1)
        groups.insert((plain, [spend(plain, "a", 5), spend(plain, "b", 6)]), at: 3)
        var absent = plain
        absent.id = UUID()
        groups.append((absent, [spend(absent, "a")]))
        let outcomes = try await record(groups)
        var index = 0
        for (budget, spends) in groups {
            for _ in spends {
                #expect((outcomes[index] != nil) == (budget.id == plain.id), "\(budget.content.name)")
                index += 1
            }
            let spent = try await database.sql(
                "SELECT coalesce(sum(spent) * 1000000, 0)::bigint FROM budget_windows WHERE budget_id = '\(budget.id)'")
            #expect(spent == (budget.id == plain.id ? "12" : budget.id == absent.id ? "0" : "1"))
        }
    }

    @Test func `a name that is taken, or given twice, leaves all of the statement`() async throws {
        let database = try await Self.database.value
        let (one, two) = (try await database.budget("taken"), try await database.budget("beside"))
        for budget in [one, two] { try await database.spend(budget, "first", 1) }
        for spends in [[spend(one, "a"), spend(one, "first")], [spend(one, "b"), spend(one, "b")]] {
            #expect(try await record([(two, [spend(two, "x")]), (one, spends)]) == [nil, nil, nil])
        }
        for budget in [one, two] {
            #expect(try await database.again(budget).state.balance.spentMicros == 1)
        }
        // The same name in two budgets is no name given twice.
        let outcomes = try await record([(two, [spend(two, "x")]), (one, [spend(one, "x")])], isShared: false)
        #expect(outcomes.allSatisfy { $0?.balance.spentMicros == 2 })
    }

    @Test func `reservations count, and one whose time has passed does not`() async throws {
        let database = try await Self.database.value
        let budget = try await database.budget("reserved") { $0.hardCap = true }
        try await database.spend(budget, "first", 1)
        _ = try await database.ledger.reserve(
            budget.accountID, budget.id,
            NewReservation(reservationID: "r", amountMicros: 99_999_990, seconds: 600, campaignID: ""),
            StoreDatabase.options)
        #expect(try await record([(budget, [spend(budget, "a", 9)])]).first??.balance.remainingMicros == 0)
        #expect(try await record([(budget, [spend(budget, "b", 1)])]) == [nil])
        try await database.sql(
            """
            UPDATE budget_reservations SET expires_at = now() - interval '1 second' WHERE budget_id = '\(budget.id)';
            UPDATE budget_balances SET next_lapse_at = now() - interval '1 second' WHERE budget_id = '\(budget.id)'
            """)
        let outcome = try await record([(budget, [spend(budget, "b", 1)])]).first
        #expect(outcome??.balance.reservedMicros == 0 && outcome??.balance.spentMicros == 11)
    }
}
