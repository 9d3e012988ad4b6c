// Made from grpc/health/v1/health.proto by protoc-gen-swift-ttrpc. Do not edit: change the .proto file and generate again.
// swift-format-ignore-file

public import TTRPC

/// Tells whether the daemon and its services can do their work.
public enum Grpc_Health_V1_Health {
    /// Full name of the service on the wire.
    public static let serviceName = "grpc.health.v1.Health"

    /// Descriptors of the methods.
    public enum Method {
        /// `grpc.health.v1.Health/Check`.
        public static let check = MethodDescriptor(
            service: "grpc.health.v1.Health", method: "Check", shape: .unary)

        /// `grpc.health.v1.Health/Watch`.
        public static let watch = MethodDescriptor(
            service: "grpc.health.v1.Health", method: "Watch", shape: .serverStreaming)

        /// Every method, in the order of the .proto file.
        public static let all: [MethodDescriptor] = [check, watch]
    }

    /// Every method with the types of its messages, in the order of the .proto file.
    public static let signatures: [MethodSignature] = [
        MethodSignature(
            Method.check, request: Grpc_Health_V1_HealthCheckRequest.self, response: Grpc_Health_V1_HealthCheckResponse.self),
        MethodSignature(
            Method.watch, request: Grpc_Health_V1_HealthCheckRequest.self, response: Grpc_Health_V1_HealthCheckResponse.self),
    ]

    /// Tells whether the daemon and its services can do their work.
    ///
    /// This is what a server implements. An error thrown as `RPCError` reaches the caller as it is.
    public protocol ServiceProtocol: RegistrableService {
        /// Answers with the state now. A name that no service has → NOT_FOUND. Never waits for the database: the state is kept
        /// up to date beside the calls.
        func check(
            _ request: Grpc_Health_V1_HealthCheckRequest,
            context: ServerContext
        ) async throws -> Grpc_Health_V1_HealthCheckResponse

        /// Sends the state at once and again on every change, until the caller goes away or the daemon drains. An unknown name
        /// is answered with SERVICE_UNKNOWN and stays open, because the service may come.
        func watch(
            _ request: Grpc_Health_V1_HealthCheckRequest,
            responses: ResponseWriter<Grpc_Health_V1_HealthCheckResponse>,
            context: ServerContext
        ) async throws
    }

    /// Calls `grpc.health.v1.Health` over a connection.
    public struct Client: Sendable {
        private let client: TTRPCClient

        /// Makes a client that sends its calls through `client`, which may be shared.
        public init(wrapping client: TTRPCClient) {
            self.client = client
        }

        /// Answers with the state now. A name that no service has → NOT_FOUND. Never waits for the database: the state is kept
        /// up to date beside the calls.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func check(
            _ request: Grpc_Health_V1_HealthCheckRequest,
            options: CallOptions = .defaults
        ) async throws -> Grpc_Health_V1_HealthCheckResponse {
            try await client.unary(Method.check, request, options: options)
        }

        /// Sends the state at once and again on every change, until the caller goes away or the daemon drains. An unknown name
        /// is answered with SERVICE_UNKNOWN and stays open, because the service may come.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The messages received, in order; the sequence throws if the call fails later on.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func watch(
            _ request: Grpc_Health_V1_HealthCheckRequest,
            options: CallOptions = .defaults
        ) async throws -> ResponseStream<Grpc_Health_V1_HealthCheckResponse> {
            try await client.serverStreaming(Method.watch, request, options: options)
        }
    }
}

extension Grpc_Health_V1_Health.ServiceProtocol {
    /// Makes every method of the service known to `router`.
    public func registerMethods(with router: inout Router) {
        router.register(Grpc_Health_V1_Health.Method.check) {
            (request: Grpc_Health_V1_HealthCheckRequest, context: ServerContext) in
            try await self.check(request, context: context)
        }
        router.registerServerStreaming(Grpc_Health_V1_Health.Method.watch) {
            (request: Grpc_Health_V1_HealthCheckRequest, responses: ResponseWriter<Grpc_Health_V1_HealthCheckResponse>, context: ServerContext) in
            try await self.watch(request, responses: responses, context: context)
        }
    }
}
