// Made from profiled/v1/admin.proto by protoc-gen-swift-ttrpc. Do not edit: change the .proto file and generate again.
// swift-format-ignore-file

public import TTRPC

/// Operation of the daemon. Every method needs an admin: the daemon's own user, root, or a peer the configuration names;
/// others get PERMISSION_DENIED.
public enum Profiled_V1_AdminService {
    /// Full name of the service on the wire.
    public static let serviceName = "profiled.v1.AdminService"

    /// Descriptors of the methods.
    public enum Method {
        /// `profiled.v1.AdminService/Status`.
        public static let status = MethodDescriptor(
            service: "profiled.v1.AdminService", method: "Status", shape: .unary)

        /// `profiled.v1.AdminService/Metrics`.
        public static let metrics = MethodDescriptor(
            service: "profiled.v1.AdminService", method: "Metrics", shape: .unary)

        /// Every method, in the order of the .proto file.
        public static let all: [MethodDescriptor] = [status, metrics]
    }

    /// Every method with the types of its messages, in the order of the .proto file.
    public static let signatures: [MethodSignature] = [
        MethodSignature(
            Method.status, request: Profiled_V1_StatusRequest.self, response: Profiled_V1_StatusResponse.self),
        MethodSignature(
            Method.metrics, request: Profiled_V1_MetricsRequest.self, response: Profiled_V1_MetricsResponse.self),
    ]

    /// Operation of the daemon. Every method needs an admin: the daemon's own user, root, or a peer the configuration names;
    /// others get PERMISSION_DENIED.
    ///
    /// This is what a server implements. An error thrown as `RPCError` reaches the caller as it is.
    public protocol ServiceProtocol: RegistrableService {
        /// What the daemon is doing now. Never waits for the database.
        func status(
            _ request: Profiled_V1_StatusRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_StatusResponse

        /// All metrics in OpenMetrics text format, as a scraper would read them.
        func metrics(
            _ request: Profiled_V1_MetricsRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_MetricsResponse
    }

    /// Calls `profiled.v1.AdminService` over a connection.
    public struct Client: Sendable {
        private let client: TTRPCClient

        /// Makes a client that sends its calls through `client`, which may be shared.
        public init(wrapping client: TTRPCClient) {
            self.client = client
        }

        /// What the daemon is doing now. Never waits for the database.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func status(
            _ request: Profiled_V1_StatusRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_StatusResponse {
            try await client.unary(Method.status, request, options: options)
        }

        /// All metrics in OpenMetrics text format, as a scraper would read them.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func metrics(
            _ request: Profiled_V1_MetricsRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_MetricsResponse {
            try await client.unary(Method.metrics, request, options: options)
        }
    }
}

extension Profiled_V1_AdminService.ServiceProtocol {
    /// Makes every method of the service known to `router`.
    public func registerMethods(with router: inout Router) {
        router.register(Profiled_V1_AdminService.Method.status) {
            (request: Profiled_V1_StatusRequest, context: ServerContext) in
            try await self.status(request, context: context)
        }
        router.register(Profiled_V1_AdminService.Method.metrics) {
            (request: Profiled_V1_MetricsRequest, context: ServerContext) in
            try await self.metrics(request, context: context)
        }
    }
}
