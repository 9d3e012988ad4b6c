public import FoundationEssentials
public import ProfileModel

/// A kind of record that a `RecordStore` can keep: its content and its place in the database.
public protocol StoredRecord: ProfileRecord {
    /// What its owner decides.
    associatedtype Content: ProfileContent
    /// What is computed whenever the record is read, such as a budget's balance.
    associatedtype Derived: Sendable, Hashable = NothingDerived

    /// Which column holds which part of the record.
    static var layout: RecordLayout<Self> { get }

    /// What its owner decides.
    var content: Content { get }

    /// Takes all parts.
    init(accountID: AccountID, id: UUID, version: Int64, content: Content, derived: Derived, audit: AuditTrail)
}

/// What a record carries beside its content when nothing of it is computed.
public struct NothingDerived: Sendable, Hashable {
    /// Nothing.
    public init() {}
}

/// The customer profiles of all accounts.
public typealias CustomerProfileStore = RecordStore<CustomerProfile>

/// The brand guidelines of all accounts.
public typealias BrandGuidelineStore = RecordStore<BrandGuideline>

/// The containers of all accounts.
public typealias ContainerStore = RecordStore<Container>
