internal import ProfiledProtocol

extension Profiled_V1_CreateContainerRequest: WriteRequest {}
extension Profiled_V1_BatchCreateContainersRequest: WriteRequest {}
extension Profiled_V1_UpdateContainerRequest: UpdateRequest {
    var record: Profiled_V1_Container { container }
}
extension Profiled_V1_BatchUpdateContainersRequest: WriteRequest {}
extension Profiled_V1_DeleteContainerRequest: RecordRequest {}
extension Profiled_V1_BatchDeleteContainersRequest: WriteRequest {}
extension Profiled_V1_UndeleteContainerRequest: RecordRequest {}
extension Profiled_V1_ExpungeContainerRequest: RecordRequest {}
extension Profiled_V1_SetDefaultContainerRequest: RecordRequest {}
extension Profiled_V1_RollbackContainerRequest: RecordRequest {}
extension Profiled_V1_SetPrimaryContainerRequest: RecordRequest {}

extension Profiled_V1_ContainerVersion: WireVersion {
    var record: Profiled_V1_Container {
        get { container }
        set { container = newValue }
    }
}
