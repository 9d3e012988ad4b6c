import FoundationEssentials
import ProfileModel

@testable import ProfileStore

extension StoreDatabase {
    static let tenant = AccountID(stored: "acme")
    static let options = WriteOptions(actor: actor)

    var budgets: BudgetStore { BudgetStore(pool: pool) }
    var ledger: LedgerStore { LedgerStore(pool: pool) }

    /// Creates a budget of 100 dollars with one window.
    func budget(
        _ name: String, micros: Int64 = 100_000_000, period: BudgetPeriod = .lifetime,
        _ edit: (inout BudgetContent) -> Void = { _ in }
    ) async throws -> Budget {
        var content = BudgetContent(name: name, amountMicros: micros, period: period)
        edit(&content)
        return try await budgets.create(
            Self.tenant, NewRecord(content: try content.validated()), actor: Self.actor)
    }

    /// Records one spend.
    @discardableResult
    func spend(
        _ budget: Budget, _ entryID: String, _ micros: Int64, at moment: String? = nil, campaign: String = ""
    ) async throws -> LedgerOutcome {
        let spend = NewSpend(
            budgetID: budget.id, entryID: entryID, amountMicros: micros, occurredAt: moment.flatMap { Timestamp($0) },
            campaignID: campaign)
        let outcomes = try await ledger.record(budget.accountID, [spend], Self.options) { _ in "entry." }
        guard let outcome = outcomes.first else { throw MissingRowError() }
        return try outcome.get()
    }

    /// The budget as it is now.
    func again(_ budget: Budget) async throws -> Budget { try await budgets.get(budget.accountID, budget.id) }
}
