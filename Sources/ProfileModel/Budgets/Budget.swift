public import FoundationEssentials

/// A budget as it is stored, with what its ledger says of the current window.
public struct Budget: ProfileRecord {
    /// Budgets.
    public static let kind = ProfileKind.budget

    /// The account it belongs to.
    public var accountID: AccountID
    /// Its id, unique within the account.
    public var id: UUID
    /// From 1, one more with every change of the record's own data; spends are none.
    public var version: Int64
    /// What its owner decides.
    public var content: BudgetContent
    /// What followed from ledger and clock when it was read.
    public var state: BudgetState
    /// When it was made, changed and deleted, and by whom.
    public var audit: AuditTrail

    /// Takes all parts.
    public init(
        accountID: AccountID, id: UUID, version: Int64, content: BudgetContent, state: BudgetState, audit: AuditTrail
    ) {
        self.accountID = accountID
        self.id = id
        self.version = version
        self.content = content
        self.state = state
        self.audit = audit
    }

    /// Words to find and group records by.
    public var labels: Labels { content.labels }
    /// Free information, JSON text of an object.
    public var metadata: String { content.metadata }
}
