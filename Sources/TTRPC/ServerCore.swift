internal import Logging
internal import Reactor

/// What all connections of a server share.
///
/// Invariant of @unchecked: all is constant but `server`, which is set before the first connection, and the sums of bytes,
/// which are touched on the reactor's thread alone.
final class ServerCore: @unchecked Sendable {
    let configuration: ServerConfiguration
    let defaultTimeoutNanoseconds: Int64
    let maximumTimeoutNanoseconds: Int64
    let router: Router
    let reactor: Reactor
    let logger: Logger
    let authorizer: (any ServerAuthorizer)?
    let statistics = ServerStatistics()
    weak var server: TTRPCServer?
    /// Bytes held for all peers together.
    private(set) var heldBytes = 0
    /// Bytes of the requests of all running unary calls.
    var requestBytes = 0

    init(
        configuration: ServerConfiguration, router: Router, authorizer: (any ServerAuthorizer)?, reactor: Reactor,
        logger: Logger
    ) {
        self.configuration = configuration
        defaultTimeoutNanoseconds = configuration.defaultTimeout.saturatingNanoseconds
        maximumTimeoutNanoseconds = configuration.maximumTimeout.saturatingNanoseconds
        self.router = router
        self.reactor = reactor
        self.logger = logger
        self.authorizer = authorizer
    }

    /// A connection holds so many bytes more, or fewer, than before. On the loop.
    func heldBytesChanged(by difference: Int) {
        heldBytes += difference
        if difference > 0, heldBytes > configuration.maximumHeldBytes {
            server?.assumeIsolated { $0.closeLargestHolder() }
        }
    }

    /// A connection has closed. On the loop.
    func connectionClosed(_ id: UInt64) {
        statistics.connectionClosed()
        server?.assumeIsolated { $0.connectionClosed(id) }
    }

    /// A handler has ended, or output was sent, on a connection that drains. On the loop.
    func drainMovedOn() {
        server?.assumeIsolated { $0.drainMovedOn() }
    }

    /// The error that a peer is told for what a handler threw. What isn't meant for peers is logged here, once, and
    /// answered with a fixed text.
    func rpcError(for error: any Error, in call: ServerCall) -> RPCError {
        if let error = error as? RPCError, error.code != .ok { return error }
        if error is CancellationError { return RPCError(code: .cancelled, message: "the call was cancelled") }
        logger.error(
            "a handler failed",
            metadata: [
                "method": "\(call.entry.method.fullName)", "connection": "\(call.context.connectionID)",
                "stream": "\(call.streamID)", "request-id": "\(call.context.metadata.first("request-id") ?? "")",
                "error": "\(error)",
            ])
        return RPCError(code: .internalError, message: "internal error; the server's log has the cause")
    }
}
