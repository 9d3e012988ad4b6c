internal import ProfileModel
internal import ProfiledProtocol
internal import TTRPC

/// Batches of changes, and the history.
extension BrandGuidelineHandler {
    func batchUpdate(
        _ request: Profiled_V1_BatchUpdateBrandGuidelinesRequest, context: ServerContext
    ) async throws -> Profiled_V1_BatchUpdateBrandGuidelinesResponse {
        try await operations.batchUpdate(request, request.requests, context) { records in
            var response = Profiled_V1_BatchUpdateBrandGuidelinesResponse()
            response.brandGuidelines = records
            return response
        }
    }

    func batchDelete(
        _ request: Profiled_V1_BatchDeleteBrandGuidelinesRequest, context: ServerContext
    ) async throws -> Profiled_V1_BatchDeleteBrandGuidelinesResponse {
        try await operations.batchDelete(request, request.requests, context) { records in
            var response = Profiled_V1_BatchDeleteBrandGuidelinesResponse()
            response.brandGuidelines = records
            return response
        }
    }

    func listVersions(
        _ request: Profiled_V1_ListBrandGuidelineVersionsRequest, context: ServerContext
    ) async throws -> Profiled_V1_ListBrandGuidelineVersionsResponse {
        let query = try VersionsQuery(
            kind: BrandGuideline.kind, accountID: try AccountID(request.accountID), id: request.id,
            pageSize: request.pageSize, pageToken: request.pageToken)
        var response = Profiled_V1_ListBrandGuidelineVersionsResponse()
        (response.versions, response.nextPageToken) = try await operations.listVersions(query, request.readMask)
        return response
    }

    func getVersion(
        _ request: Profiled_V1_GetBrandGuidelineVersionRequest, context: ServerContext
    ) async throws -> Profiled_V1_BrandGuidelineVersion {
        try await operations.getVersion(request.accountID, request.id, request.version, request.readMask)
    }

    func diffVersions(
        _ request: Profiled_V1_DiffBrandGuidelineVersionsRequest, context: ServerContext
    ) async throws -> Profiled_V1_DiffBrandGuidelineVersionsResponse {
        var response = Profiled_V1_DiffBrandGuidelineVersionsResponse()
        (response.differences, response.toVersion) = try await operations.diffVersions(
            request.accountID, request.id, request.fromVersion, request.toVersion)
        return response
    }

    func rollback(
        _ request: Profiled_V1_RollbackBrandGuidelineRequest, context: ServerContext
    ) async throws -> Profiled_V1_BrandGuideline {
        try await operations.rollback(request, to: request.version, context)
    }
}
