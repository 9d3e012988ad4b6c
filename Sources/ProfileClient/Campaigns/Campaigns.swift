internal import ProfiledProtocol
internal import TTRPC

/// What the campaigns of one account use, now and at any time before.
///
/// ```swift
/// let campaigns = client.account("acme").campaigns
/// try await campaigns.assign("spring", CampaignReferences(containerID: container.id))
/// let used = try await campaigns.usage(of: "spring", at: lastMonday)
/// ```
///
/// Every method throws ``ProfileClientError``, and nothing else.
public struct Campaigns: Sendable {
    private typealias Method = Profiled_V1_CampaignUsageService.Method

    /// The account.
    public let account: String
    let caller: Caller

    /// The same campaigns with other settings.
    public func with(_ change: (inout CallSettings) -> Void) -> Campaigns {
        var caller = caller
        change(&caller.settings)
        return Campaigns(account: account, caller: caller)
    }

    /// Makes something what a campaign uses from now on, and ends what it used. Equal to what it uses: nothing changes.
    ///
    /// - Parameter campaign: 1 to 255 characters, the program's own name for the campaign.
    /// - Throws: `failedPrecondition`, reason `PART_MISSING`, naming each record that is not there or deleted.
    @discardableResult
    public func assign(
        _ campaign: String, _ references: CampaignReferences, metadata: RecordMetadata = RecordMetadata()
    ) async throws(ProfileClientError) -> CampaignUsage {
        var request = Self.assignment(of: campaign, references, metadata: metadata)
        request.accountID = account
        return try Self.usage(try await caller.unary(Method.assign, request, .write), Method.assign)
    }

    /// The request of an assignment, without its account.
    static func assignment(
        of campaign: String, _ references: CampaignReferences, metadata: RecordMetadata
    ) -> Profiled_V1_AssignCampaignRequest {
        var request = Profiled_V1_AssignCampaignRequest()
        request.campaignID = campaign
        request.containerID = references.containerID ?? ""
        request.customerProfileID = references.customerProfileID ?? ""
        request.brandGuidelinesID = references.brandGuidelinesID ?? ""
        request.budgetID = references.budgetID ?? ""
        request.metadata = DocumentError.text(metadata)
        return request
    }

    /// Ends what a campaign uses.
    ///
    /// - Throws: `notFound` when it uses nothing.
    @discardableResult
    public func end(_ campaign: String) async throws(ProfileClientError) -> CampaignUsage {
        var request = Profiled_V1_EndCampaignUsageRequest()
        (request.accountID, request.campaignID) = (account, campaign)
        return try Self.usage(try await caller.unary(Method.end, request, .write), Method.end)
    }

    /// The active usage of a campaign.
    ///
    /// - Throws: `notFound` when it uses nothing.
    public func active(_ campaign: String) async throws(ProfileClientError) -> CampaignUsage {
        var request = Profiled_V1_GetCampaignUsageRequest()
        (request.accountID, request.campaignID) = (account, campaign)
        return try Self.usage(try await caller.unary(Method.get, request, .read), Method.get)
    }

    /// One usage by its id, active or ended.
    ///
    /// - Throws: `notFound`.
    public func get(_ id: String) async throws(ProfileClientError) -> CampaignUsage {
        var request = Profiled_V1_GetCampaignUsageRequest()
        (request.accountID, request.id) = (account, id)
        return try Self.usage(try await caller.unary(Method.get, request, .read), Method.get)
    }

    /// The usages of all campaigns, newest first, page by page as they are used.
    ///
    /// - Parameters:
    ///   - activeOnly: whether ended ones are left out.
    ///   - reference: only those that name this container, profile, set of guidelines or budget themselves.
    public func list(
        activeOnly: Bool = false, reference: String? = nil, pageSize: Int = 0, pageToken: String = ""
    ) -> PagedSequence<CampaignUsage> {
        PagedSequence(startingAt: pageToken) { [account, caller] token async throws(ProfileClientError) in
            var request = Profiled_V1_ListCampaignUsagesRequest()
            (request.accountID, request.activeOnly, request.referenceID) = (account, activeOnly, reference ?? "")
            (request.pageSize, request.pageToken) = (Int32(clamping: pageSize), token)
            let response: Profiled_V1_ListCampaignUsagesResponse = try await caller.unary(Method.list, request, .read)
            return try Self.page(response.usages, response.nextPageToken, Method.list)
        }
    }

    /// What a campaign uses in effect: parts it was assigned by themselves win over those of its container.
    ///
    /// - Throws: `notFound` when it uses nothing.
    public func resolve(_ campaign: String) async throws(ProfileClientError) -> ResolvedCampaign {
        var request = Profiled_V1_ResolveCampaignRequest()
        (request.accountID, request.campaignID) = (account, campaign)
        let response: Profiled_V1_ResolveCampaignResponse = try await caller.unary(
            Method.resolveCampaign, request, .read)
        return try DocumentError.translated(Method.resolveCampaign) { () throws(DocumentError) in
            try ResolvedCampaign(response)
        }
    }

    /// The usages of one campaign, newest first, page by page as they are used.
    public func history(
        of campaign: String, pageSize: Int = 0, pageToken: String = ""
    ) -> PagedSequence<CampaignUsage> {
        PagedSequence(startingAt: pageToken) { [account, caller] token async throws(ProfileClientError) in
            var request = Profiled_V1_CampaignUsageHistoryRequest()
            (request.accountID, request.campaignID) = (account, campaign)
            (request.pageSize, request.pageToken) = (Int32(clamping: pageSize), token)
            let response: Profiled_V1_CampaignUsageHistoryResponse = try await caller.unary(
                Method.history, request, .read)
            return try Self.page(response.usages, response.nextPageToken, Method.history)
        }
    }

    /// What a campaign used at a moment; nil when it used nothing then.
    public func usage(
        of campaign: String, at moment: Timestamp
    ) async throws(ProfileClientError) -> CampaignUsage? {
        var request = Profiled_V1_CampaignUsageHistoryRequest()
        (request.accountID, request.campaignID) = (account, campaign)
        request.time = moment.message
        let response: Profiled_V1_CampaignUsageHistoryResponse = try await caller.unary(Method.history, request, .read)
        guard let first = response.usages.first else { return nil }
        return try Self.usage(first, Method.history)
    }

    static func usage(
        _ message: Profiled_V1_CampaignUsage, _ method: MethodDescriptor
    ) throws(ProfileClientError) -> CampaignUsage {
        try DocumentError.translated(method) { () throws(DocumentError) in try CampaignUsage(message) }
    }

    private static func page(
        _ messages: [Profiled_V1_CampaignUsage], _ next: String, _ method: MethodDescriptor
    ) throws(ProfileClientError) -> Page<CampaignUsage> {
        var items: [CampaignUsage] = []
        for message in messages { items.append(try usage(message, method)) }
        return Page(items: items, nextPageToken: next)
    }
}
