public import FoundationEssentials
public import ProfileModel
public import ProfileStore

/// The budgets of all accounts.
public typealias BudgetService = RecordService<Budget>

extension RecordService where Record == Budget {
    /// Sets the status to paused and returns the budget; a paused one stays as it is.
    ///
    /// - Throws: `ProfileError` (`notFound`, `aborted`, `failedPrecondition` from any status but active and exhausted).
    public func pause(
        _ accountID: AccountID, _ id: UUID, expectedVersion: Int64?, _ write: Write<Budget>
    ) async throws(ProfileError) -> WriteOutcome<Budget> {
        try await move(accountID, id, expectedVersion, to: .paused, from: [.active, .exhausted], write)
    }

    /// Sets the status to active and returns the budget; an active one stays as it is.
    ///
    /// - Throws: `ProfileError` (`notFound`, `aborted`, `failedPrecondition` from any status but paused).
    public func resume(
        _ accountID: AccountID, _ id: UUID, expectedVersion: Int64?, _ write: Write<Budget>
    ) async throws(ProfileError) -> WriteOutcome<Budget> {
        try await move(accountID, id, expectedVersion, to: .active, from: [.paused], write)
    }

    private func move(
        _ accountID: AccountID, _ id: UUID, _ expectedVersion: Int64?, to status: BudgetStatus,
        from allowed: Set<BudgetStatus>, _ write: Write<Budget>
    ) async throws(ProfileError) -> WriteOutcome<Budget> {
        try await store.write(accountID, id, write) { transaction throws(ProfileError) in
            try await self.store.update(
                accountID, id, expectedVersion: expectedVersion, actor: write.actor, in: transaction
            ) { budget throws(ProfileError) in
                let isThere = budget.content.status == status && budget.state.status != .completed
                guard isThere || allowed.contains(budget.state.status) else {
                    throw .failedPrecondition(
                        .failedPrecondition, subject: "\(Budget.kind.resourceType)/\(RecordID.text(id))",
                        description: "the budget is \(budget.state.status.rawValue)")
                }
                var content = budget.content
                content.status = status
                return content
            }
        }
    }
}
