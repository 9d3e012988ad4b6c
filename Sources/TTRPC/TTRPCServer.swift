internal import CLinux
internal import Glibc
public import Logging
public import Reactor

/// A ttrpc server on Unix sockets.
///
/// ```swift
/// var router = Router()
/// router.register(GreeterHandler())
/// let server = TTRPCServer(router: router, reactor: reactor, logger: logger)
/// try await server.listen(.bind(path: "/run/greeter.sock"))
/// …
/// await server.shutdown(within: .seconds(10))
/// ```
public actor TTRPCServer: LoopActor {
    private nonisolated let core: ServerCore
    private var acceptors: [Acceptor] = []
    private(set) var connections: [UInt64: ServerConnection] = [:]
    private var lastConnectionID: UInt64 = 0
    private var isDraining = false
    private var hasShutDown = false
    private var shutdownWaiters: [CheckedContinuation<Void, Never>] = []
    private var drainWaiter: CheckedContinuation<Void, Never>?
    private var drainTimer: ReactorTimer?

    /// Whose thread runs it.
    public nonisolated var reactor: Reactor { core.reactor }
    /// The reactor's thread runs this actor.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe core.reactor.asUnownedSerialExecutor() }

    /// A server that doesn't listen yet.
    ///
    /// - Parameter authorizer: decides which calls are answered; without one all are.
    public init(
        configuration: ServerConfiguration = ServerConfiguration(), router: Router,
        authorizer: (any ServerAuthorizer)? = nil, reactor: Reactor, logger: Logger
    ) {
        core = ServerCore(
            configuration: configuration, router: router, authorizer: authorizer, reactor: reactor, logger: logger)
    }

    /// Exact counts, readable from any thread.
    public nonisolated var statistics: ServerStatistics { core.statistics }

    /// Accepts connections on a socket from now on; may be called for several.
    ///
    /// - Parameter name: tells connections of several listeners apart (``ServerContext/listener``).
    /// - Throws: `ReactorError` when the descriptor can't be watched; it is closed then.
    public func listen(_ listener: UnixListener, named name: String = "") throws {
        core.server = self
        let acceptor = Acceptor(
            listener: listener, name: name, server: self, reactor: core.reactor, logger: core.logger)
        do {
            try acceptor.start()
        } catch {
            listener.close()
            throw error
        }
        acceptors.append(acceptor)
    }

    /// Whether another connection may be accepted now.
    var hasRoom: Bool { connections.count < core.configuration.maximumConnections }

    /// Takes over a socket that the named listener accepted.
    func accept(_ descriptor: CInt, listener: String) {
        guard let peer = PeerCredentials(descriptor: descriptor) else {
            core.logger.warning("a connection without peer credentials was closed")
            _ = clinux_close(descriptor)
            return
        }
        lastConnectionID += 1
        let connection = ServerConnection(
            id: lastConnectionID, descriptor: descriptor, peer: peer, listener: listener, core: core)
        connections[lastConnectionID] = connection
        core.statistics.connectionOpened()
        do {
            try connection.assumeIsolated { try $0.start() }
        } catch {
            core.logger.error("a connection can't be watched", metadata: ["error": "\(error)"])
            core.statistics.connectionClosed()
            connections[lastConnectionID] = nil
        }
    }

    func connectionClosed(_ id: UInt64) {
        connections[id] = nil
        for acceptor in acceptors { acceptor.roomMade() }
        drainMovedOn()
    }

    /// Makes room: the peer for whom most is held is the one that takes or sends too slowly, or asks for too much.
    func closeLargestHolder() {
        let largest = connections.values.max { left, right in
            left.assumeIsolated { $0.heldBytes } < right.assumeIsolated { $0.heldBytes }
        }
        largest?.assumeIsolated { $0.close("too much is held for all peers together, and most of it for this one") }
    }

    // MARK: Ending

    /// Stops in order: accepts nobody, refuses new calls, waits for running ones and until their answers are sent, then
    /// closes every connection.
    ///
    /// - Parameter limit: how long that may take; what still runs then is cancelled.
    public func shutdown(within limit: Duration) async {
        if isDraining {
            // Somebody else has begun: return with them.
            if !hasShutDown { await withCheckedContinuation { shutdownWaiters.append($0) } }
            return
        }
        isDraining = true
        for acceptor in acceptors { acceptor.stop() }
        acceptors = []
        drainConnections()
        if !isDrained {
            await withCheckedContinuation { continuation in
                drainWaiter = continuation
                let timer = ReactorTimer { [weak self] in self?.assumeIsolated { $0.finishDrain() } }
                drainTimer = timer
                core.reactor.schedule(timer, at: .now() + limit)
            }
        }
        for connection in Array(connections.values) { await connection.close("the server shuts down") }
        hasShutDown = true
        let waiters = shutdownWaiters
        shutdownWaiters = []
        for waiter in waiters { waiter.resume() }
    }

    private func drainConnections() {
        for connection in connections.values { connection.assumeIsolated { $0.drain() } }
    }

    /// Whether no call runs and every answer is sent.
    private var isDrained: Bool {
        core.statistics.runningCalls == 0
            && !connections.values.contains { $0.assumeIsolated { $0.socket.hasPendingOutput } }
    }

    func drainMovedOn() {
        if drainWaiter != nil, isDrained { finishDrain() }
    }

    private func finishDrain() {
        if let drainTimer { core.reactor.cancel(drainTimer) }
        drainTimer = nil
        drainWaiter?.resume()
        drainWaiter = nil
    }
}
