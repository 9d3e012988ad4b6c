internal import ProfileModel
internal import ProfileServices
internal import ProfileStore
internal import ProfiledProtocol
internal import SwiftProtobuf
internal import TTRPC

/// `profiled.v1.CampaignUsageService`: messages in, messages out.
struct CampaignUsageHandler: Profiled_V1_CampaignUsageService.ServiceProtocol {
    private let service: CampaignUsageService

    private let resolver: ResolveService

    init(_ service: CampaignUsageService, resolver: ResolveService) {
        self.service = service
        self.resolver = resolver
    }

    func assign(
        _ request: Profiled_V1_AssignCampaignRequest, context: ServerContext
    ) async throws -> Profiled_V1_CampaignUsage {
        let account = try AccountID(request.accountID)
        let assignment = try request.assignment()
        return try await request.perform(context) {
            Profiled_V1_CampaignUsage($0)
        } _: { write in
            try await service.assign(account, assignment, write)
        }
    }

    func end(
        _ request: Profiled_V1_EndCampaignUsageRequest, context: ServerContext
    ) async throws -> Profiled_V1_CampaignUsage {
        let account = try AccountID(request.accountID)
        let campaign = try CampaignID(request.campaignID)
        return try await request.perform(context) {
            Profiled_V1_CampaignUsage($0)
        } _: { write in
            try await service.end(account, campaign, write)
        }
    }

    func get(
        _ request: Profiled_V1_GetCampaignUsageRequest, context: ServerContext
    ) async throws -> Profiled_V1_CampaignUsage {
        let account = try AccountID(request.accountID)
        guard request.id.isEmpty != request.campaignID.isEmpty else {
            throw ProfileError.invalidArgument("id", "or campaign_id must be given, not both")
        }
        if request.id.isEmpty {
            return Profiled_V1_CampaignUsage(try await service.active(account, try CampaignID(request.campaignID)))
        }
        return Profiled_V1_CampaignUsage(try await service.get(account, try RecordID.parse(request.id)))
    }

    func list(
        _ request: Profiled_V1_ListCampaignUsagesRequest, context: ServerContext
    ) async throws -> Profiled_V1_ListCampaignUsagesResponse {
        let query = try UsageQuery(
            accountID: try AccountID(request.accountID),
            scope: .account(
                activeOnly: request.activeOnly,
                referenceID: try WireFields.optionalUUID(request.referenceID, field: "reference_id")),
            pageSize: request.pageSize, pageToken: request.pageToken)
        let page = try await service.list(query)
        var response = Profiled_V1_ListCampaignUsagesResponse()
        response.usages = page.elements.map { Profiled_V1_CampaignUsage($0) }
        response.nextPageToken = page.next.map(query.nextPageToken(after:)) ?? ""
        return response
    }

    func resolveCampaign(
        _ request: Profiled_V1_ResolveCampaignRequest, context: ServerContext
    ) async throws -> Profiled_V1_ResolveCampaignResponse {
        let account = try AccountID(request.accountID)
        return Profiled_V1_ResolveCampaignResponse(
            try await resolver.campaign(account, try CampaignID(request.campaignID)))
    }

    func history(
        _ request: Profiled_V1_CampaignUsageHistoryRequest, context: ServerContext
    ) async throws -> Profiled_V1_CampaignUsageHistoryResponse {
        let account = try AccountID(request.accountID)
        let campaign = try CampaignID(request.campaignID)
        let query = try UsageQuery(
            accountID: account, scope: .campaign(campaign), pageSize: request.pageSize, pageToken: request.pageToken)
        var response = Profiled_V1_CampaignUsageHistoryResponse()
        guard request.hasTime else {
            let page = try await service.list(query)
            response.usages = page.elements.map { Profiled_V1_CampaignUsage($0) }
            response.nextPageToken = page.next.map(query.nextPageToken(after:)) ?? ""
            return response
        }
        guard let moment = Timestamp(seconds: request.time.seconds, nanoseconds: request.time.nanos) else {
            throw ProfileError.invalidArgument("time", "must be a moment of the years 1 to 9999")
        }
        if let usage = try await service.usage(account, of: campaign, at: moment) {
            response.usages = [Profiled_V1_CampaignUsage(usage)]
        }
        return response
    }
}
