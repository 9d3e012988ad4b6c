internal import ProfiledProtocol

extension Profiled_V1_CreateCustomerProfileRequest: WriteRequest {}
extension Profiled_V1_BatchCreateCustomerProfilesRequest: WriteRequest {}
extension Profiled_V1_UpdateCustomerProfileRequest: UpdateRequest {
    var record: Profiled_V1_CustomerProfile { customerProfile }
}
extension Profiled_V1_BatchUpdateCustomerProfilesRequest: WriteRequest {}
extension Profiled_V1_DeleteCustomerProfileRequest: RecordRequest {}
extension Profiled_V1_BatchDeleteCustomerProfilesRequest: WriteRequest {}
extension Profiled_V1_UndeleteCustomerProfileRequest: RecordRequest {}
extension Profiled_V1_ExpungeCustomerProfileRequest: RecordRequest {}
extension Profiled_V1_SetDefaultCustomerProfileRequest: RecordRequest {}
extension Profiled_V1_RollbackCustomerProfileRequest: RecordRequest {}
extension Profiled_V1_CloneCustomerProfileRequest: WriteRequest {}

extension Profiled_V1_CustomerProfileVersion: WireVersion {
    var record: Profiled_V1_CustomerProfile {
        get { customerProfile }
        set { customerProfile = newValue }
    }
}
