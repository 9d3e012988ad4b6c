internal import ProfiledProtocol

/// One account (tenant) and the collections in it.
public struct ProfileAccount: Sendable {
    /// The account's id.
    public let id: String
    let caller: Caller

    /// The account's target customer profiles.
    public var customerProfiles: RecordCollection<CustomerProfile> {
        RecordCollection(account: id, caller: caller, calls: CustomerProfile.calls)
    }

    /// The account's brand guidelines.
    public var brandGuidelines: RecordCollection<BrandGuideline> {
        RecordCollection(account: id, caller: caller, calls: BrandGuideline.calls)
    }

    /// The account's budgets and what is spent of them.
    public var budgets: RecordCollection<Budget> {
        RecordCollection(account: id, caller: caller, calls: Budget.calls)
    }

    /// The account's containers: profile, guidelines and budget that belong together.
    public var containers: RecordCollection<Container> {
        RecordCollection(account: id, caller: caller, calls: Container.calls)
    }

    /// What the account's campaigns use.
    public var campaigns: Campaigns { Campaigns(account: id, caller: caller) }

    /// The same account with other settings.
    public func with(_ change: (inout CallSettings) -> Void) -> ProfileAccount {
        var caller = caller
        change(&caller.settings)
        return ProfileAccount(id: id, caller: caller)
    }

    /// What the account has, and whether it ever had anything. An account nobody has written to is a first-time user.
    public func profileStatus() async throws(ProfileClientError) -> ProfileStatus {
        var request = Profiled_V1_GetProfileStatusRequest()
        request.accountID = id
        let response: Profiled_V1_GetProfileStatusResponse =
            try await caller.unary(Profiled_V1_AccountService.Method.getProfileStatus, request, .read)
        return ProfileStatus(response)
    }

    /// Sums over what the account has: records by kind, budgets by currency and period, campaigns.
    public func summary() async throws(ProfileClientError) -> AccountSummary {
        var request = Profiled_V1_GetSummaryRequest()
        request.accountID = id
        let response: Profiled_V1_GetSummaryResponse =
            try await caller.unary(Profiled_V1_AccountService.Method.getSummary, request, .read, isLong: true)
        return AccountSummary(response)
    }
}
