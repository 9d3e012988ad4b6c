public import ProfileModel

/// A spend of a budget of one account, with who records it: what goes out together with spends of others.
public struct AccountSpend: Sendable, Hashable {
    /// The account that has the budget.
    public var accountID: AccountID
    /// The spend, validated.
    public var spend: NewSpend
    /// Who records it.
    public var actor: Actor

    /// Joins the three.
    public init(accountID: AccountID, spend: NewSpend, actor: Actor) {
        self.accountID = accountID
        self.spend = spend
        self.actor = actor
    }

    /// The budget: spends of one key wait for the same lock.
    public var budget: RecordKey { RecordKey(accountID: accountID, id: spend.budgetID) }

    /// About how many bytes it has as parameters of a statement.
    public var byteCount: Int {
        // Account, name, campaign, note and actor, each with a length word; id, amount, time and currency.
        accountID.rawValue.utf8.count + spend.entryID.utf8.count + spend.campaignID.utf8.count + spend.note.utf8.count
            + actor.name.utf8.count + 80
    }
}
