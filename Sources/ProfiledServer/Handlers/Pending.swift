// Scaffold while the methods are being built: each goes when its handler has it. This file does not land.
import ProfiledProtocol
import TTRPC

extension Profiled_V1_AccountService.ServiceProtocol {
    func mutate(_ request: Profiled_V1_MutateRequest, context: ServerContext) async throws -> Profiled_V1_MutateResponse { throw RPCError(code: .unimplemented, message: "not yet") }
}

extension Profiled_V1_ContainerService.ServiceProtocol {
    func resolve(_ request: Profiled_V1_ResolveContainerRequest, context: ServerContext) async throws -> Profiled_V1_ResolveContainerResponse { throw RPCError(code: .unimplemented, message: "not yet") }
}

extension Profiled_V1_CampaignUsageService.ServiceProtocol {
    func resolveCampaign(_ request: Profiled_V1_ResolveCampaignRequest, context: ServerContext) async throws -> Profiled_V1_ResolveCampaignResponse { throw RPCError(code: .unimplemented, message: "not yet") }
}

extension Profiled_V1_BudgetService.ServiceProtocol {
    func batchUpdate(_ request: Profiled_V1_BatchUpdateBudgetsRequest, context: ServerContext) async throws -> Profiled_V1_BatchUpdateBudgetsResponse { throw RPCError(code: .unimplemented, message: "not yet") }
    func batchDelete(_ request: Profiled_V1_BatchDeleteBudgetsRequest, context: ServerContext) async throws -> Profiled_V1_BatchDeleteBudgetsResponse { throw RPCError(code: .unimplemented, message: "not yet") }
    func listVersions(_ request: Profiled_V1_ListBudgetVersionsRequest, context: ServerContext) async throws -> Profiled_V1_ListBudgetVersionsResponse { throw RPCError(code: .unimplemented, message: "not yet") }
    func getVersion(_ request: Profiled_V1_GetBudgetVersionRequest, context: ServerContext) async throws -> Profiled_V1_BudgetVersion { throw RPCError(code: .unimplemented, message: "not yet") }
    func diffVersions(_ request: Profiled_V1_DiffBudgetVersionsRequest, context: ServerContext) async throws -> Profiled_V1_DiffBudgetVersionsResponse { throw RPCError(code: .unimplemented, message: "not yet") }
    func rollback(_ request: Profiled_V1_RollbackBudgetRequest, context: ServerContext) async throws -> Profiled_V1_Budget { throw RPCError(code: .unimplemented, message: "not yet") }
}
