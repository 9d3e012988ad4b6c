internal import TTRPCWire

/// Limits of a server. Every one bounds what a peer can make the process hold or wait for.
public struct ServerConfiguration: Sendable {
    /// Handlers of one connection that may run at once; more are answered RESOURCE_EXHAUSTED.
    public var maximumCallsPerConnection = 64
    /// Handlers that may run at once in all.
    public var maximumCalls = 1024
    /// Methods that find a place when all calls are taken: those that make room, and those that tell there is none.
    public var reservedMethods: Set<MethodDescriptor> = []
    /// How many calls more than the limits may run for the reserved methods' sake.
    public var reservedCalls = 16
    /// Connections; further ones wait in the listener's backlog until one ends.
    public var maximumConnections = 4096
    /// The time limit of a request that names none.
    public var defaultTimeout = Duration.seconds(30)
    /// The longest time limit; longer ones are shortened to it.
    public var maximumTimeout = Duration.seconds(24 * 3600)
    /// How long a peer may be silent within a frame.
    public var readIdleTimeout = Duration.seconds(10)
    /// How long a peer may take nothing of what is written for it.
    public var writeStallTimeout = Duration.seconds(10)
    /// Bytes that may wait to be written to one peer; beyond it the connection is closed, unless the peer takes some of
    /// them within ``overfullStallTimeout``.
    public var maximumPendingWriteBytes = 8 * 1024 * 1024
    /// How long a peer may take nothing while more than ``maximumPendingWriteBytes`` wait in the answers of its calls.
    public var overfullStallTimeout = Duration.seconds(1)
    /// A stream's handler waits while more than this many bytes are unwritten.
    public var writeHighWaterBytes = 1024 * 1024
    /// Bytes of unread messages of one stream at which the connection is no longer read.
    public var maximumUnreadStreamBytes = 1024 * 1024
    /// Unread messages of one stream at which the connection is no longer read.
    public var maximumUnreadStreamMessages = 256
    /// Bytes that may be held for all peers together: frames that have not arrived whole, messages of streams that no
    /// handler has read, and what waits to be written. Beyond it the connection that holds most is closed.
    public var maximumHeldBytes = 128 * 1024 * 1024
    /// Bytes of the requests of running unary calls, all together; a call beyond it is answered RESOURCE_EXHAUSTED.
    public var maximumRequestBytes = 128 * 1024 * 1024
    /// The retry delay that overload answers advise.
    public var overloadRetryDelay = Duration.milliseconds(100)

    /// The documented defaults.
    public init() {}

    /// The most bytes of data in one frame, either way.
    public static var maximumFrameBytes: Int { FrameHeader.maximumDataLength }
    /// The most bytes of a service's or a method's name.
    public static var maximumNameBytes: Int { RequestEnvelope.maximumNameBytes }
    /// The most bytes of one response's payload.
    public static var maximumPayloadBytes: Int { FrameHeader.maximumDataLength - ResponseEnvelope.overheadBytes }
}
