public import FoundationEssentials

/// The ids of up to three parts that belong together; nil where there is none.
public struct PartReferences: Sendable, Hashable {
    /// A customer profile of the account.
    public var customerProfileID: UUID?
    /// Brand guidelines of the account.
    public var brandGuidelinesID: UUID?
    /// A budget of the account.
    public var budgetID: UUID?

    /// Takes the ids.
    public init(customerProfileID: UUID? = nil, brandGuidelinesID: UUID? = nil, budgetID: UUID? = nil) {
        self.customerProfileID = customerProfileID
        self.brandGuidelinesID = brandGuidelinesID
        self.budgetID = budgetID
    }

    /// Whether there is no part at all.
    public var isEmpty: Bool { customerProfileID == nil && brandGuidelinesID == nil && budgetID == nil }
}
