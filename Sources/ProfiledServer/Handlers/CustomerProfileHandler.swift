internal import ProfileModel
internal import ProfileServices
internal import ProfiledProtocol
internal import TTRPC

/// `profiled.v1.CustomerProfileService`: messages in, messages out; what they mean is the service's business.
struct CustomerProfileHandler: Profiled_V1_CustomerProfileService.ServiceProtocol {
    let operations: RecordOperations<Profiled_V1_CustomerProfile>

    init(_ service: CustomerProfileService) { operations = RecordOperations(service: service) }

    func create(
        _ request: Profiled_V1_CreateCustomerProfileRequest, context: ServerContext
    ) async throws -> Profiled_V1_CustomerProfile {
        try await operations.create(request, request.customerProfile, context)
    }

    /// Has Gets of whole records answered without their handler.
    func registerShortcut(
        _ messages: RecordMessageService, _ slowCalls: SlowCallLimit, with router: inout Router
    ) {
        let shortcut = MessageOperations(messages: messages, operations: operations, slowCalls: slowCalls)
        router.register(Profiled_V1_CustomerProfileService.Method.get) { payload, _, begin in
            shortcut.get(payload, begin)
        }
    }

    /// Has pages written straight from rows. A page that holds a row which can't be written so is the ordinary handler's.
    func registerPages(with router: inout Router) {
        let pages = PageOperations(service: operations.service, encoder: .customerProfile)
        router.register(
            Profiled_V1_CustomerProfileService.Method.list,
            encoded: { (request: Profiled_V1_ListCustomerProfilesRequest, context) in
                try await pages.list(request) { try await list(request, context: context) }
            })
        router.register(
            Profiled_V1_CustomerProfileService.Method.search,
            encoded: { (request: Profiled_V1_SearchCustomerProfilesRequest, context) in
                try await pages.search(request) {
                    try await search(request, context: context)
                }
            })
    }

    func get(
        _ request: Profiled_V1_GetCustomerProfileRequest, context: ServerContext
    ) async throws -> Profiled_V1_CustomerProfile {
        try await operations.get(request.accountID, request.id, request.readMask)
    }

    func list(
        _ request: Profiled_V1_ListCustomerProfilesRequest, context: ServerContext
    ) async throws -> Profiled_V1_ListCustomerProfilesResponse {
        let (page, next) = try await operations.list(request)
        var response = Profiled_V1_ListCustomerProfilesResponse()
        response.customerProfiles = page
        response.nextPageToken = next
        return response
    }

    func update(
        _ request: Profiled_V1_UpdateCustomerProfileRequest, context: ServerContext
    ) async throws -> Profiled_V1_CustomerProfile {
        try await operations.update(
            request, request.customerProfile, request.updateMask, request.expectedVersion, context)
    }

    func delete(
        _ request: Profiled_V1_DeleteCustomerProfileRequest, context: ServerContext
    ) async throws -> Profiled_V1_CustomerProfile {
        try await operations.delete(request, context)
    }

    func undelete(
        _ request: Profiled_V1_UndeleteCustomerProfileRequest, context: ServerContext
    ) async throws -> Profiled_V1_CustomerProfile {
        try await operations.undelete(request, context)
    }

    func expunge(
        _ request: Profiled_V1_ExpungeCustomerProfileRequest, context: ServerContext
    ) async throws -> Profiled_V1_ExpungeCustomerProfileResponse {
        try await operations.expunge(request, context, response: Profiled_V1_ExpungeCustomerProfileResponse())
    }

    func batchGet(
        _ request: Profiled_V1_BatchGetCustomerProfilesRequest, context: ServerContext
    ) async throws -> Profiled_V1_BatchGetCustomerProfilesResponse {
        let (found, missing) = try await operations.batchGet(request.accountID, request.ids, request.readMask)
        var response = Profiled_V1_BatchGetCustomerProfilesResponse()
        response.customerProfiles = found
        response.missingIds = missing
        return response
    }

    func batchCreate(
        _ request: Profiled_V1_BatchCreateCustomerProfilesRequest, context: ServerContext
    ) async throws -> Profiled_V1_BatchCreateCustomerProfilesResponse {
        try await operations.batchCreate(request, request.customerProfiles, context) { records in
            var response = Profiled_V1_BatchCreateCustomerProfilesResponse()
            response.customerProfiles = records
            return response
        }
    }

    func search(
        _ request: Profiled_V1_SearchCustomerProfilesRequest, context: ServerContext
    ) async throws -> Profiled_V1_SearchCustomerProfilesResponse {
        let (matches, next) = try await operations.search(request)
        var response = Profiled_V1_SearchCustomerProfilesResponse()
        response.results = matches.map { match in
            var result = Profiled_V1_SearchCustomerProfilesResponse.Result()
            result.customerProfile = match.record
            result.score = match.score
            return result
        }
        response.nextPageToken = next
        return response
    }

    func setDefault(
        _ request: Profiled_V1_SetDefaultCustomerProfileRequest, context: ServerContext
    ) async throws -> Profiled_V1_CustomerProfile {
        try await operations.setDefault(request, context)
    }
}
