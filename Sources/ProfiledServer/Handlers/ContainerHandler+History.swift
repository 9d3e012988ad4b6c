internal import ProfileModel
internal import ProfiledProtocol
internal import TTRPC

/// Batches of changes, and the history.
extension ContainerHandler {
    func batchUpdate(
        _ request: Profiled_V1_BatchUpdateContainersRequest, context: ServerContext
    ) async throws -> Profiled_V1_BatchUpdateContainersResponse {
        try await operations.batchUpdate(request, request.requests, context) { records in
            var response = Profiled_V1_BatchUpdateContainersResponse()
            response.containers = records
            return response
        }
    }

    func batchDelete(
        _ request: Profiled_V1_BatchDeleteContainersRequest, context: ServerContext
    ) async throws -> Profiled_V1_BatchDeleteContainersResponse {
        try await operations.batchDelete(request, request.requests, context) { records in
            var response = Profiled_V1_BatchDeleteContainersResponse()
            response.containers = records
            return response
        }
    }

    func listVersions(
        _ request: Profiled_V1_ListContainerVersionsRequest, context: ServerContext
    ) async throws -> Profiled_V1_ListContainerVersionsResponse {
        let query = try VersionsQuery(
            kind: Container.kind, accountID: try AccountID(request.accountID), id: request.id,
            pageSize: request.pageSize, pageToken: request.pageToken)
        var response = Profiled_V1_ListContainerVersionsResponse()
        (response.versions, response.nextPageToken) = try await operations.listVersions(query, request.readMask)
        return response
    }

    func getVersion(
        _ request: Profiled_V1_GetContainerVersionRequest, context: ServerContext
    ) async throws -> Profiled_V1_ContainerVersion {
        try await operations.getVersion(request.accountID, request.id, request.version, request.readMask)
    }

    func diffVersions(
        _ request: Profiled_V1_DiffContainerVersionsRequest, context: ServerContext
    ) async throws -> Profiled_V1_DiffContainerVersionsResponse {
        var response = Profiled_V1_DiffContainerVersionsResponse()
        (response.differences, response.toVersion) = try await operations.diffVersions(
            request.accountID, request.id, request.fromVersion, request.toVersion)
        return response
    }

    func rollback(
        _ request: Profiled_V1_RollbackContainerRequest, context: ServerContext
    ) async throws -> Profiled_V1_Container {
        try await operations.rollback(request, to: request.version, context)
    }
}
