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

        /// Every method, in the order of the .proto file.
        public static let all: [MethodDescriptor] = [getProfileStatus]
    }

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
    }
}

extension Profiled_V1_AccountService.ServiceProtocol {
    /// Makes every method of the service known to `router`.
    public func registerMethods(with router: inout Router) {
        router.register(Profiled_V1_AccountService.Method.getProfileStatus) {
            (request: Profiled_V1_GetProfileStatusRequest, context: ServerContext) in
            try await self.getProfileStatus(request, context: context)
        }
    }
}
