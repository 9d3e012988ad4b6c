// Scaffold while the methods are being built: each goes when its handler has it. This file does not land.
import ProfiledProtocol
import TTRPC

extension Profiled_V1_AccountService.ServiceProtocol {
    func getSummary(_ request: Profiled_V1_GetSummaryRequest, context: ServerContext) async throws -> Profiled_V1_GetSummaryResponse { throw RPCError(code: .unimplemented, message: "not yet") }
    func mutate(_ request: Profiled_V1_MutateRequest, context: ServerContext) async throws -> Profiled_V1_MutateResponse { throw RPCError(code: .unimplemented, message: "not yet") }
}

extension Profiled_V1_ContainerService.ServiceProtocol {
    func resolve(_ request: Profiled_V1_ResolveContainerRequest, context: ServerContext) async throws -> Profiled_V1_ResolveContainerResponse { throw RPCError(code: .unimplemented, message: "not yet") }
    func batchUpdate(_ request: Profiled_V1_BatchUpdateContainersRequest, context: ServerContext) async throws -> Profiled_V1_BatchUpdateContainersResponse { throw RPCError(code: .unimplemented, message: "not yet") }
    func batchDelete(_ request: Profiled_V1_BatchDeleteContainersRequest, context: ServerContext) async throws -> Profiled_V1_BatchDeleteContainersResponse { throw RPCError(code: .unimplemented, message: "not yet") }
    func listVersions(_ request: Profiled_V1_ListContainerVersionsRequest, context: ServerContext) async throws -> Profiled_V1_ListContainerVersionsResponse { throw RPCError(code: .unimplemented, message: "not yet") }
    func getVersion(_ request: Profiled_V1_GetContainerVersionRequest, context: ServerContext) async throws -> Profiled_V1_ContainerVersion { throw RPCError(code: .unimplemented, message: "not yet") }
    func diffVersions(_ request: Profiled_V1_DiffContainerVersionsRequest, context: ServerContext) async throws -> Profiled_V1_DiffContainerVersionsResponse { throw RPCError(code: .unimplemented, message: "not yet") }
    func rollback(_ request: Profiled_V1_RollbackContainerRequest, context: ServerContext) async throws -> Profiled_V1_Container { throw RPCError(code: .unimplemented, message: "not yet") }
}
