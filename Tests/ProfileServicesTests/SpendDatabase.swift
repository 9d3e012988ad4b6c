import Foundation
import LibPQ
import PostgresTestSupport
import ProfileModel
import ProfileServices
import ProfileStore
import Testing

/// A ledger over a database of its own.
struct SpendDatabase {
    let database: ServiceDatabase
    let service: LedgerService
    let options = WriteOptions(actor: ServiceDatabase.actor)

    static func with(
        on server: TestPostgres = .shared, concurrentStatements: Int = 2, _ body: (SpendDatabase) async throws -> Void
    ) async throws {
        try await ServiceDatabase.with(on: server) { database in
            let service = LedgerService(
                store: LedgerStore(pool: database.pool), reactor: database.reactor,
                concurrentStatements: concurrentStatements)
            try await body(SpendDatabase(database: database, service: service))
        }
    }

    /// Creates a budget of 100 dollars with one window.
    func budget(
        _ name: String, account: AccountID? = nil, _ edit: (inout BudgetContent) -> Void = { _ in }
    ) async throws -> UUID {
        var content = BudgetContent(name: name, amountMicros: 100_000_000, period: .lifetime)
        edit(&content)
        let store = BudgetStore(pool: database.pool)
        return try await store.create(
            account ?? database.account, NewRecord(content: try content.validated()), actor: ServiceDatabase.actor
        ).id
    }

    /// Records one spend through the service.
    @discardableResult
    func spend(
        _ budget: UUID, _ entryID: String, _ micros: Int64 = 1, note: String = "", account: AccountID? = nil
    ) async throws(ProfileError) -> LedgerOutcome {
        let spend = NewSpend(budgetID: budget, entryID: entryID, amountMicros: micros, note: note)
        return try await service.record(account ?? database.account, spend, options)
    }

    /// Runs `body` while nobody can spend of a budget.
    func whileLocked(_ budget: UUID, _ body: () async throws -> Void) async throws {
        try await database.withTransaction { transaction in
            var parameters = PostgresParameters()
            parameters.append(budget)
            _ = try await transaction.query(
                PostgresStatement(sql: "SELECT FROM public.budget_balances WHERE budget_id = $1 FOR UPDATE"), parameters
            )
            try await body()
        }
    }

    /// Runs SQL on a connection of the test's own.
    @discardableResult
    func sql(_ text: String) async throws -> String {
        try await TestPostgres.shared.execute(text, on: database.conninfo)
    }

    /// What stands in the ledger of a budget: the names of its entries, and how many of them each statement recorded.
    func ledger(_ budget: UUID) async throws -> (names: [String], statements: [Int]) {
        let names = try await sql("SELECT entry_id FROM budget_ledger WHERE budget_id = '\(budget)' ORDER BY 1")
        // A statement gives all its entries one time.
        let counts = try await sql(
            """
            SELECT count(*) FROM budget_ledger WHERE budget_id = '\(budget)'
            GROUP BY recorded_at ORDER BY recorded_at
            """)
        return (names.split(separator: "\n").map(String.init), counts.split(separator: "\n").compactMap { Int($0) })
    }

    /// What the windows of a budget say was spent, in micros.
    func spent(_ budget: UUID) async throws -> Int64? {
        Int64(
            try await sql(
                "SELECT coalesce(sum(spent) * 1000000, 0)::bigint FROM budget_windows WHERE budget_id = '\(budget)'"))
    }

    /// Waits for what happens on other threads.
    func until(_ condition: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(20)
        while try await !condition() {
            try #require(ContinuousClock.now < end)
            try await Task.sleep(for: .milliseconds(1))
        }
    }
}
