// Scaffold while the methods are being built: each goes when its handler has it. This file does not land.
import ProfiledProtocol
import TTRPC


extension Profiled_V1_ContainerService.ServiceProtocol {
    func resolve(_ request: Profiled_V1_ResolveContainerRequest, context: ServerContext) async throws -> Profiled_V1_ResolveContainerResponse { throw RPCError(code: .unimplemented, message: "not yet") }
}

extension Profiled_V1_CampaignUsageService.ServiceProtocol {
    func resolveCampaign(_ request: Profiled_V1_ResolveCampaignRequest, context: ServerContext) async throws -> Profiled_V1_ResolveCampaignResponse { throw RPCError(code: .unimplemented, message: "not yet") }
}
