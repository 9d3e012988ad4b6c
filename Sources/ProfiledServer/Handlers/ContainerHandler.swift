internal import ProfileModel
internal import ProfileServices
internal import ProfiledProtocol
internal import TTRPC

/// `profiled.v1.ContainerService`: messages in, messages out; what they mean is the service's business.
struct ContainerHandler: Profiled_V1_ContainerService.ServiceProtocol {
    let operations: RecordOperations<Profiled_V1_Container>

    private let resolver: ResolveService

    init(_ service: ContainerService, resolver: ResolveService) {
        operations = RecordOperations(service: service)
        self.resolver = resolver
    }

    func create(
        _ request: Profiled_V1_CreateContainerRequest, context: ServerContext
    ) async throws -> Profiled_V1_Container {
        try await operations.create(request, request.container, context)
    }

    func get(
        _ request: Profiled_V1_GetContainerRequest, context: ServerContext
    ) async throws -> Profiled_V1_Container {
        try await operations.get(request.accountID, request.id, request.readMask)
    }

    func list(
        _ request: Profiled_V1_ListContainersRequest, context: ServerContext
    ) async throws -> Profiled_V1_ListContainersResponse {
        let (page, next) = try await operations.list(request)
        var response = Profiled_V1_ListContainersResponse()
        response.containers = page
        response.nextPageToken = next
        return response
    }

    func update(
        _ request: Profiled_V1_UpdateContainerRequest, context: ServerContext
    ) async throws -> Profiled_V1_Container {
        try await operations.update(
            request, request.container, request.updateMask, request.expectedVersion, context)
    }

    func delete(
        _ request: Profiled_V1_DeleteContainerRequest, context: ServerContext
    ) async throws -> Profiled_V1_Container {
        try await operations.delete(request, context)
    }

    func undelete(
        _ request: Profiled_V1_UndeleteContainerRequest, context: ServerContext
    ) async throws -> Profiled_V1_Container {
        try await operations.undelete(request, context)
    }

    func expunge(
        _ request: Profiled_V1_ExpungeContainerRequest, context: ServerContext
    ) async throws -> Profiled_V1_ExpungeContainerResponse {
        try await operations.expunge(request, context, response: Profiled_V1_ExpungeContainerResponse())
    }

    func batchGet(
        _ request: Profiled_V1_BatchGetContainersRequest, context: ServerContext
    ) async throws -> Profiled_V1_BatchGetContainersResponse {
        let (found, missing) = try await operations.batchGet(request.accountID, request.ids, request.readMask)
        var response = Profiled_V1_BatchGetContainersResponse()
        response.containers = found
        response.missingIds = missing
        return response
    }

    func batchCreate(
        _ request: Profiled_V1_BatchCreateContainersRequest, context: ServerContext
    ) async throws -> Profiled_V1_BatchCreateContainersResponse {
        try await operations.batchCreate(request, request.containers, context) { records in
            var response = Profiled_V1_BatchCreateContainersResponse()
            response.containers = records
            return response
        }
    }

    func setDefault(
        _ request: Profiled_V1_SetDefaultContainerRequest, context: ServerContext
    ) async throws -> Profiled_V1_Container {
        try await operations.setDefault(request, context)
    }

    func setPrimary(
        _ request: Profiled_V1_SetPrimaryContainerRequest, context: ServerContext
    ) async throws -> Profiled_V1_Container {
        let (account, id, version) = try request.target()
        return try await request.perform(context) {
            Profiled_V1_Container($0, .all)
        } _: { write in
            try await operations.service.setPrimary(account, id, expectedVersion: version, write)
        }
    }

    func resolve(
        _ request: Profiled_V1_ResolveContainerRequest, context: ServerContext
    ) async throws -> Profiled_V1_ResolveContainerResponse {
        let account = try AccountID(request.accountID)
        let id = try WireFields.optionalUUID(request.id, field: "id")
        return Profiled_V1_ResolveContainerResponse(try await resolver.container(account, id))
    }
}
