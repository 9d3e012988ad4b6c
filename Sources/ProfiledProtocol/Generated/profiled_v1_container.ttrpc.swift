// Made from profiled/v1/container.proto by protoc-gen-swift-ttrpc. Do not edit: change the .proto file and generate again.
// swift-format-ignore-file

public import TTRPC

/// Containers: one customer profile, one set of guidelines and one budget that belong together.
///
/// Errors are those of CustomerProfileService, and: a part that is not there or deleted → FAILED_PRECONDITION, reason
/// PART_MISSING, naming each.
///
/// Every write takes a request_id, so that it can be sent again, and validate_only.
public enum Profiled_V1_ContainerService {
    /// Full name of the service on the wire.
    public static let serviceName = "profiled.v1.ContainerService"

    /// Descriptors of the methods.
    public enum Method {
        /// `profiled.v1.ContainerService/Create`.
        public static let create = MethodDescriptor(
            service: "profiled.v1.ContainerService", method: "Create", shape: .unary)

        /// `profiled.v1.ContainerService/Get`.
        public static let get = MethodDescriptor(
            service: "profiled.v1.ContainerService", method: "Get", shape: .unary)

        /// `profiled.v1.ContainerService/List`.
        public static let list = MethodDescriptor(
            service: "profiled.v1.ContainerService", method: "List", shape: .unary)

        /// `profiled.v1.ContainerService/Update`.
        public static let update = MethodDescriptor(
            service: "profiled.v1.ContainerService", method: "Update", shape: .unary)

        /// `profiled.v1.ContainerService/Delete`.
        public static let delete = MethodDescriptor(
            service: "profiled.v1.ContainerService", method: "Delete", shape: .unary)

        /// `profiled.v1.ContainerService/Undelete`.
        public static let undelete = MethodDescriptor(
            service: "profiled.v1.ContainerService", method: "Undelete", shape: .unary)

        /// `profiled.v1.ContainerService/Expunge`.
        public static let expunge = MethodDescriptor(
            service: "profiled.v1.ContainerService", method: "Expunge", shape: .unary)

        /// `profiled.v1.ContainerService/BatchGet`.
        public static let batchGet = MethodDescriptor(
            service: "profiled.v1.ContainerService", method: "BatchGet", shape: .unary)

        /// `profiled.v1.ContainerService/BatchCreate`.
        public static let batchCreate = MethodDescriptor(
            service: "profiled.v1.ContainerService", method: "BatchCreate", shape: .unary)

        /// `profiled.v1.ContainerService/SetDefault`.
        public static let setDefault = MethodDescriptor(
            service: "profiled.v1.ContainerService", method: "SetDefault", shape: .unary)

        /// `profiled.v1.ContainerService/BatchUpdate`.
        public static let batchUpdate = MethodDescriptor(
            service: "profiled.v1.ContainerService", method: "BatchUpdate", shape: .unary)

        /// `profiled.v1.ContainerService/BatchDelete`.
        public static let batchDelete = MethodDescriptor(
            service: "profiled.v1.ContainerService", method: "BatchDelete", shape: .unary)

        /// `profiled.v1.ContainerService/ListVersions`.
        public static let listVersions = MethodDescriptor(
            service: "profiled.v1.ContainerService", method: "ListVersions", shape: .unary)

        /// `profiled.v1.ContainerService/GetVersion`.
        public static let getVersion = MethodDescriptor(
            service: "profiled.v1.ContainerService", method: "GetVersion", shape: .unary)

        /// `profiled.v1.ContainerService/DiffVersions`.
        public static let diffVersions = MethodDescriptor(
            service: "profiled.v1.ContainerService", method: "DiffVersions", shape: .unary)

        /// `profiled.v1.ContainerService/Rollback`.
        public static let rollback = MethodDescriptor(
            service: "profiled.v1.ContainerService", method: "Rollback", shape: .unary)

        /// `profiled.v1.ContainerService/SetPrimary`.
        public static let setPrimary = MethodDescriptor(
            service: "profiled.v1.ContainerService", method: "SetPrimary", shape: .unary)

        /// `profiled.v1.ContainerService/Resolve`.
        public static let resolve = MethodDescriptor(
            service: "profiled.v1.ContainerService", method: "Resolve", shape: .unary)

        /// Every method, in the order of the .proto file.
        public static let all: [MethodDescriptor] = [create, get, list, update, delete, undelete, expunge, batchGet, batchCreate, setDefault, batchUpdate, batchDelete, listVersions, getVersion, diffVersions, rollback, setPrimary, resolve]
    }

    /// Every method with the types of its messages, in the order of the .proto file.
    public static let signatures: [MethodSignature] = [
        MethodSignature(
            Method.create, request: Profiled_V1_CreateContainerRequest.self, response: Profiled_V1_Container.self),
        MethodSignature(
            Method.get, request: Profiled_V1_GetContainerRequest.self, response: Profiled_V1_Container.self),
        MethodSignature(
            Method.list, request: Profiled_V1_ListContainersRequest.self, response: Profiled_V1_ListContainersResponse.self),
        MethodSignature(
            Method.update, request: Profiled_V1_UpdateContainerRequest.self, response: Profiled_V1_Container.self),
        MethodSignature(
            Method.delete, request: Profiled_V1_DeleteContainerRequest.self, response: Profiled_V1_Container.self),
        MethodSignature(
            Method.undelete, request: Profiled_V1_UndeleteContainerRequest.self, response: Profiled_V1_Container.self),
        MethodSignature(
            Method.expunge, request: Profiled_V1_ExpungeContainerRequest.self, response: Profiled_V1_ExpungeContainerResponse.self),
        MethodSignature(
            Method.batchGet, request: Profiled_V1_BatchGetContainersRequest.self, response: Profiled_V1_BatchGetContainersResponse.self),
        MethodSignature(
            Method.batchCreate, request: Profiled_V1_BatchCreateContainersRequest.self, response: Profiled_V1_BatchCreateContainersResponse.self),
        MethodSignature(
            Method.setDefault, request: Profiled_V1_SetDefaultContainerRequest.self, response: Profiled_V1_Container.self),
        MethodSignature(
            Method.batchUpdate, request: Profiled_V1_BatchUpdateContainersRequest.self, response: Profiled_V1_BatchUpdateContainersResponse.self),
        MethodSignature(
            Method.batchDelete, request: Profiled_V1_BatchDeleteContainersRequest.self, response: Profiled_V1_BatchDeleteContainersResponse.self),
        MethodSignature(
            Method.listVersions, request: Profiled_V1_ListContainerVersionsRequest.self, response: Profiled_V1_ListContainerVersionsResponse.self),
        MethodSignature(
            Method.getVersion, request: Profiled_V1_GetContainerVersionRequest.self, response: Profiled_V1_ContainerVersion.self),
        MethodSignature(
            Method.diffVersions, request: Profiled_V1_DiffContainerVersionsRequest.self, response: Profiled_V1_DiffContainerVersionsResponse.self),
        MethodSignature(
            Method.rollback, request: Profiled_V1_RollbackContainerRequest.self, response: Profiled_V1_Container.self),
        MethodSignature(
            Method.setPrimary, request: Profiled_V1_SetPrimaryContainerRequest.self, response: Profiled_V1_Container.self),
        MethodSignature(
            Method.resolve, request: Profiled_V1_ResolveContainerRequest.self, response: Profiled_V1_ResolveContainerResponse.self),
    ]

    /// Containers: one customer profile, one set of guidelines and one budget that belong together.
    ///
    /// Errors are those of CustomerProfileService, and: a part that is not there or deleted → FAILED_PRECONDITION, reason
    /// PART_MISSING, naming each.
    ///
    /// Every write takes a request_id, so that it can be sent again, and validate_only.
    ///
    /// This is what a server implements. An error thrown as `RPCError` reaches the caller as it is.
    public protocol ServiceProtocol: RegistrableService {
        /// Creates one container and returns it with version 1. Name taken → ALREADY_EXISTS.
        func create(
            _ request: Profiled_V1_CreateContainerRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_Container

        /// Returns one container, a deleted one too: its deleted_at tells.
        func get(
            _ request: Profiled_V1_GetContainerRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_Container

        /// Returns a page of the account's containers. Pages go on where the last one ended, whatever was inserted
        /// meanwhile: no record shows twice and none that was there all the time is left out.
        func list(
            _ request: Profiled_V1_ListContainersRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_ListContainersResponse

        /// Changes the fields the mask names and returns the whole record with its new version. An update that changes nothing
        /// leaves version and updated_at alone. Deleted → FAILED_PRECONDITION, reason DELETED.
        func update(
            _ request: Profiled_V1_UpdateContainerRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_Container

        /// Marks the container as deleted and returns it. Get still finds it; List and Search don't unless asked.
        /// Deleting it again changes nothing and returns the record as it is. Still referred to by an active
        /// usage → FAILED_PRECONDITION with one violation for each that blocks.
        func delete(
            _ request: Profiled_V1_DeleteContainerRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_Container

        /// Makes a deleted container live again, never as the default, and returns it. Its name was taken since →
        /// ALREADY_EXISTS; not deleted → returned as it is.
        func undelete(
            _ request: Profiled_V1_UndeleteContainerRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_Container

        /// Removes a deleted container for good. Not deleted before → FAILED_PRECONDITION, reason NOT_DELETED.
        func expunge(
            _ request: Profiled_V1_ExpungeContainerRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_ExpungeContainerResponse

        /// Returns up to 1,000 containers at once, deleted ones too, and says which ids have none.
        func batchGet(
            _ request: Profiled_V1_BatchGetContainersRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_BatchGetContainersResponse

        /// Creates up to 1,000 containers, all or none. Errors name the item: `containers[7].name`.
        func batchCreate(
            _ request: Profiled_V1_BatchCreateContainersRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_BatchCreateContainersResponse

        /// Makes this container the account's default in place of any other, in one step, and returns it. Deleted →
        /// FAILED_PRECONDITION, reason DELETED.
        func setDefault(
            _ request: Profiled_V1_SetDefaultContainerRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_Container

        /// Changes up to 1,000 containers, all or none, and returns them in the order given. Errors name the item:
        /// `requests[7].expected_version`. One id twice → INVALID_ARGUMENT.
        func batchUpdate(
            _ request: Profiled_V1_BatchUpdateContainersRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_BatchUpdateContainersResponse

        /// Deletes up to 1,000 containers, all or none, by the rules of Delete, and returns them in the order given.
        func batchDelete(
            _ request: Profiled_V1_BatchDeleteContainersRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_BatchDeleteContainersResponse

        /// Returns a page of the versions of one container, newest first.
        func listVersions(
            _ request: Profiled_V1_ListContainerVersionsRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_ListContainerVersionsResponse

        /// Returns one container as it was at a version. No such version → NOT_FOUND.
        func getVersion(
            _ request: Profiled_V1_GetContainerVersionRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_ContainerVersion

        /// Says in which fields, down to keys of documents, two versions differ.
        func diffVersions(
            _ request: Profiled_V1_DiffContainerVersionsRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_DiffContainerVersionsResponse

        /// Makes the content of an earlier version the current one, as a new version, and returns it. Whether it is the
        /// default stays as it is. Deleted → FAILED_PRECONDITION, reason DELETED; a name taken since → ALREADY_EXISTS.
        func rollback(
            _ request: Profiled_V1_RollbackContainerRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_Container

        /// Makes this container the account's primary one in place of any other, in one step, and returns it. Deleted →
        /// FAILED_PRECONDITION, reason DELETED.
        func setPrimary(
            _ request: Profiled_V1_SetPrimaryContainerRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_Container

        /// Returns a container with all its parts as they were at one moment. Without an id: the account's default one.
        func resolve(
            _ request: Profiled_V1_ResolveContainerRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_ResolveContainerResponse
    }

    /// Calls `profiled.v1.ContainerService` over a connection.
    public struct Client: Sendable {
        private let client: TTRPCClient

        /// Makes a client that sends its calls through `client`, which may be shared.
        public init(wrapping client: TTRPCClient) {
            self.client = client
        }

        /// Creates one container and returns it with version 1. Name taken → ALREADY_EXISTS.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func create(
            _ request: Profiled_V1_CreateContainerRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_Container {
            try await client.unary(Method.create, request, options: options)
        }

        /// Returns one container, a deleted one too: its deleted_at tells.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func get(
            _ request: Profiled_V1_GetContainerRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_Container {
            try await client.unary(Method.get, request, options: options)
        }

        /// Returns a page of the account's containers. Pages go on where the last one ended, whatever was inserted
        /// meanwhile: no record shows twice and none that was there all the time is left out.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func list(
            _ request: Profiled_V1_ListContainersRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_ListContainersResponse {
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
            _ request: Profiled_V1_UpdateContainerRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_Container {
            try await client.unary(Method.update, request, options: options)
        }

        /// Marks the container as deleted and returns it. Get still finds it; List and Search don't unless asked.
        /// Deleting it again changes nothing and returns the record as it is. Still referred to by an active
        /// usage → FAILED_PRECONDITION with one violation for each that blocks.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func delete(
            _ request: Profiled_V1_DeleteContainerRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_Container {
            try await client.unary(Method.delete, request, options: options)
        }

        /// Makes a deleted container live again, never as the default, and returns it. Its name was taken since →
        /// ALREADY_EXISTS; not deleted → returned as it is.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func undelete(
            _ request: Profiled_V1_UndeleteContainerRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_Container {
            try await client.unary(Method.undelete, request, options: options)
        }

        /// Removes a deleted container for good. Not deleted before → FAILED_PRECONDITION, reason NOT_DELETED.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func expunge(
            _ request: Profiled_V1_ExpungeContainerRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_ExpungeContainerResponse {
            try await client.unary(Method.expunge, request, options: options)
        }

        /// Returns up to 1,000 containers at once, deleted ones too, and says which ids have none.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func batchGet(
            _ request: Profiled_V1_BatchGetContainersRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_BatchGetContainersResponse {
            try await client.unary(Method.batchGet, request, options: options)
        }

        /// Creates up to 1,000 containers, all or none. Errors name the item: `containers[7].name`.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func batchCreate(
            _ request: Profiled_V1_BatchCreateContainersRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_BatchCreateContainersResponse {
            try await client.unary(Method.batchCreate, request, options: options)
        }

        /// Makes this container the account's default in place of any other, in one step, and returns it. Deleted →
        /// FAILED_PRECONDITION, reason DELETED.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func setDefault(
            _ request: Profiled_V1_SetDefaultContainerRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_Container {
            try await client.unary(Method.setDefault, request, options: options)
        }

        /// Changes up to 1,000 containers, all or none, and returns them in the order given. Errors name the item:
        /// `requests[7].expected_version`. One id twice → INVALID_ARGUMENT.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func batchUpdate(
            _ request: Profiled_V1_BatchUpdateContainersRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_BatchUpdateContainersResponse {
            try await client.unary(Method.batchUpdate, request, options: options)
        }

        /// Deletes up to 1,000 containers, all or none, by the rules of Delete, and returns them in the order given.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func batchDelete(
            _ request: Profiled_V1_BatchDeleteContainersRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_BatchDeleteContainersResponse {
            try await client.unary(Method.batchDelete, request, options: options)
        }

        /// Returns a page of the versions of one container, newest first.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func listVersions(
            _ request: Profiled_V1_ListContainerVersionsRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_ListContainerVersionsResponse {
            try await client.unary(Method.listVersions, request, options: options)
        }

        /// Returns one container as it was at a version. No such version → NOT_FOUND.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func getVersion(
            _ request: Profiled_V1_GetContainerVersionRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_ContainerVersion {
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
            _ request: Profiled_V1_DiffContainerVersionsRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_DiffContainerVersionsResponse {
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
            _ request: Profiled_V1_RollbackContainerRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_Container {
            try await client.unary(Method.rollback, request, options: options)
        }

        /// Makes this container the account's primary one in place of any other, in one step, and returns it. Deleted →
        /// FAILED_PRECONDITION, reason DELETED.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func setPrimary(
            _ request: Profiled_V1_SetPrimaryContainerRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_Container {
            try await client.unary(Method.setPrimary, request, options: options)
        }

        /// Returns a container with all its parts as they were at one moment. Without an id: the account's default one.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func resolve(
            _ request: Profiled_V1_ResolveContainerRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_ResolveContainerResponse {
            try await client.unary(Method.resolve, request, options: options)
        }
    }
}

extension Profiled_V1_ContainerService.ServiceProtocol {
    /// Makes every method of the service known to `router`.
    public func registerMethods(with router: inout Router) {
        router.register(Profiled_V1_ContainerService.Method.create) {
            (request: Profiled_V1_CreateContainerRequest, context: ServerContext) in
            try await self.create(request, context: context)
        }
        router.register(Profiled_V1_ContainerService.Method.get) {
            (request: Profiled_V1_GetContainerRequest, context: ServerContext) in
            try await self.get(request, context: context)
        }
        router.register(Profiled_V1_ContainerService.Method.list, elements: { $0.containers.count }) {
            (request: Profiled_V1_ListContainersRequest, context: ServerContext) in
            try await self.list(request, context: context)
        }
        router.register(Profiled_V1_ContainerService.Method.update) {
            (request: Profiled_V1_UpdateContainerRequest, context: ServerContext) in
            try await self.update(request, context: context)
        }
        router.register(Profiled_V1_ContainerService.Method.delete) {
            (request: Profiled_V1_DeleteContainerRequest, context: ServerContext) in
            try await self.delete(request, context: context)
        }
        router.register(Profiled_V1_ContainerService.Method.undelete) {
            (request: Profiled_V1_UndeleteContainerRequest, context: ServerContext) in
            try await self.undelete(request, context: context)
        }
        router.register(Profiled_V1_ContainerService.Method.expunge) {
            (request: Profiled_V1_ExpungeContainerRequest, context: ServerContext) in
            try await self.expunge(request, context: context)
        }
        router.register(Profiled_V1_ContainerService.Method.batchGet, elements: { $0.containers.count }) {
            (request: Profiled_V1_BatchGetContainersRequest, context: ServerContext) in
            try await self.batchGet(request, context: context)
        }
        router.register(Profiled_V1_ContainerService.Method.batchCreate, elements: { $0.containers.count }) {
            (request: Profiled_V1_BatchCreateContainersRequest, context: ServerContext) in
            try await self.batchCreate(request, context: context)
        }
        router.register(Profiled_V1_ContainerService.Method.setDefault) {
            (request: Profiled_V1_SetDefaultContainerRequest, context: ServerContext) in
            try await self.setDefault(request, context: context)
        }
        router.register(Profiled_V1_ContainerService.Method.batchUpdate, elements: { $0.containers.count }) {
            (request: Profiled_V1_BatchUpdateContainersRequest, context: ServerContext) in
            try await self.batchUpdate(request, context: context)
        }
        router.register(Profiled_V1_ContainerService.Method.batchDelete, elements: { $0.containers.count }) {
            (request: Profiled_V1_BatchDeleteContainersRequest, context: ServerContext) in
            try await self.batchDelete(request, context: context)
        }
        router.register(Profiled_V1_ContainerService.Method.listVersions, elements: { $0.versions.count }) {
            (request: Profiled_V1_ListContainerVersionsRequest, context: ServerContext) in
            try await self.listVersions(request, context: context)
        }
        router.register(Profiled_V1_ContainerService.Method.getVersion) {
            (request: Profiled_V1_GetContainerVersionRequest, context: ServerContext) in
            try await self.getVersion(request, context: context)
        }
        router.register(Profiled_V1_ContainerService.Method.diffVersions, elements: { $0.differences.count }) {
            (request: Profiled_V1_DiffContainerVersionsRequest, context: ServerContext) in
            try await self.diffVersions(request, context: context)
        }
        router.register(Profiled_V1_ContainerService.Method.rollback) {
            (request: Profiled_V1_RollbackContainerRequest, context: ServerContext) in
            try await self.rollback(request, context: context)
        }
        router.register(Profiled_V1_ContainerService.Method.setPrimary) {
            (request: Profiled_V1_SetPrimaryContainerRequest, context: ServerContext) in
            try await self.setPrimary(request, context: context)
        }
        router.register(Profiled_V1_ContainerService.Method.resolve) {
            (request: Profiled_V1_ResolveContainerRequest, context: ServerContext) in
            try await self.resolve(request, context: context)
        }
    }
}
