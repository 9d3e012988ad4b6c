/// What a campaign is to use: a container, single parts, or a container with parts in place of its own.
public struct CampaignReferences: Sendable, Hashable {
    /// UUID of a live container; nil for single parts only.
    public var containerID: String?
    /// UUID of a live customer profile; it wins over the container's.
    public var customerProfileID: String?
    /// UUID of live guidelines; they win over the container's.
    public var brandGuidelinesID: String?
    /// UUID of a live budget; it wins over the container's.
    public var budgetID: String?

    /// Takes the ids, at least one.
    public init(
        containerID: String? = nil, customerProfileID: String? = nil, brandGuidelinesID: String? = nil,
        budgetID: String? = nil
    ) {
        self.containerID = containerID
        self.customerProfileID = customerProfileID
        self.brandGuidelinesID = brandGuidelinesID
        self.budgetID = budgetID
    }
}
