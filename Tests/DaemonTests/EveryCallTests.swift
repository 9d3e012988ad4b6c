import ProfileClient
import Testing

/// What the library can do with every kind of record, done with those that no other suite does all of it with.
@Suite struct EveryCallTests {
    private func walk<Record: ProfileRecord>(
        _ records: RecordCollection<Record>, _ drafts: [Record], _ change: (inout Record) -> Void
    ) async throws {
        let made = try await records.batchCreate(drafts)
        let first = try #require(made.first)
        let ids = made.map(\.id)
        #expect(try await records.batchGet(ids).records.map(\.id) == ids)
        #expect(try await records.list().collect().count == made.count)
        #expect(try await records.update(first.id, change).version == 2)
        #expect(try await records.version(1, of: first.id).record.version == 1)
        #expect(try await records.versions(of: first.id).collect().count == 2)
        _ = try await records.diff(first.id, from: 1)
        #expect(try await records.rollback(first.id, to: 1).version == 3)
        var draft = try await records.get(first.id)
        change(&draft)
        let changed = try await records.batchUpdate([RecordChange(draft, fields: ["labels"])])
        #expect(changed.map(\.version) == [4])
        #expect(try await records.batchDelete(Array(ids.dropFirst())).count == made.count - 1)
        #expect(try await records.delete(first.id).isDeleted)
        #expect(try await !records.undelete(first.id).isDeleted)
        for id in ids.dropFirst() { try await records.expunge(id) }
        #expect(try await records.list(showDeleted: true).collect().map(\.id) == [first.id])
    }

    @Test func `budgets and containers take every call that records take`() async throws {
        let account = try await DataWorld.shared.value.account()
        try await walk(
            account.budgets, (1...3).map { Budget(name: "b\($0)", amount: Money(micros: 1_000_000), period: .daily) }
        ) { $0.labels = ["changed": "yes"] }
        try await walk(account.containers, (1...3).map { Container(name: "c\($0)") }) { $0.labels = ["changed": "yes"] }
    }

    @Test func `a reservation is given back`() async throws {
        let budgets = try await DataWorld.shared.value.account().budgets
        let budget = try await budgets.create(name: "b", amount: Money(micros: 5_000_000), period: .daily)
        _ = try await budgets.reserve(Money(micros: 1_000_000), of: budget.id, reservationID: "r")
        _ = try await budgets.release("r", of: budget.id)
        #expect(try await budgets.get(budget.id).balance?.remaining == Money(micros: 5_000_000))
    }
}
