import Foundation
import ProfileClient
import Testing

/// Budgets over the socket.
@Suite struct BudgetLifeTests {
    @Test func `setting the amount spent works out remaining and percentage by itself`() async throws {
        let world = try await DataWorld.shared.value
        let budgets = world.account().budgets
        let budget = try await budgets.create(name: "seed", amount: try #require(Money("5000")), period: .monthly)
        for (number, (spent, remaining, percentage)) in [
            ("1250.50", "3749.5", "25.0100"), ("5000", "0", "100.0000"), ("50000", "-45000", "1000.0000"),
            ("50000.01", "-45000.01", "1000.0002"), ("0", "5000", "0.0000"),
        ].enumerated() {
            let amount = try #require(Money(spent))
            let result = try await budgets.setSpend(
                amount, of: budget.id, expectedVersion: 1, entryID: "set-\(number)")
            #expect(result.balance.spent == amount)
            let stored = try await budgets.get(budget.id)
            #expect(stored.balance == result.balance && stored.version == 1)
            #expect(stored.balance?.remaining.description == remaining)
            #expect(stored.balance?.percentageSpent == percentage)
        }
        let nothing = try await budgets.create(name: "nothing", amount: .zero, period: .daily)
        let result = try await budgets.recordSpend(
            Spend(entryID: "a", amount: Money(micros: 1)), of: nothing.id)
        #expect(result.balance.percentageSpent == nil && result.balance.remaining == Money(micros: -1))
        #expect(try await budgets.get(nothing.id).status == .exhausted)
    }

    @Test func `a budget goes through its states, and says why it refuses`() async throws {
        let world = try await DataWorld.shared.value
        let budgets = world.account().budgets
        let budget = try await budgets.create(name: "states", amount: try #require(Money("10")), period: .lifetime) {
            $0.hardCap = true
            $0.alerts = [BudgetAlert(id: "all", .percent(100))]
        }
        #expect(budget.status == .active && budget.balance?.remaining.description == "10")
        try await budgets.recordSpend(Spend(entryID: "a", amount: try #require(Money("10"))), of: budget.id)
        #expect(try await budgets.get(budget.id).status == .exhausted)
        let over = await failure { () async throws(ProfileClientError) in
            try await budgets.recordSpend(Spend(entryID: "b", amount: Money(micros: 1)), of: budget.id)
        }
        #expect(over?.reason == "BUDGET_EXHAUSTED")
        #expect(try await budgets.alertEvents(of: budget.id).collect().map(\.alert.id) == ["all"])
        #expect(try await budgets.pause(budget.id).status == .paused)
        #expect(try await budgets.pause(budget.id).version == 2)
        #expect(try await budgets.resume(budget.id).status == .exhausted)
        #expect(try await budgets.list(filter: #"status = "EXHAUSTED""#).collect().map(\.id) == [budget.id])
        let fixed = await failure { () async throws(ProfileClientError) in
            try await budgets.update(budget.id) { $0.currencyCode = "EUR" }
        }
        #expect(fixed?.reason == "LEDGER_STARTED")
        let zone = await failure { () async throws(ProfileClientError) in
            try await budgets.create(name: "zone", amount: .zero, period: .daily) { $0.timeZone = "Mars/Olympus" }
        }
        #expect(zone?.reason == "INVALID_FIELD")
        try await budgets.reverseSpend("a", of: budget.id)
        #expect(try await budgets.get(budget.id).status == .active)
        let held = try await budgets.reserve(try #require(Money("4")), of: budget.id, reservationID: "r")
        #expect(held.balance.reserved.description == "4" && held.reservation.state == .open)
        let done = try await budgets.commit("r", of: budget.id, amount: try #require(Money("3.5")))
        #expect(done.balance.spent.description == "3.5" && done.balance.reserved == .zero)
        #expect(try await budgets.pacing(of: budget.id).available.description == "6.5")
        let archived = try await budgets.update(budget.id) { $0.status = .archived }
        #expect(archived.status == .archived)
        let refused = await failure { () async throws(ProfileClientError) in
            try await budgets.recordSpend(Spend(entryID: "c", amount: Money(micros: 1)), of: budget.id)
        }
        #expect(refused?.reason == "BUDGET_NOT_ACTIVE")
        #expect(try await budgets.spends(of: budget.id).collect().map(\.entryID).sorted() == ["a", "a~reversal", "r"])
    }

    @Test func `currencies count in their own minor units`() async throws {
        let world = try await DataWorld.shared.value
        let budgets = world.account().budgets
        for (code, good, bad) in [("JPY", "1", "0.5"), ("KWD", "0.001", "0.0005"), ("USD", "0.01", "0.001")] {
            let amount = try #require(Money(good))
            #expect(
                try await budgets.create(name: code, amount: amount, period: .daily) { $0.currencyCode = code }.amount
                    == amount)
            let wrong = try #require(Money(bad))
            let refused = await failure { () async throws(ProfileClientError) in
                try await budgets.create(name: code + "2", amount: wrong, period: .daily) { $0.currencyCode = code }
            }
            #expect(refused?.reason == "INVALID_FIELD")
        }
        let yen = try await budgets.create(name: "yen", amount: .zero, period: .daily) { $0.currencyCode = "JPY" }
        let mixed = await failure { () async throws(ProfileClientError) in
            try await budgets.recordSpend(
                Spend(entryID: "a", amount: Money(micros: 1)), of: yen.id, currencyCode: "USD")
        }
        #expect(mixed?.reason == "CURRENCY_MISMATCH")
    }
}
