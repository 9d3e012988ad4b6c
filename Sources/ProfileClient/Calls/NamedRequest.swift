internal import ProfiledProtocol
internal import SwiftProtobuf

/// A request that changes something: it may have a name, under which it is done once, and it may be a try.
protocol NamedRequest: Message {
    /// The name; empty for none.
    var requestID: String { get set }
    /// Whether nothing is to be kept.
    var validateOnly: Bool { get set }
}

extension Profiled_V1_CreateCustomerProfileRequest: NamedRequest {}
extension Profiled_V1_BatchCreateCustomerProfilesRequest: NamedRequest {}
extension Profiled_V1_UpdateCustomerProfileRequest: NamedRequest {}
extension Profiled_V1_BatchUpdateCustomerProfilesRequest: NamedRequest {}
extension Profiled_V1_DeleteCustomerProfileRequest: NamedRequest {}
extension Profiled_V1_BatchDeleteCustomerProfilesRequest: NamedRequest {}
extension Profiled_V1_UndeleteCustomerProfileRequest: NamedRequest {}
extension Profiled_V1_ExpungeCustomerProfileRequest: NamedRequest {}
extension Profiled_V1_SetDefaultCustomerProfileRequest: NamedRequest {}
extension Profiled_V1_RollbackCustomerProfileRequest: NamedRequest {}
extension Profiled_V1_CreateBrandGuidelineRequest: NamedRequest {}
extension Profiled_V1_BatchCreateBrandGuidelinesRequest: NamedRequest {}
extension Profiled_V1_UpdateBrandGuidelineRequest: NamedRequest {}
extension Profiled_V1_BatchUpdateBrandGuidelinesRequest: NamedRequest {}
extension Profiled_V1_DeleteBrandGuidelineRequest: NamedRequest {}
extension Profiled_V1_BatchDeleteBrandGuidelinesRequest: NamedRequest {}
extension Profiled_V1_UndeleteBrandGuidelineRequest: NamedRequest {}
extension Profiled_V1_ExpungeBrandGuidelineRequest: NamedRequest {}
extension Profiled_V1_SetDefaultBrandGuidelineRequest: NamedRequest {}
extension Profiled_V1_RollbackBrandGuidelineRequest: NamedRequest {}
extension Profiled_V1_CloneCustomerProfileRequest: NamedRequest {}
extension Profiled_V1_ImportDesignTokensRequest: NamedRequest {}
extension Profiled_V1_CreateBudgetRequest: NamedRequest {}
extension Profiled_V1_BatchCreateBudgetsRequest: NamedRequest {}
extension Profiled_V1_UpdateBudgetRequest: NamedRequest {}
extension Profiled_V1_BatchUpdateBudgetsRequest: NamedRequest {}
extension Profiled_V1_DeleteBudgetRequest: NamedRequest {}
extension Profiled_V1_BatchDeleteBudgetsRequest: NamedRequest {}
extension Profiled_V1_UndeleteBudgetRequest: NamedRequest {}
extension Profiled_V1_ExpungeBudgetRequest: NamedRequest {}
extension Profiled_V1_RollbackBudgetRequest: NamedRequest {}
extension Profiled_V1_PauseBudgetRequest: NamedRequest {}
extension Profiled_V1_ResumeBudgetRequest: NamedRequest {}
extension Profiled_V1_CreateContainerRequest: NamedRequest {}
extension Profiled_V1_BatchCreateContainersRequest: NamedRequest {}
extension Profiled_V1_UpdateContainerRequest: NamedRequest {}
extension Profiled_V1_BatchUpdateContainersRequest: NamedRequest {}
extension Profiled_V1_DeleteContainerRequest: NamedRequest {}
extension Profiled_V1_BatchDeleteContainersRequest: NamedRequest {}
extension Profiled_V1_UndeleteContainerRequest: NamedRequest {}
extension Profiled_V1_ExpungeContainerRequest: NamedRequest {}
extension Profiled_V1_SetDefaultContainerRequest: NamedRequest {}
extension Profiled_V1_SetPrimaryContainerRequest: NamedRequest {}
extension Profiled_V1_RollbackContainerRequest: NamedRequest {}
extension Profiled_V1_AssignCampaignRequest: NamedRequest {}
extension Profiled_V1_EndCampaignUsageRequest: NamedRequest {}
