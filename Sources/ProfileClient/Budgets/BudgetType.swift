internal import ProfiledProtocol

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

extension BudgetType {
    /// Nil for what the message doesn't say, or says in words of a later version.
    init?(_ message: Profiled_V1_BudgetType) {
        switch message {
        case .campaign: self = .campaign
        case .account: self = .account
        case .campaignGroup: self = .campaignGroup
        case .adGroup: self = .adGroup
        case .unspecified, .UNRECOGNIZED: return nil
        }
    }

    var message: Profiled_V1_BudgetType {
        switch self {
        case .campaign: .campaign
        case .account: .account
        case .campaignGroup: .campaignGroup
        case .adGroup: .adGroup
        }
    }
}
