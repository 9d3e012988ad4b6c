public import FoundationEssentials
public import ProfileModel

/// The whole key of a record: no record is ever looked up by its id alone.
public struct RecordKey: Sendable, Hashable {
    /// The account.
    public var accountID: AccountID
    /// The id within the account.
    public var id: UUID

    /// Joins account and id.
    public init(accountID: AccountID, id: UUID) {
        self.accountID = accountID
        self.id = id
    }
}
