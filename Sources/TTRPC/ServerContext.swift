public import Reactor
public import TTRPCWire

/// What a handler knows about the call that it answers.
public final class ServerContext: Sendable {
    /// Who called.
    public let peer: PeerCredentials
    /// What travelled beside the request.
    public let metadata: Metadata
    /// The rpc.
    public let method: MethodDescriptor
    /// The call's stream on its connection: odd.
    public let streamID: UInt32
    /// Numbers the connections of a server from 1.
    public let connectionID: UInt64
    /// The name of the listener that accepted the connection; empty unless the server was given one.
    public let listener: String
    /// What the call is about, as the server's authorizer found in its first message; nil when it found nothing.
    public let subject: String?
    /// When the request was read: the beginning of the turn in which it came.
    public let receivedAt: MonotonicTime
    /// When the call is answered DEADLINE_EXCEEDED; its task is cancelled then.
    public let deadline: MonotonicTime
    private let connection: ServerConnection?

    init(
        peer: PeerCredentials, metadata: Metadata, method: MethodDescriptor, streamID: UInt32, connectionID: UInt64,
        listener: String = "", subject: String? = nil, receivedAt: MonotonicTime, deadline: MonotonicTime,
        connection: ServerConnection?
    ) {
        self.peer = peer
        self.metadata = metadata
        self.method = method
        self.streamID = streamID
        self.connectionID = connectionID
        self.listener = listener
        self.subject = subject
        self.receivedAt = receivedAt
        self.deadline = deadline
        self.connection = connection
    }

    /// Cancels another call of the same connection: it is answered CANCELLED at once.
    ///
    /// - Returns: whether such a call was running.
    public func cancelCall(streamID: UInt32) async -> Bool {
        guard streamID != self.streamID, let connection else { return false }
        return await connection.cancelCall(streamID: streamID)
    }
}
