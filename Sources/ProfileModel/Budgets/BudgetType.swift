/// What a budget is for.
public enum BudgetType: String, Sendable, Hashable, CaseIterable {
    /// Campaigns.
    case campaign = "CAMPAIGN"
    /// A whole account.
    case account = "ACCOUNT"
    /// A group of campaigns.
    case campaignGroup = "CAMPAIGN_GROUP"
    /// A group of advertisements.
    case adGroup = "AD_GROUP"
}
