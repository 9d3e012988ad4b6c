// Made from profiled/v1/brand_guideline.proto by protoc-gen-swift-ttrpc. Do not edit: change the .proto file and generate again.
// swift-format-ignore-file

public import TTRPC

/// Brand guidelines: what a brand looks and sounds like.
///
/// Errors common to all methods: a field that breaks its rule → INVALID_ARGUMENT with every violation; no such record in
/// that account → NOT_FOUND; expected_version given and not the current one → ABORTED, reason VERSION_MISMATCH, with
/// `current_version`; no right to the account → PERMISSION_DENIED. The actor recorded is the metadata key `actor`.
///
/// Every write takes a request_id, so that it can be sent again, and validate_only.
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

        /// `profiled.v1.BrandGuidelineService/BatchUpdate`.
        public static let batchUpdate = MethodDescriptor(
            service: "profiled.v1.BrandGuidelineService", method: "BatchUpdate", shape: .unary)

        /// `profiled.v1.BrandGuidelineService/BatchDelete`.
        public static let batchDelete = MethodDescriptor(
            service: "profiled.v1.BrandGuidelineService", method: "BatchDelete", shape: .unary)

        /// `profiled.v1.BrandGuidelineService/ListVersions`.
        public static let listVersions = MethodDescriptor(
            service: "profiled.v1.BrandGuidelineService", method: "ListVersions", shape: .unary)

        /// `profiled.v1.BrandGuidelineService/GetVersion`.
        public static let getVersion = MethodDescriptor(
            service: "profiled.v1.BrandGuidelineService", method: "GetVersion", shape: .unary)

        /// `profiled.v1.BrandGuidelineService/DiffVersions`.
        public static let diffVersions = MethodDescriptor(
            service: "profiled.v1.BrandGuidelineService", method: "DiffVersions", shape: .unary)

        /// `profiled.v1.BrandGuidelineService/Rollback`.
        public static let rollback = MethodDescriptor(
            service: "profiled.v1.BrandGuidelineService", method: "Rollback", shape: .unary)

        /// `profiled.v1.BrandGuidelineService/Lint`.
        public static let lint = MethodDescriptor(
            service: "profiled.v1.BrandGuidelineService", method: "Lint", shape: .unary)

        /// `profiled.v1.BrandGuidelineService/ImportDesignTokens`.
        public static let importDesignTokens = MethodDescriptor(
            service: "profiled.v1.BrandGuidelineService", method: "ImportDesignTokens", shape: .unary)

        /// `profiled.v1.BrandGuidelineService/ExportDesignTokens`.
        public static let exportDesignTokens = MethodDescriptor(
            service: "profiled.v1.BrandGuidelineService", method: "ExportDesignTokens", shape: .unary)

        /// Every method, in the order of the .proto file.
        public static let all: [MethodDescriptor] = [create, get, list, update, delete, undelete, expunge, batchGet, batchCreate, search, setDefault, batchUpdate, batchDelete, listVersions, getVersion, diffVersions, rollback, lint, importDesignTokens, exportDesignTokens]
    }

    /// Every method with the types of its messages, in the order of the .proto file.
    public static let signatures: [MethodSignature] = [
        MethodSignature(
            Method.create, request: Profiled_V1_CreateBrandGuidelineRequest.self, response: Profiled_V1_BrandGuideline.self),
        MethodSignature(
            Method.get, request: Profiled_V1_GetBrandGuidelineRequest.self, response: Profiled_V1_BrandGuideline.self),
        MethodSignature(
            Method.list, request: Profiled_V1_ListBrandGuidelinesRequest.self, response: Profiled_V1_ListBrandGuidelinesResponse.self),
        MethodSignature(
            Method.update, request: Profiled_V1_UpdateBrandGuidelineRequest.self, response: Profiled_V1_BrandGuideline.self),
        MethodSignature(
            Method.delete, request: Profiled_V1_DeleteBrandGuidelineRequest.self, response: Profiled_V1_BrandGuideline.self),
        MethodSignature(
            Method.undelete, request: Profiled_V1_UndeleteBrandGuidelineRequest.self, response: Profiled_V1_BrandGuideline.self),
        MethodSignature(
            Method.expunge, request: Profiled_V1_ExpungeBrandGuidelineRequest.self, response: Profiled_V1_ExpungeBrandGuidelineResponse.self),
        MethodSignature(
            Method.batchGet, request: Profiled_V1_BatchGetBrandGuidelinesRequest.self, response: Profiled_V1_BatchGetBrandGuidelinesResponse.self),
        MethodSignature(
            Method.batchCreate, request: Profiled_V1_BatchCreateBrandGuidelinesRequest.self, response: Profiled_V1_BatchCreateBrandGuidelinesResponse.self),
        MethodSignature(
            Method.search, request: Profiled_V1_SearchBrandGuidelinesRequest.self, response: Profiled_V1_SearchBrandGuidelinesResponse.self),
        MethodSignature(
            Method.setDefault, request: Profiled_V1_SetDefaultBrandGuidelineRequest.self, response: Profiled_V1_BrandGuideline.self),
        MethodSignature(
            Method.batchUpdate, request: Profiled_V1_BatchUpdateBrandGuidelinesRequest.self, response: Profiled_V1_BatchUpdateBrandGuidelinesResponse.self),
        MethodSignature(
            Method.batchDelete, request: Profiled_V1_BatchDeleteBrandGuidelinesRequest.self, response: Profiled_V1_BatchDeleteBrandGuidelinesResponse.self),
        MethodSignature(
            Method.listVersions, request: Profiled_V1_ListBrandGuidelineVersionsRequest.self, response: Profiled_V1_ListBrandGuidelineVersionsResponse.self),
        MethodSignature(
            Method.getVersion, request: Profiled_V1_GetBrandGuidelineVersionRequest.self, response: Profiled_V1_BrandGuidelineVersion.self),
        MethodSignature(
            Method.diffVersions, request: Profiled_V1_DiffBrandGuidelineVersionsRequest.self, response: Profiled_V1_DiffBrandGuidelineVersionsResponse.self),
        MethodSignature(
            Method.rollback, request: Profiled_V1_RollbackBrandGuidelineRequest.self, response: Profiled_V1_BrandGuideline.self),
        MethodSignature(
            Method.lint, request: Profiled_V1_LintBrandGuidelineRequest.self, response: Profiled_V1_LintBrandGuidelineResponse.self),
        MethodSignature(
            Method.importDesignTokens, request: Profiled_V1_ImportDesignTokensRequest.self, response: Profiled_V1_BrandGuideline.self),
        MethodSignature(
            Method.exportDesignTokens, request: Profiled_V1_ExportDesignTokensRequest.self, response: Profiled_V1_ExportDesignTokensResponse.self),
    ]

    /// Brand guidelines: what a brand looks and sounds like.
    ///
    /// Errors common to all methods: a field that breaks its rule → INVALID_ARGUMENT with every violation; no such record in
    /// that account → NOT_FOUND; expected_version given and not the current one → ABORTED, reason VERSION_MISMATCH, with
    /// `current_version`; no right to the account → PERMISSION_DENIED. The actor recorded is the metadata key `actor`.
    ///
    /// Every write takes a request_id, so that it can be sent again, and validate_only.
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

        /// Changes up to 1,000 sets of guidelines, all or none, and returns them in the order given. Errors name the item:
        /// `requests[7].expected_version`. One id twice → INVALID_ARGUMENT.
        func batchUpdate(
            _ request: Profiled_V1_BatchUpdateBrandGuidelinesRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_BatchUpdateBrandGuidelinesResponse

        /// Deletes up to 1,000 sets of guidelines, all or none, by the rules of Delete, and returns them in the order given.
        func batchDelete(
            _ request: Profiled_V1_BatchDeleteBrandGuidelinesRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_BatchDeleteBrandGuidelinesResponse

        /// Returns a page of the versions of one set of guidelines, newest first.
        func listVersions(
            _ request: Profiled_V1_ListBrandGuidelineVersionsRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_ListBrandGuidelineVersionsResponse

        /// Returns one set of guidelines as it was at a version. No such version → NOT_FOUND.
        func getVersion(
            _ request: Profiled_V1_GetBrandGuidelineVersionRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_BrandGuidelineVersion

        /// Says in which fields, down to keys of documents, two versions differ.
        func diffVersions(
            _ request: Profiled_V1_DiffBrandGuidelineVersionsRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_DiffBrandGuidelineVersionsResponse

        /// Makes the content of an earlier version the current one, as a new version, and returns it. Whether it is the
        /// default stays as it is. Deleted → FAILED_PRECONDITION, reason DELETED; a name taken since → ALREADY_EXISTS.
        func rollback(
            _ request: Profiled_V1_RollbackBrandGuidelineRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_BrandGuideline

        /// Looks at a set of guidelines as a designer would: contrast of the palette (WCAG 2.2, 1.4.3), missing logo or fonts,
        /// the type scale. Changes nothing.
        func lint(
            _ request: Profiled_V1_LintBrandGuidelineRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_LintBrandGuidelineResponse

        /// Takes colours, fonts and sizes from a design tokens file (Design Tokens Community Group format) into the full style
        /// guide and returns the record. Tokens of kinds we have no place for are kept as they are and exported again.
        func importDesignTokens(
            _ request: Profiled_V1_ImportDesignTokensRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_BrandGuideline

        /// Returns the guidelines as a design tokens file: what was imported, with the current colours, fonts and sizes.
        func exportDesignTokens(
            _ request: Profiled_V1_ExportDesignTokensRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_ExportDesignTokensResponse
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

        /// Changes up to 1,000 sets of guidelines, all or none, and returns them in the order given. Errors name the item:
        /// `requests[7].expected_version`. One id twice → INVALID_ARGUMENT.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func batchUpdate(
            _ request: Profiled_V1_BatchUpdateBrandGuidelinesRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_BatchUpdateBrandGuidelinesResponse {
            try await client.unary(Method.batchUpdate, request, options: options)
        }

        /// Deletes up to 1,000 sets of guidelines, all or none, by the rules of Delete, and returns them in the order given.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func batchDelete(
            _ request: Profiled_V1_BatchDeleteBrandGuidelinesRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_BatchDeleteBrandGuidelinesResponse {
            try await client.unary(Method.batchDelete, request, options: options)
        }

        /// Returns a page of the versions of one set of guidelines, newest first.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func listVersions(
            _ request: Profiled_V1_ListBrandGuidelineVersionsRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_ListBrandGuidelineVersionsResponse {
            try await client.unary(Method.listVersions, request, options: options)
        }

        /// Returns one set of guidelines as it was at a version. No such version → NOT_FOUND.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func getVersion(
            _ request: Profiled_V1_GetBrandGuidelineVersionRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_BrandGuidelineVersion {
            try await client.unary(Method.getVersion, request, options: options)
        }

        /// Says in which fields, down to keys of documents, two versions differ.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func diffVersions(
            _ request: Profiled_V1_DiffBrandGuidelineVersionsRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_DiffBrandGuidelineVersionsResponse {
            try await client.unary(Method.diffVersions, request, options: options)
        }

        /// Makes the content of an earlier version the current one, as a new version, and returns it. Whether it is the
        /// default stays as it is. Deleted → FAILED_PRECONDITION, reason DELETED; a name taken since → ALREADY_EXISTS.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func rollback(
            _ request: Profiled_V1_RollbackBrandGuidelineRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_BrandGuideline {
            try await client.unary(Method.rollback, request, options: options)
        }

        /// Looks at a set of guidelines as a designer would: contrast of the palette (WCAG 2.2, 1.4.3), missing logo or fonts,
        /// the type scale. Changes nothing.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func lint(
            _ request: Profiled_V1_LintBrandGuidelineRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_LintBrandGuidelineResponse {
            try await client.unary(Method.lint, request, options: options)
        }

        /// Takes colours, fonts and sizes from a design tokens file (Design Tokens Community Group format) into the full style
        /// guide and returns the record. Tokens of kinds we have no place for are kept as they are and exported again.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func importDesignTokens(
            _ request: Profiled_V1_ImportDesignTokensRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_BrandGuideline {
            try await client.unary(Method.importDesignTokens, request, options: options)
        }

        /// Returns the guidelines as a design tokens file: what was imported, with the current colours, fonts and sizes.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func exportDesignTokens(
            _ request: Profiled_V1_ExportDesignTokensRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_ExportDesignTokensResponse {
            try await client.unary(Method.exportDesignTokens, request, options: options)
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
        router.register(Profiled_V1_BrandGuidelineService.Method.list, elements: { $0.brandGuidelines.count }) {
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
        router.register(Profiled_V1_BrandGuidelineService.Method.batchGet, elements: { $0.brandGuidelines.count }) {
            (request: Profiled_V1_BatchGetBrandGuidelinesRequest, context: ServerContext) in
            try await self.batchGet(request, context: context)
        }
        router.register(Profiled_V1_BrandGuidelineService.Method.batchCreate, elements: { $0.brandGuidelines.count }) {
            (request: Profiled_V1_BatchCreateBrandGuidelinesRequest, context: ServerContext) in
            try await self.batchCreate(request, context: context)
        }
        router.register(Profiled_V1_BrandGuidelineService.Method.search, elements: { $0.results.count }) {
            (request: Profiled_V1_SearchBrandGuidelinesRequest, context: ServerContext) in
            try await self.search(request, context: context)
        }
        router.register(Profiled_V1_BrandGuidelineService.Method.setDefault) {
            (request: Profiled_V1_SetDefaultBrandGuidelineRequest, context: ServerContext) in
            try await self.setDefault(request, context: context)
        }
        router.register(Profiled_V1_BrandGuidelineService.Method.batchUpdate, elements: { $0.brandGuidelines.count }) {
            (request: Profiled_V1_BatchUpdateBrandGuidelinesRequest, context: ServerContext) in
            try await self.batchUpdate(request, context: context)
        }
        router.register(Profiled_V1_BrandGuidelineService.Method.batchDelete, elements: { $0.brandGuidelines.count }) {
            (request: Profiled_V1_BatchDeleteBrandGuidelinesRequest, context: ServerContext) in
            try await self.batchDelete(request, context: context)
        }
        router.register(Profiled_V1_BrandGuidelineService.Method.listVersions, elements: { $0.versions.count }) {
            (request: Profiled_V1_ListBrandGuidelineVersionsRequest, context: ServerContext) in
            try await self.listVersions(request, context: context)
        }
        router.register(Profiled_V1_BrandGuidelineService.Method.getVersion) {
            (request: Profiled_V1_GetBrandGuidelineVersionRequest, context: ServerContext) in
            try await self.getVersion(request, context: context)
        }
        router.register(Profiled_V1_BrandGuidelineService.Method.diffVersions, elements: { $0.differences.count }) {
            (request: Profiled_V1_DiffBrandGuidelineVersionsRequest, context: ServerContext) in
            try await self.diffVersions(request, context: context)
        }
        router.register(Profiled_V1_BrandGuidelineService.Method.rollback) {
            (request: Profiled_V1_RollbackBrandGuidelineRequest, context: ServerContext) in
            try await self.rollback(request, context: context)
        }
        router.register(Profiled_V1_BrandGuidelineService.Method.lint, elements: { $0.findings.count }) {
            (request: Profiled_V1_LintBrandGuidelineRequest, context: ServerContext) in
            try await self.lint(request, context: context)
        }
        router.register(Profiled_V1_BrandGuidelineService.Method.importDesignTokens) {
            (request: Profiled_V1_ImportDesignTokensRequest, context: ServerContext) in
            try await self.importDesignTokens(request, context: context)
        }
        router.register(Profiled_V1_BrandGuidelineService.Method.exportDesignTokens) {
            (request: Profiled_V1_ExportDesignTokensRequest, context: ServerContext) in
            try await self.exportDesignTokens(request, context: context)
        }
    }
}
