internal import ProfiledProtocol

/// What a campaign uses in effect, all of one moment.
public struct ResolvedCampaign: Sendable, Hashable {
    /// Where a part comes from.
    public enum Source: Sendable, Hashable {
        /// There is no such part.
        case none
        /// From the container.
        case container
        /// Named by the usage itself.
        case usage
        /// A source that this version of the client doesn't know, by its number.
        case other(Int)

        init(_ message: Profiled_V1_ResolveCampaignResponse.Source) {
            switch message {
            case .unspecified: self = .none
            case .container: self = .container
            case .usage: self = .usage
            case .UNRECOGNIZED(let number): self = .other(number)
            }
        }
    }

    /// The active usage.
    public let usage: CampaignUsage
    /// Its container; nil if it names none.
    public let container: Container?
    /// The customer profile in effect; nil if there is none.
    public let customerProfile: CustomerProfile?
    /// The guidelines in effect; nil if there are none.
    public let brandGuideline: BrandGuideline?
    /// The budget in effect; nil if there is none.
    public let budget: Budget?
    /// Where the customer profile comes from.
    public let customerProfileSource: Source
    /// Where the guidelines come from.
    public let brandGuidelineSource: Source
    /// Where the budget comes from.
    public let budgetSource: Source

    init(_ message: Profiled_V1_ResolveCampaignResponse) throws(DocumentError) {
        usage = try CampaignUsage(message.usage)
        container = message.hasContainer ? try Container(message.container) : nil
        customerProfile = message.hasCustomerProfile ? try CustomerProfile(message.customerProfile) : nil
        brandGuideline = message.hasBrandGuideline ? try BrandGuideline(message.brandGuideline) : nil
        budget = message.hasBudget ? try Budget(message.budget) : nil
        customerProfileSource = Source(message.customerProfileSource)
        brandGuidelineSource = Source(message.brandGuidelineSource)
        budgetSource = Source(message.budgetSource)
    }
}
