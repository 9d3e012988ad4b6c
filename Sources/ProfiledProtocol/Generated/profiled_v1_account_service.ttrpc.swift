// Made from profiled/v1/account_service.proto by protoc-gen-swift-ttrpc. Do not edit: change the .proto file and generate again.
// swift-format-ignore-file

public import TTRPC

/// Questions about an account as a whole.
public enum Profiled_V1_AccountService {
    /// Full name of the service on the wire.
    public static let serviceName = "profiled.v1.AccountService"

    /// Descriptors of the methods.
    public enum Method {
        /// `profiled.v1.AccountService/GetProfileStatus`.
        public static let getProfileStatus = MethodDescriptor(
            service: "profiled.v1.AccountService", method: "GetProfileStatus", shape: .unary)

        /// `profiled.v1.AccountService/GetSummary`.
        public static let getSummary = MethodDescriptor(
            service: "profiled.v1.AccountService", method: "GetSummary", shape: .unary)

        /// `profiled.v1.AccountService/Mutate`.
        public static let mutate = MethodDescriptor(
            service: "profiled.v1.AccountService", method: "Mutate", shape: .unary)

        /// Every method, in the order of the .proto file.
        public static let all: [MethodDescriptor] = [getProfileStatus, getSummary, mutate]
    }

    /// Every method with the types of its messages, in the order of the .proto file.
    public static let signatures: [MethodSignature] = [
        MethodSignature(
            Method.getProfileStatus, request: Profiled_V1_GetProfileStatusRequest.self, response: Profiled_V1_GetProfileStatusResponse.self),
        MethodSignature(
            Method.getSummary, request: Profiled_V1_GetSummaryRequest.self, response: Profiled_V1_GetSummaryResponse.self),
        MethodSignature(
            Method.mutate, request: Profiled_V1_MutateRequest.self, response: Profiled_V1_MutateResponse.self),
    ]

    /// Questions about an account as a whole.
    ///
    /// This is what a server implements. An error thrown as `RPCError` reaches the caller as it is.
    public protocol ServiceProtocol: RegistrableService {
        /// Says whether the account has ever created anything, and what it has now. An account nobody has written to is not an
        /// error: it is a first-time user. Counts come from one snapshot.
        func getProfileStatus(
            _ request: Profiled_V1_GetProfileStatusRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_GetProfileStatusResponse

        /// Sums up what an account has: records by kind, budgets by currency and period, campaigns with an active usage. All of
        /// one snapshot; an account nobody has written to has zeros.
        func getSummary(
            _ request: Profiled_V1_GetSummaryRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_GetSummaryResponse

        /// Writes records of several kinds in one transaction: all or none. Errors name the operation: `operations[2].…`.
        ///
        /// A created record may be given a temporary id, `$` and 1 to 63 characters `[A-Za-z0-9_-]`, in place of its UUID;
        /// wherever an operation asks for the id of a record, a temporary id of an operation before it may stand. The server
        /// makes the UUIDs.
        func mutate(
            _ request: Profiled_V1_MutateRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_MutateResponse
    }

    /// Calls `profiled.v1.AccountService` over a connection.
    public struct Client: Sendable {
        private let client: TTRPCClient

        /// Makes a client that sends its calls through `client`, which may be shared.
        public init(wrapping client: TTRPCClient) {
            self.client = client
        }

        /// Says whether the account has ever created anything, and what it has now. An account nobody has written to is not an
        /// error: it is a first-time user. Counts come from one snapshot.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func getProfileStatus(
            _ request: Profiled_V1_GetProfileStatusRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_GetProfileStatusResponse {
            try await client.unary(Method.getProfileStatus, request, options: options)
        }

        /// Sums up what an account has: records by kind, budgets by currency and period, campaigns with an active usage. All of
        /// one snapshot; an account nobody has written to has zeros.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func getSummary(
            _ request: Profiled_V1_GetSummaryRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_GetSummaryResponse {
            try await client.unary(Method.getSummary, request, options: options)
        }

        /// Writes records of several kinds in one transaction: all or none. Errors name the operation: `operations[2].…`.
        ///
        /// A created record may be given a temporary id, `$` and 1 to 63 characters `[A-Za-z0-9_-]`, in place of its UUID;
        /// wherever an operation asks for the id of a record, a temporary id of an operation before it may stand. The server
        /// makes the UUIDs.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func mutate(
            _ request: Profiled_V1_MutateRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_MutateResponse {
            try await client.unary(Method.mutate, request, options: options)
        }
    }
}

extension Profiled_V1_AccountService.ServiceProtocol {
    /// Makes every method of the service known to `router`.
    public func registerMethods(with router: inout Router) {
        router.register(Profiled_V1_AccountService.Method.getProfileStatus) {
            (request: Profiled_V1_GetProfileStatusRequest, context: ServerContext) in
            try await self.getProfileStatus(request, context: context)
        }
        router.register(Profiled_V1_AccountService.Method.getSummary, elements: { $0.budgetTotals.count }) {
            (request: Profiled_V1_GetSummaryRequest, context: ServerContext) in
            try await self.getSummary(request, context: context)
        }
        router.register(Profiled_V1_AccountService.Method.mutate, elements: { $0.results.count }) {
            (request: Profiled_V1_MutateRequest, context: ServerContext) in
            try await self.mutate(request, context: context)
        }
    }
}
