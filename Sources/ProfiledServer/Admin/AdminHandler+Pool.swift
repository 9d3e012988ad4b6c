internal import LibPQ
internal import Logging
internal import ProfiledProtocol
internal import TTRPC

/// The pool of database connections.
extension AdminHandler {
    func showPool(
        _ request: Profiled_V1_ShowPoolRequest, context: ServerContext
    ) async throws -> Profiled_V1_ShowPoolResponse {
        var response = Profiled_V1_ShowPoolResponse()
        response.isPaused = await pool.isPaused
        response.lanes = await pool.status().map { status in
            var detail = Profiled_V1_PoolLaneDetail()
            detail.lane = lane(status)
            detail.connections = status.connections.map(Self.connection)
            detail.lastError = status.lastError ?? ""
            return detail
        }.sorted { $0.lane.name < $1.lane.name }
        return response
    }

    private static func connection(_ status: PostgresPool.ConnectionStatus) -> Profiled_V1_PoolConnection {
        var connection = Profiled_V1_PoolConnection()
        connection.state =
            switch status.state {
            case .connecting: .connecting
            case .idle: .idle
            case .busy: .busy
            case .leased: .leased
            case .fenced: .fenced
            }
        connection.backendProcessID = Int32(clamping: status.backendPID)
        connection.runningRequests = UInt32(clamping: status.inFlight)
        return connection
    }

    func pausePool(
        _ request: Profiled_V1_PausePoolRequest, context: ServerContext
    ) async throws -> Profiled_V1_PausePoolResponse {
        var response = Profiled_V1_PausePoolResponse()
        response.wasPaused = await pool.pause()
        response.runningRequests = UInt32(clamping: await pool.status().reduce(0) { $0 + $1.inFlight })
        if !response.wasPaused { note("the pool is paused", context) }
        return response
    }

    func resumePool(
        _ request: Profiled_V1_ResumePoolRequest, context: ServerContext
    ) async throws -> Profiled_V1_ResumePoolResponse {
        var response = Profiled_V1_ResumePoolResponse()
        response.wasPaused = await pool.resume()
        if response.wasPaused { note("the pool goes on", context) }
        return response
    }

    func reconnectPool(
        _ request: Profiled_V1_ReconnectPoolRequest, context: ServerContext
    ) async throws -> Profiled_V1_ReconnectPoolResponse {
        let (closed, closing) = await pool.reconnect()
        note("the pool connects anew", context, ["connections": "\(closed + closing)"])
        var response = Profiled_V1_ReconnectPoolResponse()
        response.closedConnections = UInt32(clamping: closed)
        response.closingConnections = UInt32(clamping: closing)
        return response
    }
}
