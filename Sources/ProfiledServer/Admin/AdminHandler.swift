internal import Glibc
internal import LibPQ
internal import ProfiledProtocol
internal import Reactor
internal import SwiftProtobuf
internal import Synchronization
internal import TTRPC

/// `profiled.v1.AdminService`: what the daemon is doing, for root and its own user.
struct AdminHandler: Profiled_V1_AdminService.ServiceProtocol {
    private let configuration: DaemonConfiguration
    private let process: ProcessFacts
    private let pool: PostgresPool
    private let database: DatabaseFacts
    private let metrics: OpenMetricsRegistry
    private let server = AttachedServer()

    init(
        configuration: DaemonConfiguration, process: ProcessFacts, pool: PostgresPool, database: DatabaseFacts,
        metrics: OpenMetricsRegistry
    ) {
        self.configuration = configuration
        self.process = process
        self.pool = pool
        self.database = database
        self.metrics = metrics
    }

    /// Tells which server to report on: it is made after the handlers that it calls.
    func attach(_ server: TTRPCServer) { self.server.statistics.withLock { $0 = server.statistics } }

    func status(
        _ request: Profiled_V1_StatusRequest, context: ServerContext
    ) async throws -> Profiled_V1_StatusResponse {
        try Self.checkAdmin(context)
        let lanes = await pool.status()
        var response = Profiled_V1_StatusResponse()
        response.version = process.version
        response.processID = process.processID
        response.startedAt = process.startedAt
        response.uptime = Google_Protobuf_Duration(rounding: MonotonicTime.now() - process.startTime)
        response.residentMemoryBytes = ProcessFacts.residentMemoryBytes
        if let statistics = server.statistics.withLock({ $0 }) {
            response.openConnections = UInt32(clamping: statistics.openConnections)
            response.runningCalls = UInt32(clamping: statistics.runningCalls)
            response.totalCalls = UInt64(clamping: statistics.startedCalls)
            response.failedCalls = UInt64(clamping: statistics.failedCalls)
        }
        response.database = status(of: lanes)
        response.state = response.database.state == .connected ? .serving : .degraded
        return response
    }

    func metrics(
        _ request: Profiled_V1_MetricsRequest, context: ServerContext
    ) async throws -> Profiled_V1_MetricsResponse {
        try Self.checkAdmin(context)
        var response = Profiled_V1_MetricsResponse()
        response.text = metrics.text()
        return response
    }

    private func status(of lanes: [PostgresPool.LaneStatus]) -> Profiled_V1_DatabaseStatus {
        var status = Profiled_V1_DatabaseStatus()
        status.lanes = lanes.map(lane).sorted { $0.name < $1.name }
        let usable = status.lanes.count { $0.readyConnections > 0 }
        status.state = usable == lanes.count ? .connected : usable == 0 ? .down : .reconnecting
        status.serverVersion = database.serverVersion
        status.schemaVersion = Int64(clamping: database.schemaVersion)
        if case .embedded = configuration.database { status.isEmbedded = true }
        return status
    }

    private func lane(_ status: PostgresPool.LaneStatus) -> Profiled_V1_PoolLane {
        var lane = Profiled_V1_PoolLane()
        lane.name = "\(status.lane)"
        lane.configuredConnections = UInt32(clamping: status.maximumConnections)
        lane.readyConnections = UInt32(clamping: status.connections.count { $0.state != .connecting })
        lane.runningRequests = UInt32(clamping: status.inFlight)
        lane.queuedRequests = UInt32(clamping: status.queued)
        lane.queueLimit = UInt32(clamping: configuration.queueLimit)
        lane.totalReconnects = UInt64(clamping: status.lostConnections)
        return lane
    }

    private static func checkAdmin(_ context: ServerContext) throws(RPCError) {
        guard context.peer.userID == 0 || context.peer.userID == geteuid() else {
            throw RPCError(code: .permissionDenied, message: "only root and the daemon's own user may do this")
                .adding(reason: "PERMISSION_DENIED", domain: RPCError.domain)
        }
    }

    private final class AttachedServer: Sendable {
        let statistics = Mutex<ServerStatistics?>(nil)
    }
}
