internal import ProfiledProtocol

/// A container with its parts, all of one moment.
public struct ResolvedContainer: Sendable, Hashable {
    /// The container.
    public let container: Container
    /// Its customer profile; nil if it has none.
    public let customerProfile: CustomerProfile?
    /// Its guidelines; nil if it has none.
    public let brandGuideline: BrandGuideline?
    /// Its budget; nil if it has none.
    public let budget: Budget?

    init(_ message: Profiled_V1_ResolveContainerResponse) throws(DocumentError) {
        container = try Container(message.container)
        customerProfile = message.hasCustomerProfile ? try CustomerProfile(message.customerProfile) : nil
        brandGuideline = message.hasBrandGuideline ? try BrandGuideline(message.brandGuideline) : nil
        budget = message.hasBudget ? try Budget(message.budget) : nil
    }
}
