internal import LibPQ
internal import Logging
internal import ProfiledProtocol
internal import Reactor
internal import SwiftProtobuf
internal import Synchronization
internal import TTRPC

/// `profiled.v1.AdminService`: what the daemon is doing, and what it shall do. Who may call it is declared with its methods.
struct AdminHandler: Profiled_V1_AdminService.ServiceProtocol {
    let configuration: DaemonConfiguration
    let process: ProcessFacts
    let pool: PostgresPool
    let database: DatabaseFacts
    let metrics: OpenMetricsRegistry
    let operation: DaemonOperation
    let logger: Logger
    private let attached = Attached()

    init(
        configuration: DaemonConfiguration, process: ProcessFacts, pool: PostgresPool, database: DatabaseFacts,
        metrics: OpenMetricsRegistry, operation: DaemonOperation, logger: Logger
    ) {
        self.configuration = configuration
        self.process = process
        self.pool = pool
        self.database = database
        self.metrics = metrics
        self.operation = operation
        self.logger = logger
    }

    /// Tells which server to report on: it is made after the handlers that it calls.
    func attach(_ server: TTRPCServer) { attached.server.withLock { $0 = server } }

    /// The server; nil before it is made, when nobody can call.
    var server: TTRPCServer? { attached.server.withLock { $0 } }

    func status(
        _ request: Profiled_V1_StatusRequest, context: ServerContext
    ) async throws -> Profiled_V1_StatusResponse {
        let lanes = await pool.status()
        var response = Profiled_V1_StatusResponse()
        response.version = process.version
        response.processID = process.processID
        response.startedAt = process.startedAt
        response.uptime = Google_Protobuf_Duration(rounding: MonotonicTime.now() - process.startTime)
        response.residentMemoryBytes = ProcessFacts.residentMemoryBytes
        if let statistics = server?.statistics {
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
        var response = Profiled_V1_MetricsResponse()
        response.text = metrics.text()
        return response
    }

    func drain(
        _ request: Profiled_V1_DrainRequest, context: ServerContext
    ) async throws -> Profiled_V1_DrainResponse {
        note("the daemon is asked to end", context)
        var response = Profiled_V1_DrainResponse()
        response.runningCalls = UInt32(clamping: server?.statistics.runningCalls ?? 0)
        operation.drain()
        return response
    }

    /// Tells the journal what an administrator did.
    func note(_ message: Logger.Message, _ context: ServerContext, _ facts: Logger.Metadata = [:]) {
        logger.notice(
            message,
            metadata: facts.merging(["uid": "\(context.peer.userID)", "pid": "\(context.peer.processID)"]) { $1 })
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

    func lane(_ status: PostgresPool.LaneStatus) -> Profiled_V1_PoolLane {
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

    private final class Attached: Sendable {
        let server = Mutex<TTRPCServer?>(nil)
    }
}
