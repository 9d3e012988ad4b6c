/// What a change is about. The raw value is the name of the kind in the database.
public enum ChangeKind: String, Sendable, Hashable, CaseIterable {
    /// A customer profile.
    case customerProfile = "customer_profile"
    /// A set of guidelines.
    case brandGuideline = "brand_guideline"
    /// A budget.
    case budget = "budget"
    /// A container.
    case container = "container"
    /// A campaign's usage.
    case campaignUsage = "campaign_usage"
}
