internal import CLinux
internal import Glibc
internal import Logging
internal import Reactor

/// Accepts the connections of one listening socket.
///
/// Invariant of @unchecked: touched on the reactor's thread alone, by its server and by readiness.
final class Acceptor: ReadinessHandler, @unchecked Sendable {
    private let listener: UnixListener
    private let name: String
    private weak var server: TTRPCServer?
    private let reactor: Reactor
    private let logger: Logger
    private var registration: Registration?
    private var retryTimer: ReactorTimer?
    private var isPaused = false

    /// Connections accepted in one turn, so that a storm of them doesn't starve the established ones.
    private static let maximumPerTurn = 64
    /// Without a free descriptor (EMFILE) the listener stays readable: looking again at once would spin.
    private static let retryDelay = Duration.milliseconds(100)

    init(listener: UnixListener, name: String, server: TTRPCServer, reactor: Reactor, logger: Logger) {
        self.listener = listener
        self.name = name
        self.server = server
        self.reactor = reactor
        self.logger = logger
    }

    func start() throws(ReactorError) {
        registration = try reactor.register(listener.descriptor, interest: .readable, handler: self)
    }

    func ready(_ events: ReadinessSet) {
        // Nobody takes connections any more: without this the listener would stay readable for ever.
        guard let server else { return stop() }
        for _ in 0..<Self.maximumPerTurn {
            guard server.assumeIsolated({ $0.hasRoom }) else { return pause() }
            let descriptor = clinux_accept(listener.descriptor)
            if descriptor >= 0 {
                server.assumeIsolated { $0.accept(descriptor, listener: name) }
                continue
            }
            switch -descriptor {
            case EAGAIN: return
            case EINTR, ECONNABORTED: continue
            default:
                logger.warning(
                    "can't accept connections now", metadata: ["error": "\(systemErrorText(-descriptor))"])
                pause()
                let timer = ReactorTimer { [weak self] in self?.roomMade() }
                retryTimer = timer
                reactor.schedule(timer, at: .now() + Self.retryDelay)
                return
            }
        }
    }

    /// Looks again after a pause: a connection has closed, or some time has passed.
    func roomMade() {
        guard isPaused, let registration else { return }
        isPaused = false
        setInterest(.readable, registration)
    }

    private func pause() {
        guard !isPaused, let registration else { return }
        isPaused = true
        setInterest([], registration)
    }

    private func setInterest(_ interest: ReadinessSet, _ registration: Registration) {
        do {
            try reactor.update(registration, interest: interest)
        } catch {
            logger.error("the listener can't be watched", metadata: ["error": "\(error)"])
        }
    }

    func stop() {
        if let retryTimer { reactor.cancel(retryTimer) }
        if let registration { reactor.deregister(registration) }
        guard registration != nil else { return }
        registration = nil
        listener.close()
    }
}
