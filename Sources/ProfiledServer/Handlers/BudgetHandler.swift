internal import ProfileModel
internal import ProfileServices
internal import ProfiledProtocol
internal import TTRPC

/// `profiled.v1.BudgetService`: messages in, messages out; what they mean is the service's business.
struct BudgetHandler: Profiled_V1_BudgetService.ServiceProtocol {
    let operations: RecordOperations<Profiled_V1_Budget>

    let ledger: LedgerService

    init(_ service: BudgetService, ledger: LedgerService) {
        operations = RecordOperations(service: service)
        self.ledger = ledger
    }

    /// Lets RecordSpend be answered without its handler.
    func registerShortcut(_ slowCalls: SlowCallLimit, with router: inout Router) {
        let spends = SpendOperations(ledger: ledger, slowCalls: slowCalls)
        router.register(Profiled_V1_BudgetService.Method.recordSpend) { payload, _, begin in
            spends.record(payload, begin)
        }
    }

    func create(
        _ request: Profiled_V1_CreateBudgetRequest, context: ServerContext
    ) async throws -> Profiled_V1_Budget {
        try await operations.create(request, request.budget, context)
    }

    func get(
        _ request: Profiled_V1_GetBudgetRequest, context: ServerContext
    ) async throws -> Profiled_V1_Budget {
        try await operations.get(request.accountID, request.id, request.readMask)
    }

    func list(
        _ request: Profiled_V1_ListBudgetsRequest, context: ServerContext
    ) async throws -> Profiled_V1_ListBudgetsResponse {
        let (page, next) = try await operations.list(request)
        var response = Profiled_V1_ListBudgetsResponse()
        response.budgets = page
        response.nextPageToken = next
        return response
    }

    func update(
        _ request: Profiled_V1_UpdateBudgetRequest, context: ServerContext
    ) async throws -> Profiled_V1_Budget {
        try await operations.update(
            request, request.budget, request.updateMask, request.expectedVersion, context)
    }

    func delete(
        _ request: Profiled_V1_DeleteBudgetRequest, context: ServerContext
    ) async throws -> Profiled_V1_Budget {
        try await operations.delete(request, context)
    }

    func undelete(
        _ request: Profiled_V1_UndeleteBudgetRequest, context: ServerContext
    ) async throws -> Profiled_V1_Budget {
        try await operations.undelete(request, context)
    }

    func expunge(
        _ request: Profiled_V1_ExpungeBudgetRequest, context: ServerContext
    ) async throws -> Profiled_V1_ExpungeBudgetResponse {
        try await operations.expunge(request, context, response: Profiled_V1_ExpungeBudgetResponse())
    }

    func batchGet(
        _ request: Profiled_V1_BatchGetBudgetsRequest, context: ServerContext
    ) async throws -> Profiled_V1_BatchGetBudgetsResponse {
        let (found, missing) = try await operations.batchGet(request.accountID, request.ids, request.readMask)
        var response = Profiled_V1_BatchGetBudgetsResponse()
        response.budgets = found
        response.missingIds = missing
        return response
    }

    func batchCreate(
        _ request: Profiled_V1_BatchCreateBudgetsRequest, context: ServerContext
    ) async throws -> Profiled_V1_BatchCreateBudgetsResponse {
        try await operations.batchCreate(request, request.budgets, context) { records in
            var response = Profiled_V1_BatchCreateBudgetsResponse()
            response.budgets = records
            return response
        }
    }

    func pause(_ request: Profiled_V1_PauseBudgetRequest, context: ServerContext) async throws -> Profiled_V1_Budget {
        let (account, id, version) = try request.target()
        return try await request.perform(context) {
            Profiled_V1_Budget($0, .all)
        } _: { write in
            try await operations.service.pause(account, id, expectedVersion: version, write)
        }
    }

    func resume(_ request: Profiled_V1_ResumeBudgetRequest, context: ServerContext) async throws -> Profiled_V1_Budget {
        let (account, id, version) = try request.target()
        return try await request.perform(context) {
            Profiled_V1_Budget($0, .all)
        } _: { write in
            try await operations.service.resume(account, id, expectedVersion: version, write)
        }
    }
}
