internal import ProfileModel
internal import ProfileServices
internal import ProfileStore
internal import ProfiledProtocol
internal import TTRPC

/// `profiled.v1.AccountService`.
struct AccountHandler: Profiled_V1_AccountService.ServiceProtocol {
    let service: AccountService

    func getProfileStatus(
        _ request: Profiled_V1_GetProfileStatusRequest, context: ServerContext
    ) async throws -> Profiled_V1_GetProfileStatusResponse {
        let status = try await service.profileStatus(try AccountID(request.accountID))
        var response = Profiled_V1_GetProfileStatusResponse()
        response.accountID = request.accountID
        response.isFirstTime = status.isFirstTime
        response.hasAny_p = status.kinds.values.contains { $0.liveCount > 0 }
        response.customerProfiles = Self.kind(status.kinds[.customerProfile])
        response.brandGuidelines = Self.kind(status.kinds[.brandGuideline])
        return response
    }

    private static func kind(_ status: AccountProfileStatus.Kind?) -> Profiled_V1_KindStatus {
        var message = Profiled_V1_KindStatus()
        guard let status else { return message }
        message.hasAny_p = status.liveCount > 0
        message.liveCount = status.liveCount
        message.deletedCount = status.deletedCount
        message.wasEverCreated = status.firstCreatedAt != nil
        return message
    }
}
