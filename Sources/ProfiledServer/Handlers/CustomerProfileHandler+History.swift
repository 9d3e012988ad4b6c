internal import ProfileModel
internal import ProfiledProtocol
internal import TTRPC

/// Batches of changes, and the history.
extension CustomerProfileHandler {
    func batchUpdate(
        _ request: Profiled_V1_BatchUpdateCustomerProfilesRequest, context: ServerContext
    ) async throws -> Profiled_V1_BatchUpdateCustomerProfilesResponse {
        try await operations.batchUpdate(request, request.requests, context) { records in
            var response = Profiled_V1_BatchUpdateCustomerProfilesResponse()
            response.customerProfiles = records
            return response
        }
    }

    func batchDelete(
        _ request: Profiled_V1_BatchDeleteCustomerProfilesRequest, context: ServerContext
    ) async throws -> Profiled_V1_BatchDeleteCustomerProfilesResponse {
        try await operations.batchDelete(request, request.requests, context) { records in
            var response = Profiled_V1_BatchDeleteCustomerProfilesResponse()
            response.customerProfiles = records
            return response
        }
    }

    func listVersions(
        _ request: Profiled_V1_ListCustomerProfileVersionsRequest, context: ServerContext
    ) async throws -> Profiled_V1_ListCustomerProfileVersionsResponse {
        let query = try VersionsQuery(
            kind: CustomerProfile.kind, accountID: try AccountID(request.accountID), id: request.id,
            pageSize: request.pageSize, pageToken: request.pageToken)
        var response = Profiled_V1_ListCustomerProfileVersionsResponse()
        (response.versions, response.nextPageToken) = try await operations.listVersions(query, request.readMask)
        return response
    }

    func getVersion(
        _ request: Profiled_V1_GetCustomerProfileVersionRequest, context: ServerContext
    ) async throws -> Profiled_V1_CustomerProfileVersion {
        try await operations.getVersion(request.accountID, request.id, request.version, request.readMask)
    }

    func diffVersions(
        _ request: Profiled_V1_DiffCustomerProfileVersionsRequest, context: ServerContext
    ) async throws -> Profiled_V1_DiffCustomerProfileVersionsResponse {
        var response = Profiled_V1_DiffCustomerProfileVersionsResponse()
        (response.differences, response.toVersion) = try await operations.diffVersions(
            request.accountID, request.id, request.fromVersion, request.toVersion)
        return response
    }

    func rollback(
        _ request: Profiled_V1_RollbackCustomerProfileRequest, context: ServerContext
    ) async throws -> Profiled_V1_CustomerProfile {
        try await operations.rollback(request, to: request.version, context)
    }
}
