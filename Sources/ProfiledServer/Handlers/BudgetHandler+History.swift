internal import ProfileModel
internal import ProfiledProtocol
internal import TTRPC

/// Batches of changes, and the history.
extension BudgetHandler {
    func batchUpdate(
        _ request: Profiled_V1_BatchUpdateBudgetsRequest, context: ServerContext
    ) async throws -> Profiled_V1_BatchUpdateBudgetsResponse {
        try await operations.batchUpdate(request, request.requests, context) { records in
            var response = Profiled_V1_BatchUpdateBudgetsResponse()
            response.budgets = records
            return response
        }
    }

    func batchDelete(
        _ request: Profiled_V1_BatchDeleteBudgetsRequest, context: ServerContext
    ) async throws -> Profiled_V1_BatchDeleteBudgetsResponse {
        try await operations.batchDelete(request, request.requests, context) { records in
            var response = Profiled_V1_BatchDeleteBudgetsResponse()
            response.budgets = records
            return response
        }
    }

    func listVersions(
        _ request: Profiled_V1_ListBudgetVersionsRequest, context: ServerContext
    ) async throws -> Profiled_V1_ListBudgetVersionsResponse {
        let query = try VersionsQuery(
            kind: Budget.kind, accountID: try AccountID(request.accountID), id: request.id,
            pageSize: request.pageSize, pageToken: request.pageToken)
        var response = Profiled_V1_ListBudgetVersionsResponse()
        (response.versions, response.nextPageToken) = try await operations.listVersions(query, request.readMask)
        return response
    }

    func getVersion(
        _ request: Profiled_V1_GetBudgetVersionRequest, context: ServerContext
    ) async throws -> Profiled_V1_BudgetVersion {
        try await operations.getVersion(request.accountID, request.id, request.version, request.readMask)
    }

    func diffVersions(
        _ request: Profiled_V1_DiffBudgetVersionsRequest, context: ServerContext
    ) async throws -> Profiled_V1_DiffBudgetVersionsResponse {
        var response = Profiled_V1_DiffBudgetVersionsResponse()
        (response.differences, response.toVersion) = try await operations.diffVersions(
            request.accountID, request.id, request.fromVersion, request.toVersion)
        return response
    }

    func rollback(
        _ request: Profiled_V1_RollbackBudgetRequest, context: ServerContext
    ) async throws -> Profiled_V1_Budget {
        try await operations.rollback(request, to: request.version, context)
    }
}
