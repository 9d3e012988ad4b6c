internal import LibPQ
internal import Logging
internal import ProfiledProtocol
internal import Reactor
internal import SwiftProtobuf
internal import TTRPC

/// Connections of clients, and their calls.
extension AdminHandler {
    func listConnections(
        _ request: Profiled_V1_ListConnectionsRequest, context: ServerContext
    ) async throws -> Profiled_V1_ListConnectionsResponse {
        let connections = await server?.connectionStatus() ?? []
        let processIDs = Set(connections.map(\.peer.processID))
        let processes = await onOwnThread { PeerProcess.read(processIDs) } ?? [:]
        let now = MonotonicTime.now()
        var response = Profiled_V1_ListConnectionsResponse()
        response.connections = connections.map { status in
            var connection = Profiled_V1_PeerConnection()
            connection.id = status.id
            connection.listener = status.listener
            connection.processID = status.peer.processID
            connection.userID = status.peer.userID
            connection.groupID = status.peer.groupID
            if let principal = status.authorizer as? Principal {
                connection.user = principal.userName ?? (status.peer.userID == 0 ? "root" : "")
                connection.access = principal.summary
            }
            connection.unit = processes[status.peer.processID]?.unit ?? ""
            connection.command = processes[status.peer.processID]?.command ?? ""
            connection.age = Google_Protobuf_Duration(rounding: now - status.acceptedAt)
            connection.runningCalls = UInt32(clamping: status.runningCalls)
            connection.totalCalls = UInt64(clamping: status.startedCalls)
            connection.heldBytes = UInt64(clamping: status.heldBytes)
            return connection
        }
        return response
    }

    func listCalls(
        _ request: Profiled_V1_ListCallsRequest, context: ServerContext
    ) async throws -> Profiled_V1_ListCallsResponse {
        let calls = await server?.callStatus() ?? []
        let statements = Dictionary(grouping: await pool.requestStatus(), by: \.taskHash)
        let now = MonotonicTime.now()
        var response = Profiled_V1_ListCallsResponse()
        response.calls = calls.map { status in
            var call = Profiled_V1_RunningCall()
            call.connectionID = status.context.connectionID
            call.streamID = status.context.streamID
            call.method = status.context.method.fullName
            call.accountID = status.context.subject ?? ""
            call.userID = status.context.peer.userID
            call.requestID = CallLogFields.requestID(status.context.metadata) ?? ""
            call.age = Google_Protobuf_Duration(rounding: now - status.startedAt)
            call.remaining = Google_Protobuf_Duration(rounding: status.context.deadline - now)
            call.isAnswered = status.isAnswered
            if status.taskHash != 0 {
                call.statements = statements[status.taskHash, default: []].map { Self.statement($0, now) }
            }
            return call
        }
        return response
    }

    private static func statement(
        _ status: PostgresPool.RequestStatus, _ now: MonotonicTime
    ) -> Profiled_V1_RunningStatement {
        var statement = Profiled_V1_RunningStatement()
        statement.state =
            switch status.state {
            case .waiting: .waiting
            case .running: .running
            case .cancelling: .cancelling
            }
        if let lane = status.lane { statement.lane = "\(lane)" }
        statement.name = status.statement
        statement.backendProcessID = Int32(clamping: status.backendPID)
        if let since = status.since { statement.age = Google_Protobuf_Duration(rounding: now - since) }
        return statement
    }

    func cancelCall(
        _ request: Profiled_V1_CancelCallRequest, context: ServerContext
    ) async throws -> Profiled_V1_CancelCallResponse {
        var response = Profiled_V1_CancelCallResponse()
        // The call that asks has nothing else to cancel than itself, which would only lose the answer.
        let isItself = request.connectionID == context.connectionID && request.streamID == context.streamID
        guard !isItself, let server else { return response }
        response.wasRunning = await server.cancelCall(
            connectionID: request.connectionID, streamID: request.streamID)
        if response.wasRunning {
            note(
                "a call is cancelled", context,
                ["cancelled-connection": "\(request.connectionID)", "cancelled-stream": "\(request.streamID)"])
        }
        return response
    }
}
