internal import ProfiledProtocol
internal import SwiftProtobuf
internal import TTRPC

/// Every method with the types of its messages. A test compares it with the descriptor set, so none is forgotten.
enum CallTable {
    /// The methods in the order of their files.
    static let entries: [CallEntry] = [
        CallEntry(
            Grpc_Health_V1_Health.Method.check, Grpc_Health_V1_HealthCheckRequest.self,
            Grpc_Health_V1_HealthCheckResponse.self),
        CallEntry(
            Grpc_Health_V1_Health.Method.watch, Grpc_Health_V1_HealthCheckRequest.self,
            Grpc_Health_V1_HealthCheckResponse.self),

        CallEntry(
            Profiled_V1_AccountService.Method.getProfileStatus, Profiled_V1_GetProfileStatusRequest.self,
            Profiled_V1_GetProfileStatusResponse.self),

        CallEntry(
            Profiled_V1_AdminService.Method.status, Profiled_V1_StatusRequest.self,
            Profiled_V1_StatusResponse.self),
        CallEntry(
            Profiled_V1_AdminService.Method.metrics, Profiled_V1_MetricsRequest.self,
            Profiled_V1_MetricsResponse.self),

        CallEntry(
            Profiled_V1_BrandGuidelineService.Method.create, Profiled_V1_CreateBrandGuidelineRequest.self,
            Profiled_V1_BrandGuideline.self),
        CallEntry(
            Profiled_V1_BrandGuidelineService.Method.get, Profiled_V1_GetBrandGuidelineRequest.self,
            Profiled_V1_BrandGuideline.self),
        CallEntry(
            Profiled_V1_BrandGuidelineService.Method.list, Profiled_V1_ListBrandGuidelinesRequest.self,
            Profiled_V1_ListBrandGuidelinesResponse.self),
        CallEntry(
            Profiled_V1_BrandGuidelineService.Method.update, Profiled_V1_UpdateBrandGuidelineRequest.self,
            Profiled_V1_BrandGuideline.self),
        CallEntry(
            Profiled_V1_BrandGuidelineService.Method.delete, Profiled_V1_DeleteBrandGuidelineRequest.self,
            Profiled_V1_BrandGuideline.self),
        CallEntry(
            Profiled_V1_BrandGuidelineService.Method.undelete, Profiled_V1_UndeleteBrandGuidelineRequest.self,
            Profiled_V1_BrandGuideline.self),
        CallEntry(
            Profiled_V1_BrandGuidelineService.Method.expunge, Profiled_V1_ExpungeBrandGuidelineRequest.self,
            Profiled_V1_ExpungeBrandGuidelineResponse.self),
        CallEntry(
            Profiled_V1_BrandGuidelineService.Method.batchGet, Profiled_V1_BatchGetBrandGuidelinesRequest.self,
            Profiled_V1_BatchGetBrandGuidelinesResponse.self),
        CallEntry(
            Profiled_V1_BrandGuidelineService.Method.batchCreate, Profiled_V1_BatchCreateBrandGuidelinesRequest.self,
            Profiled_V1_BatchCreateBrandGuidelinesResponse.self),
        CallEntry(
            Profiled_V1_BrandGuidelineService.Method.search, Profiled_V1_SearchBrandGuidelinesRequest.self,
            Profiled_V1_SearchBrandGuidelinesResponse.self),
        CallEntry(
            Profiled_V1_BrandGuidelineService.Method.setDefault, Profiled_V1_SetDefaultBrandGuidelineRequest.self,
            Profiled_V1_BrandGuideline.self),

        CallEntry(
            Profiled_V1_ChangeService.Method.list, Profiled_V1_ListChangesRequest.self,
            Profiled_V1_ListChangesResponse.self),
        CallEntry(
            Profiled_V1_ChangeService.Method.watch, Profiled_V1_WatchChangesRequest.self,
            Profiled_V1_WatchChangesResponse.self),

        CallEntry(
            Profiled_V1_Control.Method.cancel, Profiled_V1_CancelRequest.self,
            Profiled_V1_CancelResponse.self),
        CallEntry(
            Profiled_V1_Control.Method.describe, Profiled_V1_DescribeRequest.self,
            Profiled_V1_DescribeResponse.self),

        CallEntry(
            Profiled_V1_CustomerProfileService.Method.create, Profiled_V1_CreateCustomerProfileRequest.self,
            Profiled_V1_CustomerProfile.self),
        CallEntry(
            Profiled_V1_CustomerProfileService.Method.get, Profiled_V1_GetCustomerProfileRequest.self,
            Profiled_V1_CustomerProfile.self),
        CallEntry(
            Profiled_V1_CustomerProfileService.Method.list, Profiled_V1_ListCustomerProfilesRequest.self,
            Profiled_V1_ListCustomerProfilesResponse.self),
        CallEntry(
            Profiled_V1_CustomerProfileService.Method.update, Profiled_V1_UpdateCustomerProfileRequest.self,
            Profiled_V1_CustomerProfile.self),
        CallEntry(
            Profiled_V1_CustomerProfileService.Method.delete, Profiled_V1_DeleteCustomerProfileRequest.self,
            Profiled_V1_CustomerProfile.self),
        CallEntry(
            Profiled_V1_CustomerProfileService.Method.undelete, Profiled_V1_UndeleteCustomerProfileRequest.self,
            Profiled_V1_CustomerProfile.self),
        CallEntry(
            Profiled_V1_CustomerProfileService.Method.expunge, Profiled_V1_ExpungeCustomerProfileRequest.self,
            Profiled_V1_ExpungeCustomerProfileResponse.self),
        CallEntry(
            Profiled_V1_CustomerProfileService.Method.batchGet, Profiled_V1_BatchGetCustomerProfilesRequest.self,
            Profiled_V1_BatchGetCustomerProfilesResponse.self),
        CallEntry(
            Profiled_V1_CustomerProfileService.Method.batchCreate, Profiled_V1_BatchCreateCustomerProfilesRequest.self,
            Profiled_V1_BatchCreateCustomerProfilesResponse.self),
        CallEntry(
            Profiled_V1_CustomerProfileService.Method.search, Profiled_V1_SearchCustomerProfilesRequest.self,
            Profiled_V1_SearchCustomerProfilesResponse.self),
        CallEntry(
            Profiled_V1_CustomerProfileService.Method.setDefault, Profiled_V1_SetDefaultCustomerProfileRequest.self,
            Profiled_V1_CustomerProfile.self),
    ]

    /// The method of a name such as `profiled.v1.Control/Describe`; a dot or a leading slash will do too.
    static func entry(named name: String) -> CallEntry? {
        let name = name.first == "/" ? String(name.dropFirst()) : name
        return entries.first { $0.method.fullName == name || "\($0.method.service).\($0.method.method)" == name }
    }

    /// Names of methods that look like one that doesn't exist: the same method or service name without regard to case.
    static func suggestions(for name: String) -> [String] {
        let wanted = name.lowercased().split { $0 == "/" || $0 == "." }.last.map(String.init) ?? ""
        let service = name.lowercased().split(separator: "/").first.map(String.init) ?? ""
        let near = entries.map(\.method).filter {
            $0.fullName.lowercased() == name.lowercased() || $0.service.lowercased().hasSuffix(service)
        }
        let same = near.filter { $0.method.lowercased() == wanted }
        return (same.isEmpty ? near : same).map(\.fullName)
    }
}
