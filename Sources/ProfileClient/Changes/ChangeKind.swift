internal import ProfiledProtocol

/// What a change is about.
public enum ChangeKind: String, Sendable, Hashable, CaseIterable {
    /// A customer profile.
    case customerProfile = "customer_profile"
    /// A set of guidelines.
    case brandGuideline = "brand_guideline"
    /// A budget. Spends don't change a budget.
    case budget = "budget"
    /// A container.
    case container = "container"
    /// A campaign's usage.
    case campaignUsage = "campaign_usage"
    /// One that this library doesn't know yet.
    case unknown = "unknown"

    init(_ message: Profiled_V1_ChangeKind) {
        switch message {
        case .customerProfile: self = .customerProfile
        case .brandGuideline: self = .brandGuideline
        case .budget: self = .budget
        case .container: self = .container
        case .campaignUsage: self = .campaignUsage
        case .unspecified, .UNRECOGNIZED: self = .unknown
        }
    }

    var message: Profiled_V1_ChangeKind {
        switch self {
        case .customerProfile: .customerProfile
        case .brandGuideline: .brandGuideline
        case .budget: .budget
        case .container: .container
        case .campaignUsage: .campaignUsage
        case .unknown: .unspecified
        }
    }
}
