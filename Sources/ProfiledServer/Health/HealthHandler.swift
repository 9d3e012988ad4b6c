internal import ProfiledProtocol
internal import Reactor
internal import TTRPC

/// `grpc.health.v1.Health`: what load balancers and supervisors ask.
struct HealthHandler: Grpc_Health_V1_Health.ServiceProtocol {
    let status: HealthStatus

    func check(
        _ request: Grpc_Health_V1_HealthCheckRequest, context: ServerContext
    ) async throws -> Grpc_Health_V1_HealthCheckResponse {
        guard let isServing = await status.isServing(request.service) else {
            throw RPCError(code: .notFound, message: "there is no service with the name given")
        }
        return Self.response(isServing)
    }

    func watch(
        _ request: Grpc_Health_V1_HealthCheckRequest,
        responses: ResponseWriter<Grpc_Health_V1_HealthCheckResponse>, context: ServerContext
    ) async throws {
        // Subscribed before the first look: a change in between is not missed.
        let changes = await status.changes()
        var last = await status.isServing(request.service)
        try await responses.write(Self.response(last))
        for await _ in changes { try await writeChange(request.service, &last, responses) }
        try Task.checkCancellation()
        try await writeChange(request.service, &last, responses)
        // Whoever watches connects again, to the daemon that comes next.
        throw RPCError(code: .unavailable, message: "the daemon is shutting down")
            .adding(reason: RPCError.drainingReason, domain: RPCError.transportDomain)
    }

    private func writeChange(
        _ service: String, _ last: inout Bool?, _ responses: ResponseWriter<Grpc_Health_V1_HealthCheckResponse>
    ) async throws {
        let current = await status.isServing(service)
        guard current != last else { return }
        last = current
        try await responses.write(Self.response(current))
    }

    /// Answers a check of the daemon as a whole in the turn in which it comes: it has no field, and its answer is one of
    /// two.
    func registerShortcut(with router: inout Router) {
        let status = status
        router.register(Grpc_Health_V1_Health.Method.check) { payload, _, _ in
            guard payload.isEmpty, let isServing = status.assumeIsolated({ $0.isServing("") }) else { return .none }
            return .answered(isServing ? Self.encodedServing : Self.encodedNotServing)
        }
    }

    // HealthCheckResponse.status, field 1, a varint.
    private static let encodedServing: [UInt8] = [0x08, 1]
    private static let encodedNotServing: [UInt8] = [0x08, 2]

    private static func response(_ isServing: Bool?) -> Grpc_Health_V1_HealthCheckResponse {
        var response = Grpc_Health_V1_HealthCheckResponse()
        response.status =
            switch isServing {
            case true?: .serving
            case false?: .notServing
            case nil: .serviceUnknown
            }
        return response
    }
}
