public import Reactor

/// What one connection of a server is doing.
public struct ConnectionStatus: Sendable {
    /// Numbers the connections of a server from 1.
    public let id: UInt64
    /// The name of the listener that accepted it.
    public let listener: String
    /// Who is at the other end.
    public let peer: PeerCredentials
    /// When it was accepted.
    public let acceptedAt: MonotonicTime
    /// Handlers that run.
    public let runningCalls: Int
    /// Calls begun.
    public let startedCalls: Int
    /// Bytes held for the peer: unfinished frames, unread messages, unwritten answers.
    public let heldBytes: Int
    /// Who decides about its calls.
    public let authorizer: (any ConnectionAuthorizer)?
}

/// One call whose handler runs.
public struct CallStatus: Sendable {
    /// What its handler knows: peer, method, subject, deadline, metadata.
    public let context: ServerContext
    /// When it arrived.
    public let startedAt: MonotonicTime
    /// Whether it has been answered, though its handler still runs.
    public let isAnswered: Bool
    /// Tells the task that runs the handler from others: the hash value of `UnsafeCurrentTask` in it.
    public let taskHash: Int
}

extension TTRPCServer {
    /// What every connection is doing, oldest first.
    public func connectionStatus() -> [ConnectionStatus] {
        connections.values.map { connection in
            connection.assumeIsolated { connection in
                ConnectionStatus(
                    id: connection.id, listener: connection.listener, peer: connection.peer,
                    acceptedAt: connection.acceptedAt, runningCalls: connection.calls.count,
                    startedCalls: connection.startedCalls, heldBytes: connection.heldBytes,
                    authorizer: connection.authorizer)
            }
        }.sorted { $0.id < $1.id }
    }

    /// The calls that run, oldest first.
    public func callStatus() -> [CallStatus] {
        connections.values.flatMap { connection in
            connection.assumeIsolated { connection in
                connection.calls.values.map { call in
                    CallStatus(
                        context: call.context, startedAt: call.receivedAt, isAnswered: call.isAnswered,
                        taskHash: call.task?.hashValue ?? 0)
                }
            }
        }.sorted { ($0.startedAt, $0.context.connectionID) < ($1.startedAt, $1.context.connectionID) }
    }

    /// Cancels a call of any connection: it is answered CANCELLED at once.
    ///
    /// - Returns: whether such a call was running and not answered.
    public func cancelCall(connectionID: UInt64, streamID: UInt32) -> Bool {
        connections[connectionID]?.assumeIsolated {
            $0.cancelCall(streamID: streamID, reason: "cancelled by an administrator")
        } ?? false
    }
}
