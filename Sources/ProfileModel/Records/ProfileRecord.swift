public import FoundationEssentials

/// What every kind of record has.
public protocol ProfileRecord: Sendable, Hashable {
    /// Which kind it is.
    static var kind: ProfileKind { get }

    /// The account it belongs to.
    var accountID: AccountID { get }
    /// Its id, unique within the account.
    var id: UUID { get }
    /// From 1, one more with every change.
    var version: Int64 { get }
    /// Words to find and group records by.
    var labels: Labels { get }
    /// Free information, JSON text of an object.
    var metadata: String { get }
    /// When it was made, changed and deleted, and by whom.
    var audit: AuditTrail { get }
}
