// Made from profiled/v1/change.proto by protoc-gen-swift-ttrpc. Do not edit: change the .proto file and generate again.
// swift-format-ignore-file

public import TTRPC

/// The changes of an account, in the order of their transactions: whoever replays them never sees an effect before its
/// cause. Nothing is missing, nothing comes twice, whoever wrote it, an administrator's SQL included.
///
/// Resume tokens are opaque and ordered only by the feed. One that lies before what is still kept → OUT_OF_RANGE, reason
/// RESUME_TOKEN_TOO_OLD: read the records anew and start from the present.
public enum Profiled_V1_ChangeService {
    /// Full name of the service on the wire.
    public static let serviceName = "profiled.v1.ChangeService"

    /// Descriptors of the methods.
    public enum Method {
        /// `profiled.v1.ChangeService/List`.
        public static let list = MethodDescriptor(
            service: "profiled.v1.ChangeService", method: "List", shape: .unary)

        /// `profiled.v1.ChangeService/Watch`.
        public static let watch = MethodDescriptor(
            service: "profiled.v1.ChangeService", method: "Watch", shape: .bidirectionalStreaming)

        /// Every method, in the order of the .proto file.
        public static let all: [MethodDescriptor] = [list, watch]
    }

    /// Every method with the types of its messages, in the order of the .proto file.
    public static let signatures: [MethodSignature] = [
        MethodSignature(
            Method.list, request: Profiled_V1_ListChangesRequest.self, response: Profiled_V1_ListChangesResponse.self),
        MethodSignature(
            Method.watch, request: Profiled_V1_WatchChangesRequest.self, response: Profiled_V1_WatchChangesResponse.self),
    ]

    /// The changes of an account, in the order of their transactions: whoever replays them never sees an effect before its
    /// cause. Nothing is missing, nothing comes twice, whoever wrote it, an administrator's SQL included.
    ///
    /// Resume tokens are opaque and ordered only by the feed. One that lies before what is still kept → OUT_OF_RANGE, reason
    /// RESUME_TOKEN_TOO_OLD: read the records anew and start from the present.
    ///
    /// This is what a server implements. An error thrown as `RPCError` reaches the caller as it is.
    public protocol ServiceProtocol: RegistrableService {
        /// Returns a page of changes.
        func list(
            _ request: Profiled_V1_ListChangesRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_ListChangesResponse

        /// Sends changes as they happen. The first message says what to watch, later ones grant credits. The server sends as
        /// many changes as there are credits and then waits; it sends a token without changes from time to time, so that
        /// the client's token stays young.
        func watch(
            _ requests: RequestStream<Profiled_V1_WatchChangesRequest>,
            responses: ResponseWriter<Profiled_V1_WatchChangesResponse>,
            context: ServerContext
        ) async throws
    }

    /// Calls `profiled.v1.ChangeService` over a connection.
    public struct Client: Sendable {
        private let client: TTRPCClient

        /// Makes a client that sends its calls through `client`, which may be shared.
        public init(wrapping client: TTRPCClient) {
            self.client = client
        }

        /// Returns a page of changes.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func list(
            _ request: Profiled_V1_ListChangesRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_ListChangesResponse {
            try await client.unary(Method.list, request, options: options)
        }

        /// Sends changes as they happen. The first message says what to watch, later ones grant credits. The server sends as
        /// many changes as there are credits and then waits; it sends a token without changes from time to time, so that
        /// the client's token stays young.
        ///
        /// - Parameters:
        ///   - options: Deadline and metadata of this call.
        ///   - body: Writes and reads messages; the call ends when it returns, fails when it throws.
        /// - Returns: What `body` returned.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func watch<Result>(
            options: CallOptions = .defaults,
            _ body: (RequestWriter<Profiled_V1_WatchChangesRequest>, ResponseStream<Profiled_V1_WatchChangesResponse>) async throws -> Result
        ) async throws -> Result {
            try await client.bidirectional(Method.watch, options: options, body)
        }
    }
}

extension Profiled_V1_ChangeService.ServiceProtocol {
    /// Makes every method of the service known to `router`.
    public func registerMethods(with router: inout Router) {
        router.register(Profiled_V1_ChangeService.Method.list, elements: { $0.changes.count }) {
            (request: Profiled_V1_ListChangesRequest, context: ServerContext) in
            try await self.list(request, context: context)
        }
        router.registerBidirectional(Profiled_V1_ChangeService.Method.watch) {
            (requests: RequestStream<Profiled_V1_WatchChangesRequest>, responses: ResponseWriter<Profiled_V1_WatchChangesResponse>, context: ServerContext) in
            try await self.watch(requests, responses: responses, context: context)
        }
    }
}
