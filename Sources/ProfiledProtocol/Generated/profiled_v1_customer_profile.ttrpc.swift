// Made from profiled/v1/customer_profile.proto by protoc-gen-swift-ttrpc. Do not edit: change the .proto file and generate again.
// swift-format-ignore-file

public import TTRPC

/// Target customer profiles: who a campaign is meant for.
///
/// Errors common to all methods: a field that breaks its rule → INVALID_ARGUMENT with every violation; no such record in
/// that account → NOT_FOUND; expected_version given and not the current one → ABORTED, reason VERSION_MISMATCH, with
/// `current_version`; no right to the account → PERMISSION_DENIED. The actor recorded is the metadata key `actor`.
///
/// Every write takes a request_id, so that it can be sent again, and validate_only.
public enum Profiled_V1_CustomerProfileService {
    /// Full name of the service on the wire.
    public static let serviceName = "profiled.v1.CustomerProfileService"

    /// Descriptors of the methods.
    public enum Method {
        /// `profiled.v1.CustomerProfileService/Create`.
        public static let create = MethodDescriptor(
            service: "profiled.v1.CustomerProfileService", method: "Create", shape: .unary)

        /// `profiled.v1.CustomerProfileService/Get`.
        public static let get = MethodDescriptor(
            service: "profiled.v1.CustomerProfileService", method: "Get", shape: .unary)

        /// `profiled.v1.CustomerProfileService/List`.
        public static let list = MethodDescriptor(
            service: "profiled.v1.CustomerProfileService", method: "List", shape: .unary)

        /// `profiled.v1.CustomerProfileService/Update`.
        public static let update = MethodDescriptor(
            service: "profiled.v1.CustomerProfileService", method: "Update", shape: .unary)

        /// `profiled.v1.CustomerProfileService/Delete`.
        public static let delete = MethodDescriptor(
            service: "profiled.v1.CustomerProfileService", method: "Delete", shape: .unary)

        /// `profiled.v1.CustomerProfileService/Undelete`.
        public static let undelete = MethodDescriptor(
            service: "profiled.v1.CustomerProfileService", method: "Undelete", shape: .unary)

        /// `profiled.v1.CustomerProfileService/Expunge`.
        public static let expunge = MethodDescriptor(
            service: "profiled.v1.CustomerProfileService", method: "Expunge", shape: .unary)

        /// `profiled.v1.CustomerProfileService/BatchGet`.
        public static let batchGet = MethodDescriptor(
            service: "profiled.v1.CustomerProfileService", method: "BatchGet", shape: .unary)

        /// `profiled.v1.CustomerProfileService/BatchCreate`.
        public static let batchCreate = MethodDescriptor(
            service: "profiled.v1.CustomerProfileService", method: "BatchCreate", shape: .unary)

        /// `profiled.v1.CustomerProfileService/Search`.
        public static let search = MethodDescriptor(
            service: "profiled.v1.CustomerProfileService", method: "Search", shape: .unary)

        /// `profiled.v1.CustomerProfileService/SetDefault`.
        public static let setDefault = MethodDescriptor(
            service: "profiled.v1.CustomerProfileService", method: "SetDefault", shape: .unary)

        /// `profiled.v1.CustomerProfileService/BatchUpdate`.
        public static let batchUpdate = MethodDescriptor(
            service: "profiled.v1.CustomerProfileService", method: "BatchUpdate", shape: .unary)

        /// `profiled.v1.CustomerProfileService/BatchDelete`.
        public static let batchDelete = MethodDescriptor(
            service: "profiled.v1.CustomerProfileService", method: "BatchDelete", shape: .unary)

        /// `profiled.v1.CustomerProfileService/ListVersions`.
        public static let listVersions = MethodDescriptor(
            service: "profiled.v1.CustomerProfileService", method: "ListVersions", shape: .unary)

        /// `profiled.v1.CustomerProfileService/GetVersion`.
        public static let getVersion = MethodDescriptor(
            service: "profiled.v1.CustomerProfileService", method: "GetVersion", shape: .unary)

        /// `profiled.v1.CustomerProfileService/DiffVersions`.
        public static let diffVersions = MethodDescriptor(
            service: "profiled.v1.CustomerProfileService", method: "DiffVersions", shape: .unary)

        /// `profiled.v1.CustomerProfileService/Rollback`.
        public static let rollback = MethodDescriptor(
            service: "profiled.v1.CustomerProfileService", method: "Rollback", shape: .unary)

        /// `profiled.v1.CustomerProfileService/Clone`.
        public static let clone = MethodDescriptor(
            service: "profiled.v1.CustomerProfileService", method: "Clone", shape: .unary)

        /// `profiled.v1.CustomerProfileService/Match`.
        public static let match = MethodDescriptor(
            service: "profiled.v1.CustomerProfileService", method: "Match", shape: .unary)

        /// `profiled.v1.CustomerProfileService/FindByAgeRange`.
        public static let findByAgeRange = MethodDescriptor(
            service: "profiled.v1.CustomerProfileService", method: "FindByAgeRange", shape: .unary)

        /// Every method, in the order of the .proto file.
        public static let all: [MethodDescriptor] = [create, get, list, update, delete, undelete, expunge, batchGet, batchCreate, search, setDefault, batchUpdate, batchDelete, listVersions, getVersion, diffVersions, rollback, clone, match, findByAgeRange]
    }

    /// Every method with the types of its messages, in the order of the .proto file.
    public static let signatures: [MethodSignature] = [
        MethodSignature(
            Method.create, request: Profiled_V1_CreateCustomerProfileRequest.self, response: Profiled_V1_CustomerProfile.self),
        MethodSignature(
            Method.get, request: Profiled_V1_GetCustomerProfileRequest.self, response: Profiled_V1_CustomerProfile.self),
        MethodSignature(
            Method.list, request: Profiled_V1_ListCustomerProfilesRequest.self, response: Profiled_V1_ListCustomerProfilesResponse.self),
        MethodSignature(
            Method.update, request: Profiled_V1_UpdateCustomerProfileRequest.self, response: Profiled_V1_CustomerProfile.self),
        MethodSignature(
            Method.delete, request: Profiled_V1_DeleteCustomerProfileRequest.self, response: Profiled_V1_CustomerProfile.self),
        MethodSignature(
            Method.undelete, request: Profiled_V1_UndeleteCustomerProfileRequest.self, response: Profiled_V1_CustomerProfile.self),
        MethodSignature(
            Method.expunge, request: Profiled_V1_ExpungeCustomerProfileRequest.self, response: Profiled_V1_ExpungeCustomerProfileResponse.self),
        MethodSignature(
            Method.batchGet, request: Profiled_V1_BatchGetCustomerProfilesRequest.self, response: Profiled_V1_BatchGetCustomerProfilesResponse.self),
        MethodSignature(
            Method.batchCreate, request: Profiled_V1_BatchCreateCustomerProfilesRequest.self, response: Profiled_V1_BatchCreateCustomerProfilesResponse.self),
        MethodSignature(
            Method.search, request: Profiled_V1_SearchCustomerProfilesRequest.self, response: Profiled_V1_SearchCustomerProfilesResponse.self),
        MethodSignature(
            Method.setDefault, request: Profiled_V1_SetDefaultCustomerProfileRequest.self, response: Profiled_V1_CustomerProfile.self),
        MethodSignature(
            Method.batchUpdate, request: Profiled_V1_BatchUpdateCustomerProfilesRequest.self, response: Profiled_V1_BatchUpdateCustomerProfilesResponse.self),
        MethodSignature(
            Method.batchDelete, request: Profiled_V1_BatchDeleteCustomerProfilesRequest.self, response: Profiled_V1_BatchDeleteCustomerProfilesResponse.self),
        MethodSignature(
            Method.listVersions, request: Profiled_V1_ListCustomerProfileVersionsRequest.self, response: Profiled_V1_ListCustomerProfileVersionsResponse.self),
        MethodSignature(
            Method.getVersion, request: Profiled_V1_GetCustomerProfileVersionRequest.self, response: Profiled_V1_CustomerProfileVersion.self),
        MethodSignature(
            Method.diffVersions, request: Profiled_V1_DiffCustomerProfileVersionsRequest.self, response: Profiled_V1_DiffCustomerProfileVersionsResponse.self),
        MethodSignature(
            Method.rollback, request: Profiled_V1_RollbackCustomerProfileRequest.self, response: Profiled_V1_CustomerProfile.self),
        MethodSignature(
            Method.clone, request: Profiled_V1_CloneCustomerProfileRequest.self, response: Profiled_V1_CustomerProfile.self),
        MethodSignature(
            Method.match, request: Profiled_V1_MatchCustomerProfilesRequest.self, response: Profiled_V1_MatchCustomerProfilesResponse.self),
        MethodSignature(
            Method.findByAgeRange, request: Profiled_V1_FindCustomerProfilesByAgeRangeRequest.self, response: Profiled_V1_FindCustomerProfilesByAgeRangeResponse.self),
    ]

    /// Target customer profiles: who a campaign is meant for.
    ///
    /// Errors common to all methods: a field that breaks its rule → INVALID_ARGUMENT with every violation; no such record in
    /// that account → NOT_FOUND; expected_version given and not the current one → ABORTED, reason VERSION_MISMATCH, with
    /// `current_version`; no right to the account → PERMISSION_DENIED. The actor recorded is the metadata key `actor`.
    ///
    /// Every write takes a request_id, so that it can be sent again, and validate_only.
    ///
    /// This is what a server implements. An error thrown as `RPCError` reaches the caller as it is.
    public protocol ServiceProtocol: RegistrableService {
        /// Creates one customer profile and returns it with version 1. Name taken → ALREADY_EXISTS.
        func create(
            _ request: Profiled_V1_CreateCustomerProfileRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_CustomerProfile

        /// Returns one customer profile, a deleted one too: its deleted_at tells.
        func get(
            _ request: Profiled_V1_GetCustomerProfileRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_CustomerProfile

        /// Returns a page of the account's customer profiles. Pages go on where the last one ended, whatever was inserted
        /// meanwhile: no record shows twice and none that was there all the time is left out.
        func list(
            _ request: Profiled_V1_ListCustomerProfilesRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_ListCustomerProfilesResponse

        /// Changes the fields the mask names and returns the whole record with its new version. An update that changes nothing
        /// leaves version and updated_at alone. Deleted → FAILED_PRECONDITION, reason DELETED.
        func update(
            _ request: Profiled_V1_UpdateCustomerProfileRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_CustomerProfile

        /// Marks the customer profile as deleted and returns it. Get still finds it; List and Search don't unless asked.
        /// Deleting it again changes nothing and returns the record as it is. Still referred to by a live container or an
        /// active usage → FAILED_PRECONDITION with one violation for each that blocks.
        func delete(
            _ request: Profiled_V1_DeleteCustomerProfileRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_CustomerProfile

        /// Makes a deleted customer profile live again, never as the default, and returns it. Its name was taken since →
        /// ALREADY_EXISTS; not deleted → returned as it is.
        func undelete(
            _ request: Profiled_V1_UndeleteCustomerProfileRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_CustomerProfile

        /// Removes a deleted customer profile for good. Not deleted before → FAILED_PRECONDITION, reason NOT_DELETED.
        func expunge(
            _ request: Profiled_V1_ExpungeCustomerProfileRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_ExpungeCustomerProfileResponse

        /// Returns up to 1,000 customer profiles at once, deleted ones too, and says which ids have none.
        func batchGet(
            _ request: Profiled_V1_BatchGetCustomerProfilesRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_BatchGetCustomerProfilesResponse

        /// Creates up to 1,000 customer profiles, all or none. Errors name the item: `customer_profiles[7].name`.
        func batchCreate(
            _ request: Profiled_V1_BatchCreateCustomerProfilesRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_BatchCreateCustomerProfilesResponse

        /// Finds customer profiles by words, best match first: full text over name, description, interests and the values in
        /// documents (not their keys), and names that are spelt alike.
        func search(
            _ request: Profiled_V1_SearchCustomerProfilesRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_SearchCustomerProfilesResponse

        /// Makes this customer profile the account's default in place of any other, in one step, and returns it. Deleted →
        /// FAILED_PRECONDITION, reason DELETED.
        func setDefault(
            _ request: Profiled_V1_SetDefaultCustomerProfileRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_CustomerProfile

        /// Changes up to 1,000 customer profiles, all or none, and returns them in the order given. Errors name the item:
        /// `requests[7].expected_version`. One id twice → INVALID_ARGUMENT.
        func batchUpdate(
            _ request: Profiled_V1_BatchUpdateCustomerProfilesRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_BatchUpdateCustomerProfilesResponse

        /// Deletes up to 1,000 customer profiles, all or none, by the rules of Delete, and returns them in the order given.
        func batchDelete(
            _ request: Profiled_V1_BatchDeleteCustomerProfilesRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_BatchDeleteCustomerProfilesResponse

        /// Returns a page of the versions of one customer profile, newest first.
        func listVersions(
            _ request: Profiled_V1_ListCustomerProfileVersionsRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_ListCustomerProfileVersionsResponse

        /// Returns one customer profile as it was at a version. No such version → NOT_FOUND.
        func getVersion(
            _ request: Profiled_V1_GetCustomerProfileVersionRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_CustomerProfileVersion

        /// Says in which fields, down to keys of documents, two versions differ.
        func diffVersions(
            _ request: Profiled_V1_DiffCustomerProfileVersionsRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_DiffCustomerProfileVersionsResponse

        /// Makes the content of an earlier version the current one, as a new version, and returns it. Whether it is the
        /// default stays as it is. Deleted → FAILED_PRECONDITION, reason DELETED; a name taken since → ALREADY_EXISTS.
        func rollback(
            _ request: Profiled_V1_RollbackCustomerProfileRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_CustomerProfile

        /// Creates a copy of one profile under another name, never as the default, at version 1. The metadata's key
        /// `clonedFrom` names the original. Deleted → FAILED_PRECONDITION, reason DELETED; name taken → ALREADY_EXISTS.
        func clone(
            _ request: Profiled_V1_CloneCustomerProfileRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_CustomerProfile

        /// Finds the live, active profiles that a person fits, and, for those asked about, says which clauses failed.
        func match(
            _ request: Profiled_V1_MatchCustomerProfilesRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_MatchCustomerProfilesResponse

        /// Finds live profiles by their ageRange. Ages are compared as numbers; a profile without min has 0, without max 120;
        /// one without ageRange is found by no mode.
        func findByAgeRange(
            _ request: Profiled_V1_FindCustomerProfilesByAgeRangeRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_FindCustomerProfilesByAgeRangeResponse
    }

    /// Calls `profiled.v1.CustomerProfileService` over a connection.
    public struct Client: Sendable {
        private let client: TTRPCClient

        /// Makes a client that sends its calls through `client`, which may be shared.
        public init(wrapping client: TTRPCClient) {
            self.client = client
        }

        /// Creates one customer profile and returns it with version 1. Name taken → ALREADY_EXISTS.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func create(
            _ request: Profiled_V1_CreateCustomerProfileRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_CustomerProfile {
            try await client.unary(Method.create, request, options: options)
        }

        /// Returns one customer profile, a deleted one too: its deleted_at tells.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func get(
            _ request: Profiled_V1_GetCustomerProfileRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_CustomerProfile {
            try await client.unary(Method.get, request, options: options)
        }

        /// Returns a page of the account's customer profiles. Pages go on where the last one ended, whatever was inserted
        /// meanwhile: no record shows twice and none that was there all the time is left out.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func list(
            _ request: Profiled_V1_ListCustomerProfilesRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_ListCustomerProfilesResponse {
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
            _ request: Profiled_V1_UpdateCustomerProfileRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_CustomerProfile {
            try await client.unary(Method.update, request, options: options)
        }

        /// Marks the customer profile as deleted and returns it. Get still finds it; List and Search don't unless asked.
        /// Deleting it again changes nothing and returns the record as it is. Still referred to by a live container or an
        /// active usage → FAILED_PRECONDITION with one violation for each that blocks.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func delete(
            _ request: Profiled_V1_DeleteCustomerProfileRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_CustomerProfile {
            try await client.unary(Method.delete, request, options: options)
        }

        /// Makes a deleted customer profile live again, never as the default, and returns it. Its name was taken since →
        /// ALREADY_EXISTS; not deleted → returned as it is.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func undelete(
            _ request: Profiled_V1_UndeleteCustomerProfileRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_CustomerProfile {
            try await client.unary(Method.undelete, request, options: options)
        }

        /// Removes a deleted customer profile for good. Not deleted before → FAILED_PRECONDITION, reason NOT_DELETED.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func expunge(
            _ request: Profiled_V1_ExpungeCustomerProfileRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_ExpungeCustomerProfileResponse {
            try await client.unary(Method.expunge, request, options: options)
        }

        /// Returns up to 1,000 customer profiles at once, deleted ones too, and says which ids have none.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func batchGet(
            _ request: Profiled_V1_BatchGetCustomerProfilesRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_BatchGetCustomerProfilesResponse {
            try await client.unary(Method.batchGet, request, options: options)
        }

        /// Creates up to 1,000 customer profiles, all or none. Errors name the item: `customer_profiles[7].name`.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func batchCreate(
            _ request: Profiled_V1_BatchCreateCustomerProfilesRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_BatchCreateCustomerProfilesResponse {
            try await client.unary(Method.batchCreate, request, options: options)
        }

        /// Finds customer profiles by words, best match first: full text over name, description, interests and the values in
        /// documents (not their keys), and names that are spelt alike.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func search(
            _ request: Profiled_V1_SearchCustomerProfilesRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_SearchCustomerProfilesResponse {
            try await client.unary(Method.search, request, options: options)
        }

        /// Makes this customer profile the account's default in place of any other, in one step, and returns it. Deleted →
        /// FAILED_PRECONDITION, reason DELETED.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func setDefault(
            _ request: Profiled_V1_SetDefaultCustomerProfileRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_CustomerProfile {
            try await client.unary(Method.setDefault, request, options: options)
        }

        /// Changes up to 1,000 customer profiles, all or none, and returns them in the order given. Errors name the item:
        /// `requests[7].expected_version`. One id twice → INVALID_ARGUMENT.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func batchUpdate(
            _ request: Profiled_V1_BatchUpdateCustomerProfilesRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_BatchUpdateCustomerProfilesResponse {
            try await client.unary(Method.batchUpdate, request, options: options)
        }

        /// Deletes up to 1,000 customer profiles, all or none, by the rules of Delete, and returns them in the order given.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func batchDelete(
            _ request: Profiled_V1_BatchDeleteCustomerProfilesRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_BatchDeleteCustomerProfilesResponse {
            try await client.unary(Method.batchDelete, request, options: options)
        }

        /// Returns a page of the versions of one customer profile, newest first.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func listVersions(
            _ request: Profiled_V1_ListCustomerProfileVersionsRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_ListCustomerProfileVersionsResponse {
            try await client.unary(Method.listVersions, request, options: options)
        }

        /// Returns one customer profile as it was at a version. No such version → NOT_FOUND.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func getVersion(
            _ request: Profiled_V1_GetCustomerProfileVersionRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_CustomerProfileVersion {
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
            _ request: Profiled_V1_DiffCustomerProfileVersionsRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_DiffCustomerProfileVersionsResponse {
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
            _ request: Profiled_V1_RollbackCustomerProfileRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_CustomerProfile {
            try await client.unary(Method.rollback, request, options: options)
        }

        /// Creates a copy of one profile under another name, never as the default, at version 1. The metadata's key
        /// `clonedFrom` names the original. Deleted → FAILED_PRECONDITION, reason DELETED; name taken → ALREADY_EXISTS.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func clone(
            _ request: Profiled_V1_CloneCustomerProfileRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_CustomerProfile {
            try await client.unary(Method.clone, request, options: options)
        }

        /// Finds the live, active profiles that a person fits, and, for those asked about, says which clauses failed.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func match(
            _ request: Profiled_V1_MatchCustomerProfilesRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_MatchCustomerProfilesResponse {
            try await client.unary(Method.match, request, options: options)
        }

        /// Finds live profiles by their ageRange. Ages are compared as numbers; a profile without min has 0, without max 120;
        /// one without ageRange is found by no mode.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func findByAgeRange(
            _ request: Profiled_V1_FindCustomerProfilesByAgeRangeRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_FindCustomerProfilesByAgeRangeResponse {
            try await client.unary(Method.findByAgeRange, request, options: options)
        }
    }
}

extension Profiled_V1_CustomerProfileService.ServiceProtocol {
    /// Makes every method of the service known to `router`.
    public func registerMethods(with router: inout Router) {
        router.register(Profiled_V1_CustomerProfileService.Method.create) {
            (request: Profiled_V1_CreateCustomerProfileRequest, context: ServerContext) in
            try await self.create(request, context: context)
        }
        router.register(Profiled_V1_CustomerProfileService.Method.get) {
            (request: Profiled_V1_GetCustomerProfileRequest, context: ServerContext) in
            try await self.get(request, context: context)
        }
        router.register(Profiled_V1_CustomerProfileService.Method.list, elements: { $0.customerProfiles.count }) {
            (request: Profiled_V1_ListCustomerProfilesRequest, context: ServerContext) in
            try await self.list(request, context: context)
        }
        router.register(Profiled_V1_CustomerProfileService.Method.update) {
            (request: Profiled_V1_UpdateCustomerProfileRequest, context: ServerContext) in
            try await self.update(request, context: context)
        }
        router.register(Profiled_V1_CustomerProfileService.Method.delete) {
            (request: Profiled_V1_DeleteCustomerProfileRequest, context: ServerContext) in
            try await self.delete(request, context: context)
        }
        router.register(Profiled_V1_CustomerProfileService.Method.undelete) {
            (request: Profiled_V1_UndeleteCustomerProfileRequest, context: ServerContext) in
            try await self.undelete(request, context: context)
        }
        router.register(Profiled_V1_CustomerProfileService.Method.expunge) {
            (request: Profiled_V1_ExpungeCustomerProfileRequest, context: ServerContext) in
            try await self.expunge(request, context: context)
        }
        router.register(Profiled_V1_CustomerProfileService.Method.batchGet, elements: { $0.customerProfiles.count }) {
            (request: Profiled_V1_BatchGetCustomerProfilesRequest, context: ServerContext) in
            try await self.batchGet(request, context: context)
        }
        router.register(Profiled_V1_CustomerProfileService.Method.batchCreate, elements: { $0.customerProfiles.count }) {
            (request: Profiled_V1_BatchCreateCustomerProfilesRequest, context: ServerContext) in
            try await self.batchCreate(request, context: context)
        }
        router.register(Profiled_V1_CustomerProfileService.Method.search, elements: { $0.results.count }) {
            (request: Profiled_V1_SearchCustomerProfilesRequest, context: ServerContext) in
            try await self.search(request, context: context)
        }
        router.register(Profiled_V1_CustomerProfileService.Method.setDefault) {
            (request: Profiled_V1_SetDefaultCustomerProfileRequest, context: ServerContext) in
            try await self.setDefault(request, context: context)
        }
        router.register(Profiled_V1_CustomerProfileService.Method.batchUpdate, elements: { $0.customerProfiles.count }) {
            (request: Profiled_V1_BatchUpdateCustomerProfilesRequest, context: ServerContext) in
            try await self.batchUpdate(request, context: context)
        }
        router.register(Profiled_V1_CustomerProfileService.Method.batchDelete, elements: { $0.customerProfiles.count }) {
            (request: Profiled_V1_BatchDeleteCustomerProfilesRequest, context: ServerContext) in
            try await self.batchDelete(request, context: context)
        }
        router.register(Profiled_V1_CustomerProfileService.Method.listVersions, elements: { $0.versions.count }) {
            (request: Profiled_V1_ListCustomerProfileVersionsRequest, context: ServerContext) in
            try await self.listVersions(request, context: context)
        }
        router.register(Profiled_V1_CustomerProfileService.Method.getVersion) {
            (request: Profiled_V1_GetCustomerProfileVersionRequest, context: ServerContext) in
            try await self.getVersion(request, context: context)
        }
        router.register(Profiled_V1_CustomerProfileService.Method.diffVersions, elements: { $0.differences.count }) {
            (request: Profiled_V1_DiffCustomerProfileVersionsRequest, context: ServerContext) in
            try await self.diffVersions(request, context: context)
        }
        router.register(Profiled_V1_CustomerProfileService.Method.rollback) {
            (request: Profiled_V1_RollbackCustomerProfileRequest, context: ServerContext) in
            try await self.rollback(request, context: context)
        }
        router.register(Profiled_V1_CustomerProfileService.Method.clone) {
            (request: Profiled_V1_CloneCustomerProfileRequest, context: ServerContext) in
            try await self.clone(request, context: context)
        }
        router.register(Profiled_V1_CustomerProfileService.Method.match, elements: { $0.results.count }) {
            (request: Profiled_V1_MatchCustomerProfilesRequest, context: ServerContext) in
            try await self.match(request, context: context)
        }
        router.register(Profiled_V1_CustomerProfileService.Method.findByAgeRange, elements: { $0.customerProfiles.count }) {
            (request: Profiled_V1_FindCustomerProfilesByAgeRangeRequest, context: ServerContext) in
            try await self.findByAgeRange(request, context: context)
        }
    }
}
