internal import ProfileModel
internal import ProfileStore
internal import ProfiledProtocol

extension Profiled_V1_ResolveContainerResponse {
    /// The message of a container with its parts.
    init(_ resolved: ResolvedContainer) {
        self.init()
        container = Profiled_V1_Container(resolved.container, .all)
        if let record = resolved.customerProfile { customerProfile = Profiled_V1_CustomerProfile(record, .all) }
        if let record = resolved.brandGuideline { brandGuideline = Profiled_V1_BrandGuideline(record, .all) }
        if let record = resolved.budget { budget = Profiled_V1_Budget(record, .all) }
    }
}

extension Profiled_V1_ResolveCampaignResponse {
    /// The message of what a campaign uses in effect.
    init(_ resolved: ResolvedCampaign) {
        self.init()
        usage = Profiled_V1_CampaignUsage(resolved.usage)
        if let record = resolved.container { container = Profiled_V1_Container(record, .all) }
        let own = resolved.usage.references.parts
        if let record = resolved.customerProfile {
            customerProfile = Profiled_V1_CustomerProfile(record, .all)
            customerProfileSource = own.customerProfileID == nil ? .container : .usage
        }
        if let record = resolved.brandGuideline {
            brandGuideline = Profiled_V1_BrandGuideline(record, .all)
            brandGuidelineSource = own.brandGuidelinesID == nil ? .container : .usage
        }
        if let record = resolved.budget {
            budget = Profiled_V1_Budget(record, .all)
            budgetSource = own.budgetID == nil ? .container : .usage
        }
    }
}
