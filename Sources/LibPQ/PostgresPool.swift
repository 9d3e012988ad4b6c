internal import CoreMetrics
public import Logging
public import Reactor

/// Connections to one database, shared by everybody in the process, in lanes so that slow work is never before fast work.
///
/// A request waits in its lane's queue, is sent on a connection, and is answered at its sync. Cancelling the task takes the
/// request out of the queue or cancels it in the server, never another's. Connections that end are replaced; reads whose
/// connection was lost are sent once more, a write only when nothing of it had been sent.
public actor PostgresPool: LoopActor, ConnectionOwner {
    /// Whether and how the pool serves.
    enum State {
        case new, running, draining, closed
    }

    /// Whose thread runs it.
    public nonisolated let reactor: Reactor
    nonisolated let configuration: PostgresConfiguration
    /// What took long lately.
    public nonisolated let slowRequests = SlowRequests()
    let logger: Logger
    private(set) var state = State.new
    let lanes: [PoolLane]
    /// Whether requests are kept in their queues.
    public internal(set) var isPaused = false
    /// Told of every write that was committed.
    public nonisolated let commits = CommitSignal()
    private var startWaiter: CheckedContinuation<PostgresError?, Never>?
    private var drainWaiter: CheckedContinuation<Void, Never>?
    /// How long a connection may take for its ROLLBACK before it is given up.
    private static let maximumReturn = Duration.seconds(5)

    /// The reactor's thread runs this actor.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe reactor.asUnownedSerialExecutor() }

    /// A pool that has no connection yet; see ``start()``.
    public init(configuration: PostgresConfiguration, reactor: Reactor, logger: Logger) {
        self.configuration = configuration
        self.reactor = reactor
        self.logger = logger
        lanes = Lane.allCases.map { PoolLane($0, configuration[$0]) }
    }

    func poolLane(_ lane: Lane) -> PoolLane { lanes[lane.rawValue] }

    // MARK: - Life

    /// Opens a first connection in each lane and waits for the read lane's.
    ///
    /// - Throws: ``PostgresError/Kind/connectionFailed`` when it could not be made; the pool is closed then.
    public func start() async throws(PostgresError) {
        guard state == .new else { throw PostgresError(.invalidRequest, "the pool was started before") }
        state = .running
        let failure = await withCheckedContinuation { waiter in
            startWaiter = waiter
            for lane in lanes { open(in: lane) }
        }
        if let failure {
            closeAll()
            throw failure
        }
    }

    /// Refuses new requests, waits until those in flight have ended, at most `grace`, and closes every connection.
    public func shutdown(grace: Duration = .seconds(2)) async {
        guard state == .running || state == .new else { return }
        state = .draining
        if !isIdle {
            let timer = ReactorTimer { [weak self] in self?.assumeIsolated { $0.endDraining() } }
            reactor.schedule(timer, at: .now() + grace)
            await withCheckedContinuation { drainWaiter = $0 }
            reactor.cancel(timer)
        }
        closeAll()
    }

    private var isIdle: Bool {
        lanes.allSatisfy { lane in
            lane.queue.count == 0
                && lane.members.allSatisfy { !$0.isLeased && $0.connection.assumeIsolated { $0.load } == 0 }
        }
    }

    private func endDraining() {
        drainWaiter?.resume()
        drainWaiter = nil
    }

    private func closeAll() {
        state = .closed
        let error = PostgresError(.closed, "the pool is closed")
        for lane in lanes {
            for timer in [lane.retryTimer, lane.waitTimer] {
                if let timer { reactor.cancel(timer) }
            }
            while let request = lane.queue.popFirst() { end(request, error) }
            for member in lane.members {
                if let timer = member.returnTimer { reactor.cancel(timer) }
                member.connection.assumeIsolated { $0.close(error) }
            }
            lane.members = []
        }
    }

    private func end(_ request: PostgresRequest, _ error: PostgresError) {
        request.phase = .done
        request.finish(.failure(error))
    }

    // MARK: - Requests

    /// Puts a request into its lane's queue, or refuses it.
    func accept(_ request: PostgresRequest, in lane: PoolLane) {
        if request.isAbandoned { return end(request, .cancelled(.notSent)) }
        guard state == .running else { return end(request, PostgresError(.closed, "the pool is closed")) }
        guard lane.queue.count < lane.limits.queueLimit else {
            lane.refused.increment()
            return end(
                request, PostgresError(.queueFull, "\(lane.queue.count) requests wait in the \(lane.lane) lane"))
        }
        request.phase = .waiting
        request.lane = lane.lane
        request.waitingSince = .now()
        lane.queue.append(request)
        dispatch(lane)
    }

    /// The caller of a request gives up.
    func cancel(_ request: PostgresRequest) {
        if let connection = request.connection {
            connection.assumeIsolated { $0.cancel(request) }
        } else if request.phase == .new {
            request.isAbandoned = true
        } else if request.phase == .waiting, let lane = request.lane {
            poolLane(lane).queue.remove(request)
            end(request, .cancelled(.notSent))
        }
    }

    /// Hands requests to connections as long as there are both.
    func dispatch(_ lane: PoolLane) {
        guard !lane.isDispatching else {
            lane.mustDispatchAgain = true
            return
        }
        lane.isDispatching = true
        repeat {
            lane.mustDispatchAgain = false
            while !isPaused, lane.queue.first != nil, let (member, load) = lane.freeMember() {
                guard let request = lane.queue.popFirst() else { break }
                hand(request, to: member, in: lane)
                // A second connection is a second processor at the server.
                if load > 0 { open(in: lane) }
            }
        } while lane.mustDispatchAgain
        lane.isDispatching = false
        if lane.members.isEmpty || lane.queue.count > lane.openingCount { open(in: lane) }
        watchWaiting(lane)
        lane.report()
        if state == .draining, drainWaiter != nil, isIdle { endDraining() }
    }

    private func hand(_ request: PostgresRequest, to member: PoolLane.Member, in lane: PoolLane) {
        request.queueNanoseconds = MonotonicTime.now().nanoseconds(since: request.waitingSince)
        lane.waitTime.recordNanoseconds(request.queueNanoseconds)
        if case .lease = request.work {
            member.isLeased = true
            request.phase = .done
            request.connection = member.connection
            return request.finish(.success([]))
        }
        let isTaken = member.connection.assumeIsolated { $0.submit(request) }
        // The connection had ended before anything was sent: it has told so, and is no member any more.
        if !isTaken { lane.queue.prepend(request) }
    }

    /// Puts a request back to the head of its lane's queue.
    nonisolated func retry(_ request: PostgresRequest) {
        assumeIsolated { pool in
            guard let lane = request.lane.map(pool.poolLane), pool.state == .running || pool.state == .draining else {
                return pool.end(request, PostgresError(.closed, "the pool is closed"))
            }
            request.phase = .waiting
            lane.queue.prepend(request)
            lane.mustDispatchAgain = true
        }
    }

    /// Sees to it that nobody waits longer than allowed: the first in the queue has waited longest.
    private func watchWaiting(_ lane: PoolLane) {
        guard let first = lane.queue.first else {
            if let timer = lane.waitTimer { reactor.cancel(timer) }
            return
        }
        let due = first.waitingSince + allowedWait(lane)
        if lane.waitTimer?.isScheduled == true, lane.waitTimerDue <= due { return }
        let timer =
            lane.waitTimer
            ?? ReactorTimer { [weak self, lane = lane.lane] in
                self?.assumeIsolated { $0.refuseOverdue($0.poolLane(lane)) }
            }
        lane.waitTimer = timer
        lane.waitTimerDue = due
        reactor.schedule(timer, at: due)
    }

    private func allowedWait(_ lane: PoolLane) -> Duration {
        lane.isCutOff ? min(configuration.maximumOutage, configuration.maximumWait) : configuration.maximumWait
    }

    private func refuseOverdue(_ lane: PoolLane) {
        let limit = MonotonicTime.now()
        while let first = lane.queue.first, first.waitingSince + allowedWait(lane) <= limit {
            lane.queue.remove(first)
            let reason = lane.lastError.map { ": \($0.message)" } ?? ""
            end(first, PostgresError(.waitedTooLong, "no connection of the \(lane.lane) lane became free\(reason)"))
        }
        dispatch(lane)
    }

    // MARK: - Connections

    /// Begins to make one more connection, unless the lane has all it may, or must wait before it tries again.
    private func open(in lane: PoolLane) {
        guard state == .running || state == .draining, lane.members.count < max(1, lane.limits.connections),
            lane.retryTimer?.isScheduled != true
        else { return }
        // While the server can't be reached, one attempt at a time is enough.
        if lane.failures > 0, lane.openingCount > 0 { return }
        let connection = PostgresConnection(
            configuration: configuration, lane: lane.lane, reactor: reactor, logger: logger)
        lane.members.append(PoolLane.Member(connection))
        connection.assumeIsolated { $0.open(owner: self) }
    }

    private func openLater(in lane: PoolLane, after delay: Duration) {
        let timer =
            lane.retryTimer
            ?? ReactorTimer { [weak self, lane = lane.lane] in
                self?.assumeIsolated { pool in
                    let lane = pool.poolLane(lane)
                    if lane.members.isEmpty || lane.queue.count > 0 { pool.open(in: lane) }
                }
            }
        lane.retryTimer = timer
        reactor.schedule(timer, at: .now() + delay)
    }

    nonisolated func connectionOpened(_ connection: PostgresConnection) {
        assumeIsolated { pool in
            guard let lane = connection.lane.map(pool.poolLane), let member = lane.member(of: connection) else {
                return
            }
            member.isOpen = true
            if lane.failures > 0 {
                pool.logger.info("PostgreSQL can be reached again", metadata: ["lane": "\(lane.lane)"])
            }
            lane.failures = 0
            lane.lastError = nil
            if lane.lane == .read { pool.answerStart(nil) }
            pool.dispatch(lane)
        }
    }

    nonisolated func connectionProgressed(_ connection: PostgresConnection) {
        assumeIsolated { pool in
            guard let lane = connection.lane.map(pool.poolLane), let member = lane.member(of: connection) else {
                return
            }
            if member.isReturning { pool.takeBack(member) }
            if member.mustReconnect { pool.replaceWhenIdle(member) }
            if member.isRetiring { pool.retire(member, of: lane) }
            pool.dispatch(lane)
        }
    }

    nonisolated func connectionClosed(_ connection: PostgresConnection, error: PostgresError, whileOpening: Bool) {
        assumeIsolated { pool in
            guard let lane = connection.lane.map(pool.poolLane), let member = lane.member(of: connection) else {
                return
            }
            lane.members.removeAll { $0 === member }
            if let timer = member.returnTimer { pool.reactor.cancel(timer) }
            guard pool.state == .running || pool.state == .draining else { return }
            lane.lastError = error
            if whileOpening {
                lane.failures += 1
                if lane.failures == 1 {
                    pool.logger.warning(
                        "PostgreSQL cannot be reached", metadata: ["lane": "\(lane.lane)", "error": "\(error)"])
                }
                pool.openLater(in: lane, after: lane.backoff)
            } else {
                lane.lost.increment()
                lane.reconnects += 1
                pool.logger.debug(
                    "connection to PostgreSQL lost", metadata: ["lane": "\(lane.lane)", "error": "\(error)"])
                // The others of the lane are likely to end too: a moment's wait spares attempts in vain.
                pool.openLater(in: lane, after: .microseconds(Int64.random(in: 1_000...20_000)))
            }
            if lane.lane == .read, whileOpening { pool.answerStart(error) }
            pool.dispatch(lane)
        }
    }

    private func answerStart(_ failure: PostgresError?) {
        startWaiter?.resume(returning: failure)
        startWaiter = nil
    }

    // MARK: - Leases

    /// Takes a transaction's connection back as soon as nothing is in flight on it and no transaction is open.
    func endLease(of connection: PostgresConnection) {
        guard let lane = connection.lane.map(poolLane), let member = lane.member(of: connection) else { return }
        member.isReturning = true
        takeBack(member)
        if member.isReturning {
            let timer = ReactorTimer { [weak connection] in
                connection?.assumeIsolated {
                    $0.close(PostgresError(.connectionLost, "a transaction did not end"))
                }
            }
            member.returnTimer = timer
            reactor.schedule(timer, at: .now() + Self.maximumReturn)
        } else {
            // While it was leased it could not be: nothing else will look at it, since it takes no request.
            if member.mustReconnect { replaceWhenIdle(member) }
            if member.isRetiring { retire(member, of: lane) }
        }
        dispatch(lane)
    }

    private func takeBack(_ member: PoolLane.Member) {
        let (load, isFenced, isOutside) = member.connection.assumeIsolated {
            ($0.load, $0.fence != nil, $0.isOutsideTransaction)
        }
        guard load == 0, !isFenced else { return }
        if let timer = member.returnTimer { reactor.cancel(timer) }
        member.returnTimer = nil
        member.isReturning = false
        if isOutside {
            member.isLeased = false
        } else {
            member.connection.assumeIsolated {
                $0.close(PostgresError(.connectionLost, "a transaction was left open"))
            }
        }
    }

    // MARK: - Access

    /// Runs `body` on the reactor: at once when already there.
    nonisolated func onLoop(_ body: @escaping @Sendable (isolated PostgresPool) -> Void) {
        if reactor.isOnLoop {
            assumeIsolated(body)
        } else {
            Task(executorPreference: reactor) { await self.run(body) }
        }
    }

    private func run(_ body: @Sendable (isolated PostgresPool) -> Void) { body(self) }
}
