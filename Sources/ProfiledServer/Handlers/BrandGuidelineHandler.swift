internal import ProfileModel
internal import ProfileServices
internal import ProfiledProtocol
internal import TTRPC

/// `profiled.v1.BrandGuidelineService`: messages in, messages out; what they mean is the service's business.
struct BrandGuidelineHandler: Profiled_V1_BrandGuidelineService.ServiceProtocol {
    let operations: RecordOperations<Profiled_V1_BrandGuideline>

    init(_ service: BrandGuidelineService) { operations = RecordOperations(service: service) }

    func create(
        _ request: Profiled_V1_CreateBrandGuidelineRequest, context: ServerContext
    ) async throws -> Profiled_V1_BrandGuideline {
        try await operations.create(request, request.brandGuideline, context)
    }

    /// Has Gets of whole records answered without their handler.
    func registerShortcut(
        _ messages: RecordMessageService, _ slowCalls: SlowCallLimit, with router: inout Router
    ) {
        let shortcut = MessageOperations(messages: messages, operations: operations, slowCalls: slowCalls)
        router.register(Profiled_V1_BrandGuidelineService.Method.get) { payload, _, begin in
            shortcut.get(payload, begin)
        }
    }

    /// Has pages written straight from rows. A page that holds a row which can't be written so is the ordinary handler's.
    func registerPages(with router: inout Router) {
        let pages = PageOperations(service: operations.service, encoder: .brandGuideline)
        router.register(
            Profiled_V1_BrandGuidelineService.Method.list,
            encoded: { (request: Profiled_V1_ListBrandGuidelinesRequest, context) in
                try await pages.list(request) { try await list(request, context: context) }
            })
        router.register(
            Profiled_V1_BrandGuidelineService.Method.search,
            encoded: { (request: Profiled_V1_SearchBrandGuidelinesRequest, context) in
                try await pages.search(request) {
                    try await search(request, context: context)
                }
            })
    }

    func get(
        _ request: Profiled_V1_GetBrandGuidelineRequest, context: ServerContext
    ) async throws -> Profiled_V1_BrandGuideline {
        try await operations.get(request.accountID, request.id, request.readMask)
    }

    func list(
        _ request: Profiled_V1_ListBrandGuidelinesRequest, context: ServerContext
    ) async throws -> Profiled_V1_ListBrandGuidelinesResponse {
        let (page, next) = try await operations.list(request)
        var response = Profiled_V1_ListBrandGuidelinesResponse()
        response.brandGuidelines = page
        response.nextPageToken = next
        return response
    }

    func update(
        _ request: Profiled_V1_UpdateBrandGuidelineRequest, context: ServerContext
    ) async throws -> Profiled_V1_BrandGuideline {
        try await operations.update(
            request, request.brandGuideline, request.updateMask, request.expectedVersion, context)
    }

    func delete(
        _ request: Profiled_V1_DeleteBrandGuidelineRequest, context: ServerContext
    ) async throws -> Profiled_V1_BrandGuideline {
        try await operations.delete(request, context)
    }

    func undelete(
        _ request: Profiled_V1_UndeleteBrandGuidelineRequest, context: ServerContext
    ) async throws -> Profiled_V1_BrandGuideline {
        try await operations.undelete(request, context)
    }

    func expunge(
        _ request: Profiled_V1_ExpungeBrandGuidelineRequest, context: ServerContext
    ) async throws -> Profiled_V1_ExpungeBrandGuidelineResponse {
        try await operations.expunge(request, context, response: Profiled_V1_ExpungeBrandGuidelineResponse())
    }

    func batchGet(
        _ request: Profiled_V1_BatchGetBrandGuidelinesRequest, context: ServerContext
    ) async throws -> Profiled_V1_BatchGetBrandGuidelinesResponse {
        let (found, missing) = try await operations.batchGet(request.accountID, request.ids, request.readMask)
        var response = Profiled_V1_BatchGetBrandGuidelinesResponse()
        response.brandGuidelines = found
        response.missingIds = missing
        return response
    }

    func batchCreate(
        _ request: Profiled_V1_BatchCreateBrandGuidelinesRequest, context: ServerContext
    ) async throws -> Profiled_V1_BatchCreateBrandGuidelinesResponse {
        try await operations.batchCreate(request, request.brandGuidelines, context) { records in
            var response = Profiled_V1_BatchCreateBrandGuidelinesResponse()
            response.brandGuidelines = records
            return response
        }
    }

    func search(
        _ request: Profiled_V1_SearchBrandGuidelinesRequest, context: ServerContext
    ) async throws -> Profiled_V1_SearchBrandGuidelinesResponse {
        let (matches, next) = try await operations.search(request)
        var response = Profiled_V1_SearchBrandGuidelinesResponse()
        response.results = matches.map { match in
            var result = Profiled_V1_SearchBrandGuidelinesResponse.Result()
            result.brandGuideline = match.record
            result.score = match.score
            return result
        }
        response.nextPageToken = next
        return response
    }

    func setDefault(
        _ request: Profiled_V1_SetDefaultBrandGuidelineRequest, context: ServerContext
    ) async throws -> Profiled_V1_BrandGuideline {
        try await operations.setDefault(request, context)
    }
}
