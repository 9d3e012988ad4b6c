// Made from profiled/v1/brand_guideline.proto by protoc-gen-swift-ttrpc. Do not edit: change the .proto file and generate again.
// swift-format-ignore-file

public import TTRPC

/// Brand guidelines: what a brand looks and sounds like.
///
/// Errors common to all methods: a field that breaks its rule → INVALID_ARGUMENT with every violation; no such record in
/// that account → NOT_FOUND; expected_version given and not the current one → ABORTED, reason VERSION_MISMATCH, with
/// `current_version`; no right to the account → PERMISSION_DENIED. The actor recorded is the metadata key `actor`.
///
/// In requests numbers 14 (request_id) and 15 (validate_only) are kept for the same two fields everywhere.
public enum Profiled_V1_BrandGuidelineService {
    /// Full name of the service on the wire.
    public static let serviceName = "profiled.v1.BrandGuidelineService"

    /// Descriptors of the methods.
    public enum Method {
        /// `profiled.v1.BrandGuidelineService/Create`.
        public static let create = MethodDescriptor(
            service: "profiled.v1.BrandGuidelineService", method: "Create", shape: .unary)

        /// `profiled.v1.BrandGuidelineService/Get`.
        public static let get = MethodDescriptor(
            service: "profiled.v1.BrandGuidelineService", method: "Get", shape: .unary)

        /// `profiled.v1.BrandGuidelineService/List`.
        public static let list = MethodDescriptor(
            service: "profiled.v1.BrandGuidelineService", method: "List", shape: .unary)

        /// `profiled.v1.BrandGuidelineService/Update`.
        public static let update = MethodDescriptor(
            service: "profiled.v1.BrandGuidelineService", method: "Update", shape: .unary)

        /// `profiled.v1.BrandGuidelineService/Delete`.
        public static let delete = MethodDescriptor(
            service: "profiled.v1.BrandGuidelineService", method: "Delete", shape: .unary)

        /// `profiled.v1.BrandGuidelineService/Undelete`.
        public static let undelete = MethodDescriptor(
            service: "profiled.v1.BrandGuidelineService", method: "Undelete", shape: .unary)

        /// `profiled.v1.BrandGuidelineService/Expunge`.
        public static let expunge = MethodDescriptor(
            service: "profiled.v1.BrandGuidelineService", method: "Expunge", shape: .unary)

        /// `profiled.v1.BrandGuidelineService/BatchGet`.
        public static let batchGet = MethodDescriptor(
            service: "profiled.v1.BrandGuidelineService", method: "BatchGet", shape: .unary)

        /// `profiled.v1.BrandGuidelineService/BatchCreate`.
        public static let batchCreate = MethodDescriptor(
            service: "profiled.v1.BrandGuidelineService", method: "BatchCreate", shape: .unary)

        /// `profiled.v1.BrandGuidelineService/Search`.
        public static let search = MethodDescriptor(
            service: "profiled.v1.BrandGuidelineService", method: "Search", shape: .unary)

        /// `profiled.v1.BrandGuidelineService/SetDefault`.
        public static let setDefault = MethodDescriptor(
            service: "profiled.v1.BrandGuidelineService", method: "SetDefault", shape: .unary)

        /// Every method, in the order of the .proto file.
        public static let all: [MethodDescriptor] = [create, get, list, update, delete, undelete, expunge, batchGet, batchCreate, search, setDefault]
    }

    /// Brand guidelines: what a brand looks and sounds like.
    ///
    /// Errors common to all methods: a field that breaks its rule → INVALID_ARGUMENT with every violation; no such record in
    /// that account → NOT_FOUND; expected_version given and not the current one → ABORTED, reason VERSION_MISMATCH, with
    /// `current_version`; no right to the account → PERMISSION_DENIED. The actor recorded is the metadata key `actor`.
    ///
    /// In requests numbers 14 (request_id) and 15 (validate_only) are kept for the same two fields everywhere.
    ///
    /// This is what a server implements. An error thrown as `RPCError` reaches the caller as it is.
    public protocol ServiceProtocol: RegistrableService {
        /// Creates one set of guidelines and returns it with version 1. An id that is taken → ALREADY_EXISTS.
        func create(
            _ request: Profiled_V1_CreateBrandGuidelineRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_BrandGuideline

        /// Returns one set of guidelines, a deleted one too: its deleted_at tells.
        func get(
            _ request: Profiled_V1_GetBrandGuidelineRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_BrandGuideline

        /// Returns a page of the account's sets of guidelines. Pages go on where the last one ended, whatever was inserted
        /// meanwhile: no record shows twice and none that was there all the time is left out.
        func list(
            _ request: Profiled_V1_ListBrandGuidelinesRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_ListBrandGuidelinesResponse

        /// Changes the fields the mask names and returns the whole record with its new version. An update that changes nothing
        /// leaves version and updated_at alone. Deleted → FAILED_PRECONDITION, reason DELETED.
        func update(
            _ request: Profiled_V1_UpdateBrandGuidelineRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_BrandGuideline

        /// Marks the set of guidelines as deleted and returns it. Get still finds it; List and Search don't unless asked.
        /// Deleting it again changes nothing and returns the record as it is. Still referred to by a live container or an
        /// active usage → FAILED_PRECONDITION with one violation for each that blocks.
        func delete(
            _ request: Profiled_V1_DeleteBrandGuidelineRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_BrandGuideline

        /// Makes a deleted set of guidelines live again, never as the default, and returns it. Not deleted → returned as it
        /// is.
        func undelete(
            _ request: Profiled_V1_UndeleteBrandGuidelineRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_BrandGuideline

        /// Removes a deleted set of guidelines for good. Not deleted before → FAILED_PRECONDITION, reason NOT_DELETED.
        func expunge(
            _ request: Profiled_V1_ExpungeBrandGuidelineRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_ExpungeBrandGuidelineResponse

        /// Returns up to 1,000 sets of guidelines at once, deleted ones too, and says which ids have none.
        func batchGet(
            _ request: Profiled_V1_BatchGetBrandGuidelinesRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_BatchGetBrandGuidelinesResponse

        /// Creates up to 1,000 sets of guidelines, all or none. Errors name the item: `brand_guidelines[7].brand_name`.
        func batchCreate(
            _ request: Profiled_V1_BatchCreateBrandGuidelinesRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_BatchCreateBrandGuidelinesResponse

        /// Finds sets of guidelines by words, best match first: full text over brand name, industry, values and the values in
        /// documents (not their keys), and names that are spelt alike.
        func search(
            _ request: Profiled_V1_SearchBrandGuidelinesRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_SearchBrandGuidelinesResponse

        /// Makes this set of guidelines the account's default in place of any other, in one step, and returns it. Deleted →
        /// FAILED_PRECONDITION, reason DELETED.
        func setDefault(
            _ request: Profiled_V1_SetDefaultBrandGuidelineRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_BrandGuideline
    }

    /// Calls `profiled.v1.BrandGuidelineService` over a connection.
    public struct Client: Sendable {
        private let client: TTRPCClient

        /// Makes a client that sends its calls through `client`, which may be shared.
        public init(wrapping client: TTRPCClient) {
            self.client = client
        }

        /// Creates one set of guidelines and returns it with version 1. An id that is taken → ALREADY_EXISTS.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func create(
            _ request: Profiled_V1_CreateBrandGuidelineRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_BrandGuideline {
            try await client.unary(Method.create, request, options: options)
        }

        /// Returns one set of guidelines, a deleted one too: its deleted_at tells.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func get(
            _ request: Profiled_V1_GetBrandGuidelineRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_BrandGuideline {
            try await client.unary(Method.get, request, options: options)
        }

        /// Returns a page of the account's sets of guidelines. Pages go on where the last one ended, whatever was inserted
        /// meanwhile: no record shows twice and none that was there all the time is left out.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func list(
            _ request: Profiled_V1_ListBrandGuidelinesRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_ListBrandGuidelinesResponse {
            try await client.unary(Method.list, request, options: options)
        }

        /// Changes the fields the mask names and returns the whole record with its new version. An update that changes nothing
        /// leaves version and updated_at alone. Deleted → FAILED_PRECONDITION, reason DELETED.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func update(
            _ request: Profiled_V1_UpdateBrandGuidelineRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_BrandGuideline {
            try await client.unary(Method.update, request, options: options)
        }

        /// Marks the set of guidelines as deleted and returns it. Get still finds it; List and Search don't unless asked.
        /// Deleting it again changes nothing and returns the record as it is. Still referred to by a live container or an
        /// active usage → FAILED_PRECONDITION with one violation for each that blocks.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func delete(
            _ request: Profiled_V1_DeleteBrandGuidelineRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_BrandGuideline {
            try await client.unary(Method.delete, request, options: options)
        }

        /// Makes a deleted set of guidelines live again, never as the default, and returns it. Not deleted → returned as it
        /// is.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func undelete(
            _ request: Profiled_V1_UndeleteBrandGuidelineRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_BrandGuideline {
            try await client.unary(Method.undelete, request, options: options)
        }

        /// Removes a deleted set of guidelines for good. Not deleted before → FAILED_PRECONDITION, reason NOT_DELETED.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func expunge(
            _ request: Profiled_V1_ExpungeBrandGuidelineRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_ExpungeBrandGuidelineResponse {
            try await client.unary(Method.expunge, request, options: options)
        }

        /// Returns up to 1,000 sets of guidelines at once, deleted ones too, and says which ids have none.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func batchGet(
            _ request: Profiled_V1_BatchGetBrandGuidelinesRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_BatchGetBrandGuidelinesResponse {
            try await client.unary(Method.batchGet, request, options: options)
        }

        /// Creates up to 1,000 sets of guidelines, all or none. Errors name the item: `brand_guidelines[7].brand_name`.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func batchCreate(
            _ request: Profiled_V1_BatchCreateBrandGuidelinesRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_BatchCreateBrandGuidelinesResponse {
            try await client.unary(Method.batchCreate, request, options: options)
        }

        /// Finds sets of guidelines by words, best match first: full text over brand name, industry, values and the values in
        /// documents (not their keys), and names that are spelt alike.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func search(
            _ request: Profiled_V1_SearchBrandGuidelinesRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_SearchBrandGuidelinesResponse {
            try await client.unary(Method.search, request, options: options)
        }

        /// Makes this set of guidelines the account's default in place of any other, in one step, and returns it. Deleted →
        /// FAILED_PRECONDITION, reason DELETED.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func setDefault(
            _ request: Profiled_V1_SetDefaultBrandGuidelineRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_BrandGuideline {
            try await client.unary(Method.setDefault, request, options: options)
        }
    }
}

extension Profiled_V1_BrandGuidelineService.ServiceProtocol {
    /// Makes every method of the service known to `router`.
    public func registerMethods(with router: inout Router) {
        router.register(Profiled_V1_BrandGuidelineService.Method.create) {
            (request: Profiled_V1_CreateBrandGuidelineRequest, context: ServerContext) in
            try await self.create(request, context: context)
        }
        router.register(Profiled_V1_BrandGuidelineService.Method.get) {
            (request: Profiled_V1_GetBrandGuidelineRequest, context: ServerContext) in
            try await self.get(request, context: context)
        }
        router.register(Profiled_V1_BrandGuidelineService.Method.list) {
            (request: Profiled_V1_ListBrandGuidelinesRequest, context: ServerContext) in
            try await self.list(request, context: context)
        }
        router.register(Profiled_V1_BrandGuidelineService.Method.update) {
            (request: Profiled_V1_UpdateBrandGuidelineRequest, context: ServerContext) in
            try await self.update(request, context: context)
        }
        router.register(Profiled_V1_BrandGuidelineService.Method.delete) {
            (request: Profiled_V1_DeleteBrandGuidelineRequest, context: ServerContext) in
            try await self.delete(request, context: context)
        }
        router.register(Profiled_V1_BrandGuidelineService.Method.undelete) {
            (request: Profiled_V1_UndeleteBrandGuidelineRequest, context: ServerContext) in
            try await self.undelete(request, context: context)
        }
        router.register(Profiled_V1_BrandGuidelineService.Method.expunge) {
            (request: Profiled_V1_ExpungeBrandGuidelineRequest, context: ServerContext) in
            try await self.expunge(request, context: context)
        }
        router.register(Profiled_V1_BrandGuidelineService.Method.batchGet) {
            (request: Profiled_V1_BatchGetBrandGuidelinesRequest, context: ServerContext) in
            try await self.batchGet(request, context: context)
        }
        router.register(Profiled_V1_BrandGuidelineService.Method.batchCreate) {
            (request: Profiled_V1_BatchCreateBrandGuidelinesRequest, context: ServerContext) in
            try await self.batchCreate(request, context: context)
        }
        router.register(Profiled_V1_BrandGuidelineService.Method.search) {
            (request: Profiled_V1_SearchBrandGuidelinesRequest, context: ServerContext) in
            try await self.search(request, context: context)
        }
        router.register(Profiled_V1_BrandGuidelineService.Method.setDefault) {
            (request: Profiled_V1_SetDefaultBrandGuidelineRequest, context: ServerContext) in
            try await self.setDefault(request, context: context)
        }
    }
}
