internal import ProfileStore
public import ProfiledProtocol
public import TTRPC

/// The answers that may hold many records: those that do are encoded away from the loop.
private func holdsMany(_ elements: [some Any]) -> Bool { elements.count > StoreLimits.quickRows }

extension Profiled_V1_BatchGetCustomerProfilesResponse: BulkResponse {
    /// Whether it holds more than a quick page.
    public var isLarge: Bool { holdsMany(customerProfiles) }
}

extension Profiled_V1_BatchCreateCustomerProfilesResponse: BulkResponse {
    /// Whether it holds more than a quick page.
    public var isLarge: Bool { holdsMany(customerProfiles) }
}

extension Profiled_V1_BatchUpdateCustomerProfilesResponse: BulkResponse {
    /// Whether it holds more than a quick page.
    public var isLarge: Bool { holdsMany(customerProfiles) }
}

extension Profiled_V1_BatchDeleteCustomerProfilesResponse: BulkResponse {
    /// Whether it holds more than a quick page.
    public var isLarge: Bool { holdsMany(customerProfiles) }
}

extension Profiled_V1_ListCustomerProfileVersionsResponse: BulkResponse {
    /// Whether it holds more than a quick page.
    public var isLarge: Bool { holdsMany(versions) }
}

extension Profiled_V1_BatchGetBrandGuidelinesResponse: BulkResponse {
    /// Whether it holds more than a quick page.
    public var isLarge: Bool { holdsMany(brandGuidelines) }
}

extension Profiled_V1_BatchCreateBrandGuidelinesResponse: BulkResponse {
    /// Whether it holds more than a quick page.
    public var isLarge: Bool { holdsMany(brandGuidelines) }
}

extension Profiled_V1_BatchUpdateBrandGuidelinesResponse: BulkResponse {
    /// Whether it holds more than a quick page.
    public var isLarge: Bool { holdsMany(brandGuidelines) }
}

extension Profiled_V1_BatchDeleteBrandGuidelinesResponse: BulkResponse {
    /// Whether it holds more than a quick page.
    public var isLarge: Bool { holdsMany(brandGuidelines) }
}

extension Profiled_V1_ListBrandGuidelineVersionsResponse: BulkResponse {
    /// Whether it holds more than a quick page.
    public var isLarge: Bool { holdsMany(versions) }
}

extension Profiled_V1_ListContainersResponse: BulkResponse {
    /// Whether it holds more than a quick page.
    public var isLarge: Bool { holdsMany(containers) }
}

extension Profiled_V1_BatchGetContainersResponse: BulkResponse {
    /// Whether it holds more than a quick page.
    public var isLarge: Bool { holdsMany(containers) }
}

extension Profiled_V1_BatchCreateContainersResponse: BulkResponse {
    /// Whether it holds more than a quick page.
    public var isLarge: Bool { holdsMany(containers) }
}

extension Profiled_V1_BatchUpdateContainersResponse: BulkResponse {
    /// Whether it holds more than a quick page.
    public var isLarge: Bool { holdsMany(containers) }
}

extension Profiled_V1_BatchDeleteContainersResponse: BulkResponse {
    /// Whether it holds more than a quick page.
    public var isLarge: Bool { holdsMany(containers) }
}

extension Profiled_V1_ListContainerVersionsResponse: BulkResponse {
    /// Whether it holds more than a quick page.
    public var isLarge: Bool { holdsMany(versions) }
}

extension Profiled_V1_ListBudgetsResponse: BulkResponse {
    /// Whether it holds more than a quick page.
    public var isLarge: Bool { holdsMany(budgets) }
}

extension Profiled_V1_BatchGetBudgetsResponse: BulkResponse {
    /// Whether it holds more than a quick page.
    public var isLarge: Bool { holdsMany(budgets) }
}

extension Profiled_V1_BatchCreateBudgetsResponse: BulkResponse {
    /// Whether it holds more than a quick page.
    public var isLarge: Bool { holdsMany(budgets) }
}

extension Profiled_V1_BatchUpdateBudgetsResponse: BulkResponse {
    /// Whether it holds more than a quick page.
    public var isLarge: Bool { holdsMany(budgets) }
}

extension Profiled_V1_BatchDeleteBudgetsResponse: BulkResponse {
    /// Whether it holds more than a quick page.
    public var isLarge: Bool { holdsMany(budgets) }
}

extension Profiled_V1_ListBudgetVersionsResponse: BulkResponse {
    /// Whether it holds more than a quick page.
    public var isLarge: Bool { holdsMany(versions) }
}

extension Profiled_V1_MatchCustomerProfilesResponse: BulkResponse {
    /// Whether it holds more than a quick page.
    public var isLarge: Bool { holdsMany(results) }
}

extension Profiled_V1_FindCustomerProfilesByAgeRangeResponse: BulkResponse {
    /// Whether it holds more than a quick page.
    public var isLarge: Bool { holdsMany(customerProfiles) }
}

extension Profiled_V1_ListSpendResponse: BulkResponse {
    /// Whether it holds more than a quick page.
    public var isLarge: Bool { holdsMany(entries) }
}

extension Profiled_V1_ListAlertEventsResponse: BulkResponse {
    /// Whether it holds more than a quick page.
    public var isLarge: Bool { holdsMany(events) }
}

extension Profiled_V1_ListCampaignUsagesResponse: BulkResponse {
    /// Whether it holds more than a quick page.
    public var isLarge: Bool { holdsMany(usages) }
}

extension Profiled_V1_CampaignUsageHistoryResponse: BulkResponse {
    /// Whether it holds more than a quick page.
    public var isLarge: Bool { holdsMany(usages) }
}

extension Profiled_V1_ListChangesResponse: BulkResponse {
    /// Whether it holds more than a quick page.
    public var isLarge: Bool { holdsMany(changes) }
}

extension Profiled_V1_ListCustomerProfilesResponse: BulkResponse {
    /// Whether it holds more than a quick page.
    public var isLarge: Bool { holdsMany(customerProfiles) }
}

extension Profiled_V1_SearchCustomerProfilesResponse: BulkResponse {
    /// Whether it holds more than a quick page.
    public var isLarge: Bool { holdsMany(results) }
}

extension Profiled_V1_ListBrandGuidelinesResponse: BulkResponse {
    /// Whether it holds more than a quick page.
    public var isLarge: Bool { holdsMany(brandGuidelines) }
}

extension Profiled_V1_SearchBrandGuidelinesResponse: BulkResponse {
    /// Whether it holds more than a quick page.
    public var isLarge: Bool { holdsMany(results) }
}
