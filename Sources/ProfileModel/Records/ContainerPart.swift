/// The parts of a container. The raw value is the name in `missing_profiles`.
public enum ContainerPart: String, Sendable, Hashable, CaseIterable {
    /// The customer profile.
    case customerProfile = "customer_profile"
    /// The brand guidelines.
    case brandGuidelines = "brand_guidelines"
    /// The budget.
    case budget = "budget"

    /// The kind of record it is.
    public var kind: ProfileKind {
        switch self {
        case .customerProfile: .customerProfile
        case .brandGuidelines: .brandGuideline
        case .budget: .budget
        }
    }
}
