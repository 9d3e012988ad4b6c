// Made from profiled/v1/admin.proto by protoc-gen-swift-ttrpc. Do not edit: change the .proto file and generate again.
// swift-format-ignore-file

public import TTRPC

/// Operation of the daemon. Every method needs an admin: the daemon's own user, root, or a peer whom the configuration gives
/// the role; others get PERMISSION_DENIED. Where the daemon has an admin socket, these methods are answered on it alone.
public enum Profiled_V1_AdminService {
    /// Full name of the service on the wire.
    public static let serviceName = "profiled.v1.AdminService"

    /// Descriptors of the methods.
    public enum Method {
        /// `profiled.v1.AdminService/Status`.
        public static let status = MethodDescriptor(
            service: "profiled.v1.AdminService", method: "Status", shape: .unary)

        /// `profiled.v1.AdminService/ShowPool`.
        public static let showPool = MethodDescriptor(
            service: "profiled.v1.AdminService", method: "ShowPool", shape: .unary)

        /// `profiled.v1.AdminService/ListConnections`.
        public static let listConnections = MethodDescriptor(
            service: "profiled.v1.AdminService", method: "ListConnections", shape: .unary)

        /// `profiled.v1.AdminService/ListCalls`.
        public static let listCalls = MethodDescriptor(
            service: "profiled.v1.AdminService", method: "ListCalls", shape: .unary)

        /// `profiled.v1.AdminService/CancelCall`.
        public static let cancelCall = MethodDescriptor(
            service: "profiled.v1.AdminService", method: "CancelCall", shape: .unary)

        /// `profiled.v1.AdminService/PausePool`.
        public static let pausePool = MethodDescriptor(
            service: "profiled.v1.AdminService", method: "PausePool", shape: .unary)

        /// `profiled.v1.AdminService/ResumePool`.
        public static let resumePool = MethodDescriptor(
            service: "profiled.v1.AdminService", method: "ResumePool", shape: .unary)

        /// `profiled.v1.AdminService/ReconnectPool`.
        public static let reconnectPool = MethodDescriptor(
            service: "profiled.v1.AdminService", method: "ReconnectPool", shape: .unary)

        /// `profiled.v1.AdminService/ReloadConfiguration`.
        public static let reloadConfiguration = MethodDescriptor(
            service: "profiled.v1.AdminService", method: "ReloadConfiguration", shape: .unary)

        /// `profiled.v1.AdminService/GetConfiguration`.
        public static let getConfiguration = MethodDescriptor(
            service: "profiled.v1.AdminService", method: "GetConfiguration", shape: .unary)

        /// `profiled.v1.AdminService/SetLogLevel`.
        public static let setLogLevel = MethodDescriptor(
            service: "profiled.v1.AdminService", method: "SetLogLevel", shape: .unary)

        /// `profiled.v1.AdminService/Drain`.
        public static let drain = MethodDescriptor(
            service: "profiled.v1.AdminService", method: "Drain", shape: .unary)

        /// `profiled.v1.AdminService/Metrics`.
        public static let metrics = MethodDescriptor(
            service: "profiled.v1.AdminService", method: "Metrics", shape: .unary)

        /// Every method, in the order of the .proto file.
        public static let all: [MethodDescriptor] = [status, showPool, listConnections, listCalls, cancelCall, pausePool, resumePool, reconnectPool, reloadConfiguration, getConfiguration, setLogLevel, drain, metrics]
    }

    /// Every method with the types of its messages, in the order of the .proto file.
    public static let signatures: [MethodSignature] = [
        MethodSignature(
            Method.status, request: Profiled_V1_StatusRequest.self, response: Profiled_V1_StatusResponse.self),
        MethodSignature(
            Method.showPool, request: Profiled_V1_ShowPoolRequest.self, response: Profiled_V1_ShowPoolResponse.self),
        MethodSignature(
            Method.listConnections, request: Profiled_V1_ListConnectionsRequest.self, response: Profiled_V1_ListConnectionsResponse.self),
        MethodSignature(
            Method.listCalls, request: Profiled_V1_ListCallsRequest.self, response: Profiled_V1_ListCallsResponse.self),
        MethodSignature(
            Method.cancelCall, request: Profiled_V1_CancelCallRequest.self, response: Profiled_V1_CancelCallResponse.self),
        MethodSignature(
            Method.pausePool, request: Profiled_V1_PausePoolRequest.self, response: Profiled_V1_PausePoolResponse.self),
        MethodSignature(
            Method.resumePool, request: Profiled_V1_ResumePoolRequest.self, response: Profiled_V1_ResumePoolResponse.self),
        MethodSignature(
            Method.reconnectPool, request: Profiled_V1_ReconnectPoolRequest.self, response: Profiled_V1_ReconnectPoolResponse.self),
        MethodSignature(
            Method.reloadConfiguration, request: Profiled_V1_ReloadConfigurationRequest.self, response: Profiled_V1_ReloadConfigurationResponse.self),
        MethodSignature(
            Method.getConfiguration, request: Profiled_V1_GetConfigurationRequest.self, response: Profiled_V1_GetConfigurationResponse.self),
        MethodSignature(
            Method.setLogLevel, request: Profiled_V1_SetLogLevelRequest.self, response: Profiled_V1_SetLogLevelResponse.self),
        MethodSignature(
            Method.drain, request: Profiled_V1_DrainRequest.self, response: Profiled_V1_DrainResponse.self),
        MethodSignature(
            Method.metrics, request: Profiled_V1_MetricsRequest.self, response: Profiled_V1_MetricsResponse.self),
    ]

    /// Operation of the daemon. Every method needs an admin: the daemon's own user, root, or a peer whom the configuration gives
    /// the role; others get PERMISSION_DENIED. Where the daemon has an admin socket, these methods are answered on it alone.
    ///
    /// This is what a server implements. An error thrown as `RPCError` reaches the caller as it is.
    public protocol ServiceProtocol: RegistrableService {
        /// What the daemon is doing now. Never waits for the database.
        func status(
            _ request: Profiled_V1_StatusRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_StatusResponse

        /// What the pool of database connections is doing, connection by connection. Never waits for the database.
        func showPool(
            _ request: Profiled_V1_ShowPoolRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_ShowPoolResponse

        /// The connections of clients, oldest first: who is behind each, and what it is doing.
        func listConnections(
            _ request: Profiled_V1_ListConnectionsRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_ListConnectionsResponse

        /// The calls that run now, this one included, oldest first.
        func listCalls(
            _ request: Profiled_V1_ListCallsRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_ListCallsResponse

        /// Cancels a call of any connection: it is answered CANCELLED, and its work stops, in the database too. What it had
        /// committed by then stands.
        func cancelCall(
            _ request: Profiled_V1_CancelCallRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_CancelCallResponse

        /// Sends nothing more to the database until ResumePool; what is in flight goes on, requests wait in their queues and are
        /// refused when they have waited for too long. Does nothing to a pool that is paused.
        func pausePool(
            _ request: Profiled_V1_PausePoolRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_PausePoolResponse

        /// Ends a pause.
        func resumePool(
            _ request: Profiled_V1_ResumePoolRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_ResumePoolResponse

        /// Replaces every connection to the database by a new one, each as soon as nothing is in flight on it: no call fails of it.
        func reconnectPool(
            _ request: Profiled_V1_ReconnectPoolRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_ReconnectPoolResponse

        /// Reads the configuration again, as SIGHUP does. What can change without a restart holds from the answer on. A
        /// configuration that can't be used → INVALID_ARGUMENT, with a violation for each problem, and nothing changes.
        func reloadConfiguration(
            _ request: Profiled_V1_ReloadConfigurationRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_ReloadConfigurationResponse

        /// The settings in force. Those that may hold a secret are named without their value.
        func getConfiguration(
            _ request: Profiled_V1_GetConfigurationRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_GetConfigurationResponse

        /// Changes from which severity on messages are logged, until the next reload or restart.
        func setLogLevel(
            _ request: Profiled_V1_SetLogLevelRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_SetLogLevelResponse

        /// Begins the daemon's orderly end, as SIGTERM does: new calls are refused, running ones get the time that the
        /// configuration says. Answered at once.
        func drain(
            _ request: Profiled_V1_DrainRequest,
            context: ServerContext
        ) async throws -> Profiled_V1_DrainResponse

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

        /// What the pool of database connections is doing, connection by connection. Never waits for the database.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func showPool(
            _ request: Profiled_V1_ShowPoolRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_ShowPoolResponse {
            try await client.unary(Method.showPool, request, options: options)
        }

        /// The connections of clients, oldest first: who is behind each, and what it is doing.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func listConnections(
            _ request: Profiled_V1_ListConnectionsRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_ListConnectionsResponse {
            try await client.unary(Method.listConnections, request, options: options)
        }

        /// The calls that run now, this one included, oldest first.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func listCalls(
            _ request: Profiled_V1_ListCallsRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_ListCallsResponse {
            try await client.unary(Method.listCalls, request, options: options)
        }

        /// Cancels a call of any connection: it is answered CANCELLED, and its work stops, in the database too. What it had
        /// committed by then stands.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func cancelCall(
            _ request: Profiled_V1_CancelCallRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_CancelCallResponse {
            try await client.unary(Method.cancelCall, request, options: options)
        }

        /// Sends nothing more to the database until ResumePool; what is in flight goes on, requests wait in their queues and are
        /// refused when they have waited for too long. Does nothing to a pool that is paused.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func pausePool(
            _ request: Profiled_V1_PausePoolRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_PausePoolResponse {
            try await client.unary(Method.pausePool, request, options: options)
        }

        /// Ends a pause.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func resumePool(
            _ request: Profiled_V1_ResumePoolRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_ResumePoolResponse {
            try await client.unary(Method.resumePool, request, options: options)
        }

        /// Replaces every connection to the database by a new one, each as soon as nothing is in flight on it: no call fails of it.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func reconnectPool(
            _ request: Profiled_V1_ReconnectPoolRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_ReconnectPoolResponse {
            try await client.unary(Method.reconnectPool, request, options: options)
        }

        /// Reads the configuration again, as SIGHUP does. What can change without a restart holds from the answer on. A
        /// configuration that can't be used → INVALID_ARGUMENT, with a violation for each problem, and nothing changes.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func reloadConfiguration(
            _ request: Profiled_V1_ReloadConfigurationRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_ReloadConfigurationResponse {
            try await client.unary(Method.reloadConfiguration, request, options: options)
        }

        /// The settings in force. Those that may hold a secret are named without their value.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func getConfiguration(
            _ request: Profiled_V1_GetConfigurationRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_GetConfigurationResponse {
            try await client.unary(Method.getConfiguration, request, options: options)
        }

        /// Changes from which severity on messages are logged, until the next reload or restart.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func setLogLevel(
            _ request: Profiled_V1_SetLogLevelRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_SetLogLevelResponse {
            try await client.unary(Method.setLogLevel, request, options: options)
        }

        /// Begins the daemon's orderly end, as SIGTERM does: new calls are refused, running ones get the time that the
        /// configuration says. Answered at once.
        ///
        /// - Parameters:
        ///   - request: The message to send.
        ///   - options: Deadline and metadata of this call.
        /// - Returns: The message received.
        /// - Throws: `RPCError` with the status of the call; `unavailable` if the server cannot be reached.
        public func drain(
            _ request: Profiled_V1_DrainRequest,
            options: CallOptions = .defaults
        ) async throws -> Profiled_V1_DrainResponse {
            try await client.unary(Method.drain, request, options: options)
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
        router.register(Profiled_V1_AdminService.Method.showPool, elements: { $0.lanes.count }) {
            (request: Profiled_V1_ShowPoolRequest, context: ServerContext) in
            try await self.showPool(request, context: context)
        }
        router.register(Profiled_V1_AdminService.Method.listConnections, elements: { $0.connections.count }) {
            (request: Profiled_V1_ListConnectionsRequest, context: ServerContext) in
            try await self.listConnections(request, context: context)
        }
        router.register(Profiled_V1_AdminService.Method.listCalls, elements: { $0.calls.count }) {
            (request: Profiled_V1_ListCallsRequest, context: ServerContext) in
            try await self.listCalls(request, context: context)
        }
        router.register(Profiled_V1_AdminService.Method.cancelCall) {
            (request: Profiled_V1_CancelCallRequest, context: ServerContext) in
            try await self.cancelCall(request, context: context)
        }
        router.register(Profiled_V1_AdminService.Method.pausePool) {
            (request: Profiled_V1_PausePoolRequest, context: ServerContext) in
            try await self.pausePool(request, context: context)
        }
        router.register(Profiled_V1_AdminService.Method.resumePool) {
            (request: Profiled_V1_ResumePoolRequest, context: ServerContext) in
            try await self.resumePool(request, context: context)
        }
        router.register(Profiled_V1_AdminService.Method.reconnectPool) {
            (request: Profiled_V1_ReconnectPoolRequest, context: ServerContext) in
            try await self.reconnectPool(request, context: context)
        }
        router.register(Profiled_V1_AdminService.Method.reloadConfiguration) {
            (request: Profiled_V1_ReloadConfigurationRequest, context: ServerContext) in
            try await self.reloadConfiguration(request, context: context)
        }
        router.register(Profiled_V1_AdminService.Method.getConfiguration, elements: { $0.settings.count }) {
            (request: Profiled_V1_GetConfigurationRequest, context: ServerContext) in
            try await self.getConfiguration(request, context: context)
        }
        router.register(Profiled_V1_AdminService.Method.setLogLevel) {
            (request: Profiled_V1_SetLogLevelRequest, context: ServerContext) in
            try await self.setLogLevel(request, context: context)
        }
        router.register(Profiled_V1_AdminService.Method.drain) {
            (request: Profiled_V1_DrainRequest, context: ServerContext) in
            try await self.drain(request, context: context)
        }
        router.register(Profiled_V1_AdminService.Method.metrics) {
            (request: Profiled_V1_MetricsRequest, context: ServerContext) in
            try await self.metrics(request, context: context)
        }
    }
}
