// Made from profiled/v1/campaign_usage.proto by protoc-gen-swift-ttrpc. Do not edit: change the .proto file and generate again.
// swift-format-ignore-file

public import TTRPC

/// Which profiles a campaign uses, now and at any time before. At most one usage of a campaign is active; an old one is
/// ended, never changed or removed.
///
/// Errors are those of CustomerProfileService, and: a part or container that is not there or deleted →
/// FAILED_PRECONDITION, reason PART_MISSING, naming each.
public enum Profiled_V1_CampaignUsageService {
    /// Full name of the service on the wire.
    public static let serviceName = "profiled.v1.CampaignUsageService"

    /// Descriptors of the methods.
    public enum Method {
        /// `profiled.v1.CampaignUsageService/Assign`.
        public static let assign = MethodDescriptor(
            service: "profiled.v1.CampaignUsageService", method: "Assign", shape: .unary)

        /// `profiled.v1.CampaignUsageService/End`.
        public static let end = MethodDescriptor(
            service: "profiled.v1.CampaignUsageService", method: "End", shape: .unary)

        /// `profiled.v1.CampaignUsageService/Get`.
        public static let get = MethodDescriptor(
            service: "profiled.v1.CampaignUsageService", method: "Get", shape: .unary)

        /// `profiled.v1.CampaignUsageService/List`.
        public static let list = MethodDescriptor(
            service: "profiled.v1.CampaignUsageService", method: "List", shape: .unary)

        /// `profiled.v1.CampaignUsageService/ResolveCampaign`.
        public static let resolveCampaign = MethodDescriptor(
            service: "profiled.v1.CampaignUsageService", method: "ResolveCampaign", shape: .unary)

        /// `profiled.v1.CampaignUsageService/History`.
        public static let history = MethodDescriptor(
            service: "profiled.v1.CampaignUsageService", method: "History", shape: .unary)

        /// Every method, in the order of the .proto file.
        public static let all: [MethodDescriptor] = [assign, end, get, list, resolveCampaign, history]
    }

    /// Every method with the types of its messages, in the order of the .proto file.
    public static let signatures: [MethodSignature] = [
        MethodSignature(
            Method.assign, request: Profiled_V1_AssignCampaignRequest.self, response: Profiled_V1_CampaignUsage.self),
        MethodSignature(
            Method.end, request: Profiled_V1_EndCampaignUsageRequest.self, response: Profiled_V1_CampaignUsage.self),
        MethodSignature(
            Method.get, request: Profiled_V1_GetCampaignUsageRequest.self, response: Profiled_V1_CampaignUsage.self),
        MethodSignature(
            Method.list, request: Profiled_V1_ListCampaignUsagesRequest.self, response: Profiled_V1_ListCampaignUsagesResponse.self),
        MethodSignature(
            Method.resolveCampaign, request: Profiled_V1_ResolveCampaignRequest.self, response: Profiled_V1_ResolveCampaignResponse.self),
        MethodSignature(
            Method.history, request: Profiled_V1_CampaignUsageHistoryRequest.self, response: Profiled_V1_CampaignUsageHistoryResponse.self),
    ]

    /// Which profiles a campaign uses, now and at any time before. At most one usage of a campaign is active; an old one is
    /// ended, never changed or removed.
    ///
    /// Errors are those of CustomerProfileService, and: a part or container that is not there or deleted →
    /// FAILED_PRECONDITION, reason PART_MISSING, naming each.
    ///
    /// This is what a server implements. An error thrown as `RPCError` reaches the caller as it is.
    public protocol ServiceProtocol: RegistrableService {
        /// Makes a container, single parts, or a container with parts in place of its own, what a campaign uses from now on,
        /// and returns the new usage. The one before is ended. Equal to the active one → that is returned, unchanged.
        func assign(
            _ request: Profiled_V1_AssignCampaignRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_CampaignUsage

        /// Ends the active usage of a campaign and returns it. None → NOT_FOUND.
        func end(
            _ request: Profiled_V1_EndCampaignUsageRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_CampaignUsage

        /// Returns one usage, active or ended, by its id, or the active one of a campaign.
        func get(
            _ request: Profiled_V1_GetCampaignUsageRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_CampaignUsage

        /// Returns a page of the account's usages, newest first.
        func list(
            _ request: Profiled_V1_ListCampaignUsagesRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_ListCampaignUsagesResponse

        /// Returns what a campaign uses in effect: single parts win over those of the container. All of one moment.
        func resolveCampaign(
            _ request: Profiled_V1_ResolveCampaignRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_ResolveCampaignResponse

        /// Returns the usages of a campaign, newest first, or the one of a moment.
        func history(
            _ request: Profiled_V1_CampaignUsageHistoryRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_CampaignUsageHistoryResponse
    }

    /// Calls `profiled.v1.CampaignUsageService` over a connection.
    public struct Client: Sendable {
        private let client: TTRPCClient

        /// Makes a client that sends its calls through `client`, which may be shared.
        public init(wrapping client: TTRPCClient) {
            self.client = client
        }

        /// Makes a container, single parts, or a container with parts in place of its own, what a campaign uses from now on,
        /// and returns the new usage. The one before is ended. Equal to the active one → that is returned, unchanged.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func assign(
            _ request: Profiled_V1_AssignCampaignRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_CampaignUsage {
            try await client.unary(Method.assign, request, options: options)
        }

        /// Ends the active usage of a campaign and returns it. None → NOT_FOUND.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func end(
            _ request: Profiled_V1_EndCampaignUsageRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_CampaignUsage {
            try await client.unary(Method.end, request, options: options)
        }

        /// Returns one usage, active or ended, by its id, or the active one of a campaign.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func get(
            _ request: Profiled_V1_GetCampaignUsageRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_CampaignUsage {
            try await client.unary(Method.get, request, options: options)
        }

        /// Returns a page of the account's usages, newest first.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func list(
            _ request: Profiled_V1_ListCampaignUsagesRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_ListCampaignUsagesResponse {
            try await client.unary(Method.list, request, options: options)
        }

        /// Returns what a campaign uses in effect: single parts win over those of the container. All of one moment.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func resolveCampaign(
            _ request: Profiled_V1_ResolveCampaignRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_ResolveCampaignResponse {
            try await client.unary(Method.resolveCampaign, request, options: options)
        }

        /// Returns the usages of a campaign, newest first, or the one of a moment.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func history(
            _ request: Profiled_V1_CampaignUsageHistoryRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_CampaignUsageHistoryResponse {
            try await client.unary(Method.history, request, options: options)
        }
    }
}

extension Profiled_V1_CampaignUsageService.ServiceProtocol {
    /// Makes every method of the service known to `router`.
    public func registerMethods(with router: inout Router) {
        router.register(Profiled_V1_CampaignUsageService.Method.assign) {
            (request: Profiled_V1_AssignCampaignRequest, context: ServerContext) in
            try await self.assign(request, context: context)
        }
        router.register(Profiled_V1_CampaignUsageService.Method.end) {
            (request: Profiled_V1_EndCampaignUsageRequest, context: ServerContext) in
            try await self.end(request, context: context)
        }
        router.register(Profiled_V1_CampaignUsageService.Method.get) {
            (request: Profiled_V1_GetCampaignUsageRequest, context: ServerContext) in
            try await self.get(request, context: context)
        }
        router.register(Profiled_V1_CampaignUsageService.Method.list, elements: { $0.usages.count }) {
            (request: Profiled_V1_ListCampaignUsagesRequest, context: ServerContext) in
            try await self.list(request, context: context)
        }
        router.register(Profiled_V1_CampaignUsageService.Method.resolveCampaign) {
            (request: Profiled_V1_ResolveCampaignRequest, context: ServerContext) in
            try await self.resolveCampaign(request, context: context)
        }
        router.register(Profiled_V1_CampaignUsageService.Method.history, elements: { $0.usages.count }) {
            (request: Profiled_V1_CampaignUsageHistoryRequest, context: ServerContext) in
            try await self.history(request, context: context)
        }
    }
}
