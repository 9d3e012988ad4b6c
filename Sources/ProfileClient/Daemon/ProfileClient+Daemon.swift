internal import ProfiledProtocol
internal import TTRPC

extension ProfileClient {
    /// The daemon's health, or one service's. Never waits for the database.
    ///
    /// - Parameter service: a full name such as `profiled.v1.CustomerProfileService`; empty means the daemon as a whole.
    /// - Throws: ``ProfileClientError`` (`notFound`) for a name that no service has.
    public func health(of service: String = "") async throws(ProfileClientError) -> HealthStatus {
        var request = Grpc_Health_V1_HealthCheckRequest()
        request.service = service
        let response: Grpc_Health_V1_HealthCheckResponse =
            try await caller.unary(Grpc_Health_V1_Health.Method.check, request, .read)
        return HealthStatus(response.status)
    }

    /// The health now and on every change, until the connection breaks or the iteration is left.
    public func healthUpdates(of service: String = "") async throws(ProfileClientError) -> HealthUpdates {
        var request = Grpc_Health_V1_HealthCheckRequest()
        request.service = service
        let call: (stream: ResponseStream<Grpc_Health_V1_HealthCheckResponse>, requestID: String) =
            try await caller.serverStreaming(Grpc_Health_V1_Health.Method.watch, request)
        return HealthUpdates(stream: call.stream, requestID: call.requestID)
    }

    /// What the daemon is: version, limits, services.
    ///
    /// - Parameter includingTypes: whether the types of all services come too.
    public func describe(includingTypes: Bool = false) async throws(ProfileClientError) -> DaemonDescription {
        var request = Profiled_V1_DescribeRequest()
        request.omitDescriptors = !includingTypes
        let response: Profiled_V1_DescribeResponse =
            try await caller.unary(Profiled_V1_Control.Method.describe, request, .read)
        return DaemonDescription(response)
    }
}
