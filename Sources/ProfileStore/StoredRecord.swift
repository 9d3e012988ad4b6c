public import FoundationEssentials
public import ProfileModel

/// A kind of record that a `RecordStore` can keep: its content and its place in the database.
public protocol StoredRecord: ProfileRecord {
    /// What its owner decides.
    associatedtype Content: ProfileContent

    /// Which column holds which part of the content.
    static var layout: RecordLayout<Content> { get }

    /// What its owner decides.
    var content: Content { get }

    /// Takes all parts.
    init(accountID: AccountID, id: UUID, version: Int64, content: Content, audit: AuditTrail)
}

/// The customer profiles of all accounts.
public typealias CustomerProfileStore = RecordStore<CustomerProfile>

/// The brand guidelines of all accounts.
public typealias BrandGuidelineStore = RecordStore<BrandGuideline>
