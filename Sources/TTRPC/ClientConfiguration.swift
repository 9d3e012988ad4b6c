/// How a client connects and what bounds it.
public struct ClientConfiguration: Sendable {
    /// How long connecting may take, the wait for a full backlog included.
    public var connectTimeout = Duration.seconds(5)
    /// The time limit of unary calls that name none.
    public var defaultTimeout = Duration.seconds(30)
    /// Calls that run on the connection at once; further ones wait in the client. Servers bound this too.
    public var maximumConcurrentCalls = 64
    /// Calls that may wait; further ones fail with RESOURCE_EXHAUSTED.
    public var maximumWaitingCalls = 65_536
    /// The unary method that cancels a call of the same connection: its request's field 1 is the stream id (uint32).
    /// ttrpc has no frame for it. Nil: cancelled calls run on in the server.
    public var cancelMethod: MethodDescriptor?
    /// How long the server may be silent within a frame.
    public var readIdleTimeout = Duration.seconds(10)
    /// How long the server may take nothing of what waits for it.
    public var writeStallTimeout = Duration.seconds(30)
    /// The first stream id of a connection: odd; other than 1 only to test what happens when ids are used up.
    var firstStreamID: UInt32 = 1

    /// The documented defaults.
    public init() {}
}
