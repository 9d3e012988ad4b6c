// Made from profiled/v1/control.proto by protoc-gen-swift-ttrpc. Do not edit: change the .proto file and generate again.
// swift-format-ignore-file

public import TTRPC

/// Calls about the connection and the daemon that every peer may make.
public enum Profiled_V1_Control {
    /// Full name of the service on the wire.
    public static let serviceName = "profiled.v1.Control"

    /// Descriptors of the methods.
    public enum Method {
        /// `profiled.v1.Control/Cancel`.
        public static let cancel = MethodDescriptor(
            service: "profiled.v1.Control", method: "Cancel", shape: .unary)

        /// `profiled.v1.Control/Describe`.
        public static let describe = MethodDescriptor(
            service: "profiled.v1.Control", method: "Describe", shape: .unary)

        /// Every method, in the order of the .proto file.
        public static let all: [MethodDescriptor] = [cancel, describe]
    }

    /// Every method with the types of its messages, in the order of the .proto file.
    public static let signatures: [MethodSignature] = [
        MethodSignature(
            Method.cancel, request: Profiled_V1_CancelRequest.self, response: Profiled_V1_CancelResponse.self),
        MethodSignature(
            Method.describe, request: Profiled_V1_DescribeRequest.self, response: Profiled_V1_DescribeResponse.self),
    ]

    /// Calls about the connection and the daemon that every peer may make.
    ///
    /// This is what a server implements. An error thrown as `RPCError` reaches the caller as it is.
    public protocol ServiceProtocol: RegistrableService {
        /// Cancels a call that this connection has running. ttrpc has no frame for it, so it is an ordinary call: the
        /// cancelled stream still gets its one response, CANCELLED, and its work stops, in the database too. Answers whether
        /// there was something to cancel; a stream that is finished, unknown or another connection's is left alone.
        func cancel(
            _ request: Profiled_V1_CancelRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_CancelResponse

        /// Describes the daemon: version, limits, and the types of every service, enough to call any method without generated
        /// code.
        func describe(
            _ request: Profiled_V1_DescribeRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_DescribeResponse
    }

    /// Calls `profiled.v1.Control` over a connection.
    public struct Client: Sendable {
        private let client: TTRPCClient

        /// Makes a client that sends its calls through `client`, which may be shared.
        public init(wrapping client: TTRPCClient) {
            self.client = client
        }

        /// Cancels a call that this connection has running. ttrpc has no frame for it, so it is an ordinary call: the
        /// cancelled stream still gets its one response, CANCELLED, and its work stops, in the database too. Answers whether
        /// there was something to cancel; a stream that is finished, unknown or another connection's is left alone.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func cancel(
            _ request: Profiled_V1_CancelRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_CancelResponse {
            try await client.unary(Method.cancel, request, options: options)
        }

        /// Describes the daemon: version, limits, and the types of every service, enough to call any method without generated
        /// code.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func describe(
            _ request: Profiled_V1_DescribeRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_DescribeResponse {
            try await client.unary(Method.describe, request, options: options)
        }
    }
}

extension Profiled_V1_Control.ServiceProtocol {
    /// Makes every method of the service known to `router`.
    public func registerMethods(with router: inout Router) {
        router.register(Profiled_V1_Control.Method.cancel) {
            (request: Profiled_V1_CancelRequest, context: ServerContext) in
            try await self.cancel(request, context: context)
        }
        router.register(Profiled_V1_Control.Method.describe) {
            (request: Profiled_V1_DescribeRequest, context: ServerContext) in
            try await self.describe(request, context: context)
        }
    }
}
