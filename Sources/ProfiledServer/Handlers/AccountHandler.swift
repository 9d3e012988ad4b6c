internal import ProfileModel
internal import ProfileServices
internal import ProfileStore
internal import ProfiledProtocol
internal import TTRPC

/// `profiled.v1.AccountService`.
struct AccountHandler: Profiled_V1_AccountService.ServiceProtocol {
    let service: AccountService
    /// What several writes in one are made of.
    let mutations: MutationServices

    func getProfileStatus(
        _ request: Profiled_V1_GetProfileStatusRequest, context: ServerContext
    ) async throws -> Profiled_V1_GetProfileStatusResponse {
        Self.status(try await service.profileStatus(try AccountID(request.accountID)), of: request.accountID)
    }

    func getSummary(
        _ request: Profiled_V1_GetSummaryRequest, context: ServerContext
    ) async throws -> Profiled_V1_GetSummaryResponse {
        let summary = try await service.summary(try AccountID(request.accountID))
        var response = Profiled_V1_GetSummaryResponse()
        response.accountID = request.accountID
        response.status = Self.status(summary.status, of: request.accountID)
        response.budgetTotals = summary.budgetTotals.map(Self.total)
        response.activeCampaignCount = summary.activeCampaignCount
        response.completeContainerCount = summary.completeContainerCount
        response.defaultCustomerProfileID = WireFields.text(summary.choices.customerProfileID)
        response.defaultBrandGuidelinesID = WireFields.text(summary.choices.brandGuidelinesID)
        response.defaultContainerID = WireFields.text(summary.choices.containerID)
        response.primaryContainerID = WireFields.text(summary.choices.primaryContainerID)
        return response
    }

    private static func total(_ total: AccountSummary.BudgetTotal) -> Profiled_V1_GetSummaryResponse.BudgetTotal {
        var message = Profiled_V1_GetSummaryResponse.BudgetTotal()
        message.currencyCode = total.currencyCode
        message.period = period(total.period)
        message.budgetCount = total.budgetCount
        message.amountMicros = total.amountMicros
        message.amountSpentMicros = total.spentMicros
        message.amountReservedMicros = total.reservedMicros
        message.amountRemainingMicros = total.remainingMicros
        return message
    }

    private static func period(_ period: BudgetPeriod) -> Profiled_V1_BudgetPeriod {
        switch period {
        case .daily: .daily
        case .weekly: .weekly
        case .monthly: .monthly
        case .quarterly: .quarterly
        case .yearly: .yearly
        case .lifetime: .lifetime
        case .custom: .custom
        }
    }

    private static func status(
        _ status: AccountProfileStatus, of accountID: String
    ) -> Profiled_V1_GetProfileStatusResponse {
        var response = Profiled_V1_GetProfileStatusResponse()
        response.accountID = accountID
        response.isFirstTime = status.isFirstTime
        response.hasAny_p = status.kinds.values.contains { $0.liveCount > 0 }
        response.customerProfiles = kind(status.kinds[.customerProfile])
        response.brandGuidelines = kind(status.kinds[.brandGuideline])
        response.budgets = kind(status.kinds[.budget])
        response.containers = kind(status.kinds[.container])
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
