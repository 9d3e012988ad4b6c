public import ProfileModel

/// What a campaign uses in effect, as it was at one moment.
public struct ResolvedCampaign: Sendable, Hashable {
    /// The active usage.
    public var usage: CampaignUsage
    /// Its container; nil if it names none.
    public var container: Container?
    /// The customer profile in effect; nil if there is none.
    public var customerProfile: CustomerProfile?
    /// The guidelines in effect; nil if there are none.
    public var brandGuideline: BrandGuideline?
    /// The budget in effect; nil if there is none.
    public var budget: Budget?
}
