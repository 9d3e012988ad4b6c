/// The kinds of records that have versions, history and soft deletion.
///
/// The raw value is the name of one record's field on the wire.
public enum ProfileKind: String, Sendable, Hashable, CaseIterable {
    /// A target customer profile.
    case customerProfile = "customer_profile"
    /// The guidelines of one brand.
    case brandGuideline = "brand_guideline"
    /// A budget.
    case budget = "budget"
    /// A container of one of each.
    case container = "container"

    /// The field that holds one record in requests: the beginning of every path in errors.
    public var wireName: String { rawValue }

    /// The field that holds several records.
    public var pluralWireName: String { rawValue + "s" }

    /// The table.
    public var tableName: String {
        switch self {
        case .customerProfile: "target_customer_profiles"
        case .brandGuideline: "brand_guidelines"
        case .budget: "budgets"
        case .container: "customer_profile_containers"
        }
    }

    /// The message type, for `ResourceInfo.resource_type`.
    public var resourceType: String {
        switch self {
        case .customerProfile: "profiled.v1.CustomerProfile"
        case .brandGuideline: "profiled.v1.BrandGuideline"
        case .budget: "profiled.v1.Budget"
        case .container: "profiled.v1.Container"
        }
    }

    /// The kind in words, singular.
    public var title: String {
        switch self {
        case .customerProfile: "customer profile"
        case .brandGuideline: "brand guideline"
        case .budget: "budget"
        case .container: "container"
        }
    }
}
