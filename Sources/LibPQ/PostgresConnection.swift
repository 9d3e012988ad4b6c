internal import DequeModule
internal import Logging
public import Reactor

/// One session with a PostgreSQL server, on the reactor.
///
/// Statements of a request go out together and end with a sync; the caller is answered when the sync is back, so a write
/// that is answered is committed. Requests of several tasks are served in the order of their arrival.
///
/// Made by ``connect(configuration:reactor:logger:)`` for use by itself, or by a ``PostgresPool``. It lives until
/// ``close()``.
public actor PostgresConnection: LoopActor, ReadinessHandler {
    enum State {
        /// → ready, closed
        case connecting
        /// → closed
        case ready
        case closed
    }

    /// One thing that libpq was asked, in the order of the answers.
    struct Step {
        enum Kind {
            case prepare(name: String), execute(PostgresStatement.Storage), deallocate, sync, script
            /// Commits what is made durable by the step after it.
            case firstSync
        }
        let kind: Kind
        let request: PostgresRequest
        var isAnswered = false
    }

    /// A statement of this session.
    struct Prepared {
        let storage: PostgresStatement.Storage
        let wireName: String
    }

    /// Whose thread runs it.
    public nonisolated let reactor: Reactor
    nonisolated let configuration: PostgresConfiguration
    nonisolated let lane: Lane?
    let logger: Logger
    /// Requests in flight at most.
    let depth: Int
    var handle: LibPQHandle?
    var state = State.connecting
    var steps = Deque<Step>()
    var inFlight = Deque<PostgresRequest>()
    var pending = Deque<PostgresRequest>()
    var fence: Fence?
    var cancelTimer: ReactorTimer?
    var fenceTimer: ReactorTimer?
    private var registration: Registration?
    private var interest: ReadinessSet = []
    private var connectTimer: ReactorTimer?
    private var owner: (any ConnectionOwner)?
    private var openWaiter: CheckedContinuation<Result<Void, PostgresError>, Never>?
    private var prepared: [String: Prepared] = [:]
    /// Wire names of statements that must be deallocated before others take their place.
    private var stale: [String] = []
    private var generation = 0
    /// Requests that may wait on one connection: only its own users add to them.
    private static let maximumPending = 1024

    /// The reactor's thread runs this actor.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe reactor.asUnownedSerialExecutor() }

    init(configuration: PostgresConfiguration, lane: Lane?, reactor: Reactor, logger: Logger) {
        self.configuration = configuration
        self.lane = lane
        self.reactor = reactor
        self.logger = logger
        depth = lane.map { $0.isExclusive ? 1 : max(1, configuration[$0].depth) } ?? 1
    }

    // MARK: - Facts

    /// The server's process for this session, for `pg_stat_activity`; 0 while there is none.
    public var backendPID: Int { handle?.backendPID ?? 0 }

    /// The server's version, such as 150004; 0 while it is not known.
    public var serverVersion: Int { handle?.serverVersion ?? 0 }

    /// Whether the connection takes requests.
    public var isOpen: Bool { state == .ready }

    /// Requests in flight or waiting for the connection.
    var load: Int { inFlight.count + pending.count }

    /// Whether no transaction block is open.
    var isOutsideTransaction: Bool { handle?.isIdle ?? true }

    /// Whether a transaction block is open and has not failed.
    var isInTransaction: Bool { handle?.isInTransaction ?? false }

    // MARK: - Connecting

    /// Begins to connect; the owner, or else the waiter, hears of the outcome.
    func open(owner: (any ConnectionOwner)?, waiter: CheckedContinuation<Result<Void, PostgresError>, Never>? = nil) {
        guard state == .connecting else {
            waiter?.resume(returning: .failure(.cancelled(.notSent)))
            return
        }
        self.owner = owner
        openWaiter = waiter
        let options = configuration.connectionOptions(isReadOnly: lane?.isReadOnly ?? false)
        guard let handle = LibPQHandle(options: options) else {
            return close(PostgresError(.connectionFailed, "no memory for a connection"))
        }
        self.handle = handle
        handle.onNotice = { [weak self] notice in self?.assumeIsolated { $0.received(notice) } }
        guard !handle.isBad else { return close(PostgresError(.connectionFailed, handle.errorMessage)) }
        let timer = ReactorTimer { [weak self] in
            self?.assumeIsolated { connection in
                connection.close(
                    PostgresError(.connectionFailed, "no answer within \(connection.configuration.connectTimeout)"))
            }
        }
        connectTimer = timer
        reactor.schedule(timer, at: .now() + configuration.connectTimeout)
        watch(.writable)
    }

    /// One step of connecting. The descriptor may be another after each, even under the same number: watch it anew.
    private func continueConnecting() {
        guard let handle else { return }
        unwatch()
        switch handle.connectPoll() {
        case .reading: watch(.readable)
        case .writing: watch(.writable)
        case .failed: close(PostgresError(.connectionFailed, handle.errorMessage))
        case .connected:
            guard handle.enterPipeline() else {
                return close(PostgresError(.connectionFailed, "no pipeline mode: \(handle.errorMessage)"))
            }
            if let connectTimer { reactor.cancel(connectTimer) }
            connectTimer = nil
            state = .ready
            watch(.readable)
            guard state == .ready else { return }
            openWaiter?.resume(returning: .success(()))
            openWaiter = nil
            owner?.connectionOpened(self)
            pump()
        }
    }

    private func watch(_ interest: ReadinessSet) {
        guard let descriptor = handle?.socket else {
            return close(PostgresError(.connectionFailed, handle?.errorMessage ?? "no socket"))
        }
        do {
            registration = try reactor.register(descriptor, interest: interest, handler: self)
            self.interest = interest
        } catch {
            close(PostgresError(.connectionFailed, "\(error)"))
        }
    }

    private func unwatch() {
        if let registration { reactor.deregister(registration) }
        registration = nil
    }

    private func setInterest(_ wanted: ReadinessSet) {
        guard wanted != interest, let registration else { return }
        do {
            try reactor.update(registration, interest: wanted)
            interest = wanted
        } catch {
            close(PostgresError(.connectionLost, "\(error)"))
        }
    }

    /// Called by the reactor; not for others.
    public nonisolated func ready(_ events: ReadinessSet) {
        assumeIsolated { $0.handleReadiness(events) }
    }

    private func handleReadiness(_ events: ReadinessSet) {
        guard state != .connecting else { return continueConnecting() }
        if events.contains(.writable) { flush() }
        if !events.isDisjoint(with: [.readable, .failed, .hungUp]) { readInput() }
    }

    // MARK: - Sending

    /// Takes a request that is to be sent as soon as those before it allow.
    ///
    /// - Returns: false, and the request is the caller's still, when the connection has ended.
    func submit(_ request: PostgresRequest) -> Bool {
        guard state == .ready else { return false }
        // A server that has stopped is found out before a write is sent, not after: then nothing is unknown.
        if depth == 1, steps.isEmpty, let handle, handle.hasUnreadInput {
            readInput()
            guard state == .ready else { return false }
        }
        request.phase = .waiting
        request.connection = self
        pending.append(request)
        pump()
        return true
    }

    /// Sends what waits, as far as fence and depth allow.
    func pump() {
        while state == .ready, fence == nil, inFlight.count < depth, let request = pending.first {
            pending.removeFirst()
            send(request)
        }
    }

    private func send(_ request: PostgresRequest) {
        guard let handle else { return }
        request.phase = .inFlight
        inFlight.append(request)
        var isSent = true
        switch request.work {
        case .lease: break
        case .script(let sql):
            isSent = handle.exitPipeline() && handle.sendScript(sql)
            steps.append(Step(kind: .script, request: request))
        case .statements(let statements):
            for (statement, parameters) in statements where isSent {
                isSent = send(statement.storage, parameters, of: request, on: handle)
            }
            if let (statement, parameters) = request.flush, isSent {
                isSent = handle.sendSync()
                steps.append(Step(kind: .firstSync, request: request))
                isSent = isSent && send(statement.storage, parameters, of: request, on: handle)
            }
            isSent = isSent && handle.sendSync()
            steps.append(Step(kind: .sync, request: request))
        }
        guard isSent else { return close(PostgresError(.connectionLost, handle.errorMessage)) }
        flush()
    }

    private func send(
        _ statement: PostgresStatement.Storage, _ parameters: PostgresParameters, of request: PostgresRequest,
        on handle: LibPQHandle
    ) -> Bool {
        guard let name = statement.name else {
            steps.append(Step(kind: .execute(statement), request: request))
            let types =
                statement.parameterTypes.isEmpty ? parameters.fields.map(\.type) : statement.parameterTypes
            return handle.sendQuery(sql: statement.sql, types: types, parameters)
        }
        var known = prepared[name]
        if let other = known, other.storage !== statement, other.storage.sql != statement.sql {
            forget(name)
            known = nil
        }
        if known == nil {
            for wireName in stale {
                steps.append(Step(kind: .deallocate, request: request))
                guard handle.sendQuery(sql: "DEALLOCATE \"\(wireName)\"", types: [], PostgresParameters()) else {
                    return false
                }
            }
            stale = []
            let wireName = generation == 0 ? name : "\(name)#\(generation)"
            steps.append(Step(kind: .prepare(name: name), request: request))
            guard handle.sendPrepare(name: wireName, sql: statement.sql, types: statement.parameterTypes) else {
                return false
            }
            known = Prepared(storage: statement, wireName: wireName)
            prepared[name] = known
        }
        steps.append(Step(kind: .execute(statement), request: request))
        return handle.sendExecute(name: known?.wireName ?? name, parameters)
    }

    /// Lets go of a statement that the server still has; the next use prepares it under another name.
    private func forget(_ name: String) {
        guard let old = prepared.removeValue(forKey: name) else { return }
        stale.append(old.wireName)
        generation += 1
    }

    /// Sends what the kernel takes; the rest when it takes more.
    private func flush() {
        guard state == .ready, let handle else { return }
        switch handle.flush() {
        case .flushed: setInterest(.readable)
        case .blocked: setInterest([.readable, .writable])
        case .failed:
            // What the server said last may still be unread.
            readInput()
            close(PostgresError(.connectionLost, handle.errorMessage))
        }
    }

    // MARK: - Receiving

    private func readInput() {
        guard state == .ready, let handle else { return }
        let isAlive = handle.consumeInput()
        takeAnswers(from: handle)
        if state == .ready, !isAlive || handle.isBad { close(PostgresError(.connectionLost, handle.errorMessage)) }
    }

    private func takeAnswers(from handle: LibPQHandle) {
        // Notices are only parsed when somebody asks.
        guard !steps.isEmpty else {
            _ = handle.isBusy
            return
        }
        var gaps = 0
        while state == .ready, let step = steps.first, !handle.isBusy {
            guard let answer = handle.nextAnswer() else {
                if case .script = step.kind, step.isAnswered {
                    finishScript(step.request, on: handle)
                } else if step.isAnswered {
                    steps.removeFirst()
                    gaps = 0
                } else {
                    // libpq's pause between statements; twice in a row means that nothing has come.
                    gaps += 1
                    if gaps > 2 { return }
                }
                continue
            }
            gaps = 0
            take(answer, for: step)
        }
    }

    private func take(_ answer: LibPQHandle.Answer, for step: Step) {
        let request = step.request
        switch answer {
        case .completed(let result):
            if case .execute = step.kind { request.results.append(result) }
            answered()
        case .skipped:
            if case .prepare(let name) = step.kind { prepared[name] = nil }
            answered()
        case .failed(let error):
            // Without SQLSTATE it is libpq's: the connection has ended, which `readInput` sees next.
            guard error.sqlState != nil else { return close(PostgresError(.connectionLost, error.message)) }
            failed(step, error)
            answered()
        case .synced:
            switch step.kind {
            case .sync:
                steps.removeFirst()
                inFlight.removeFirst()
                complete(request)
            case .firstSync:
                steps.removeFirst()
                request.committed()
            case .prepare, .execute, .deallocate, .script:
                close(PostgresError(.connectionLost, "a sync came before its statements"))
            }
        case .unexpected(let status):
            close(PostgresError(.connectionLost, "unexpected answer \(status)"))
        }
    }

    /// Marks the first step as answered; the sync stays until it is there itself.
    private func answered() {
        guard let step = steps.first else { return }
        switch step.kind {
        case .sync, .firstSync: break
        case .prepare, .execute, .deallocate, .script: steps[steps.startIndex].isAnswered = true
        }
    }

    private func failed(_ step: Step, _ error: PostgresError) {
        let request = step.request
        switch step.kind {
        case .prepare(let name): prepared[name] = nil
        case .execute(let statement):
            guard let name = statement.name else { break }
            if error.sqlState == .invalidSQLStatementName { prepared[name] = nil }
            if error.sqlState == .featureNotSupported { forget(name) }
        case .deallocate, .script, .sync, .firstSync: break
        }
        // A session that is ended during its commit may have committed: only an error that leaves the session alive proves
        // the rollback there.
        if error.isFatal {
            switch step.kind {
            case .sync, .firstSync, .script: return
            case .prepare, .execute, .deallocate: break
            }
            if request.effect == .commit { return }
        }
        guard request.error == nil else { return }
        request.error = error
        request.error?.statementIndex = request.results.count
    }

    private func finishScript(_ request: PostgresRequest, on handle: LibPQHandle) {
        steps.removeFirst()
        inFlight.removeFirst()
        guard handle.enterPipeline() else {
            request.finish(.failure(.outcomeUnknown(handle.errorMessage)))
            return close(PostgresError(.connectionLost, handle.errorMessage))
        }
        complete(request)
    }

    /// The server is done with a request and the transaction it may have been.
    private func complete(_ request: PostgresRequest) {
        if let graceTimer = request.graceTimer { reactor.cancel(graceTimer) }
        request.graceTimer = nil
        if let replay = replayable(request), request.remainingReplays > 0 {
            request.remainingReplays -= 1
            request.reset()
            if replay == .here || owner == nil {
                request.connection = self
                pending.prepend(request)
            } else {
                owner?.retry(request)
            }
        } else {
            request.phase = .done
            request.connection = nil
            request.finish(outcome(of: request))
        }
        if inFlight.isEmpty, fence?.hasReturned == true { liftFence() }
        pump()
        owner?.connectionProgressed(self)
    }

    private enum Replay {
        case here, anywhere
    }

    /// Whether a failed request may be sent again: it was rolled back for a reason that was not its own.
    private func replayable(_ request: PostgresRequest) -> Replay? {
        guard let error = request.error, !request.isAbandoned, !request.isAnswered, !request.isCommitted else {
            return nil
        }
        switch request.effect {
        case .inTransaction, .commit: return nil
        case .read:
            if error.sqlState == .queryCanceled, request.wasExposedToCancel { return .anywhere }
        case .write: break
        }
        guard case .statements = request.work, isOutsideTransaction else { return nil }
        // Prepared by a neighbour whose PREPARE failed, or before a table was changed.
        let isStalePlan = error.sqlState == .invalidSQLStatementName || error.sqlState == .featureNotSupported
        guard isStalePlan, request.remainingReplays > 8 else { return nil }
        return .here
    }

    private func outcome(of request: PostgresRequest) -> Result<[PostgresResult], PostgresError> {
        if let error = request.error {
            if request.isCommitted {
                return .failure(.outcomeUnknown("it could not be made durable: \(error.message)"))
            }
            return .failure(request.isAbandoned && error.sqlState == .queryCanceled ? .cancelled(.sent) : error)
        }
        if request.commitWaitWasCancelled, request.effect == .write || request.effect == .commit {
            return .failure(.outcomeUnknown("the commit did not wait for its standbys"))
        }
        return .success(request.results)
    }

    private func received(_ notice: ServerNotice) {
        logger.debug(
            "notice from PostgreSQL",
            metadata: ["severity": "\(notice.severity)", "sqlstate": "\(notice.sqlState?.rawValue ?? "")"])
        // Exclusive connections have one request in flight, so it is known whose commit it was.
        if notice.meansCommitWaitWasCancelled { inFlight.first?.commitWaitWasCancelled = true }
    }

    // MARK: - Closing

    /// Ends the connection: nothing of it is used any more, and everybody who waits is answered.
    func close(_ error: PostgresError) {
        guard state != .closed else { return }
        let wasOpening = state == .connecting
        state = .closed
        unwatch()
        for timer in [connectTimer, cancelTimer, fenceTimer] {
            if let timer { reactor.cancel(timer) }
        }
        handle?.onNotice = nil
        handle = nil
        fence = nil
        let lost = inFlight
        let unsent = pending
        inFlight = []
        pending = []
        steps = []
        prepared = [:]
        // In reverse, since each goes before the others.
        for request in unsent.reversed() { lose(request, wasSent: false, error) }
        for request in lost.reversed() { lose(request, wasSent: true, error) }
        openWaiter?.resume(returning: .failure(error))
        openWaiter = nil
        let owner = self.owner
        self.owner = nil
        owner?.connectionClosed(self, error: error, whileOpening: wasOpening)
    }

    private func lose(_ request: PostgresRequest, wasSent: Bool, _ error: PostgresError) {
        if let graceTimer = request.graceTimer { reactor.cancel(graceTimer) }
        request.graceTimer = nil
        let isClosedByUs = error.kind == .closed
        var failure = request.error ?? error
        failure.wasSent = wasSent ? .sent : .notSent
        if !request.isAnswered, let owner, !isClosedByUs {
            if !wasSent, request.effect == .read || request.effect == .write {
                request.reset()
                return owner.retry(request)
            }
            if request.effect == .read, request.remainingRetries > 0 {
                request.remainingRetries -= 1
                request.reset()
                return owner.retry(request)
            }
        }
        request.phase = .done
        request.connection = nil
        if wasSent, request.error == nil || request.isCommitted, request.effect == .write || request.effect == .commit {
            failure = .outcomeUnknown("the connection was lost: \(error.message)")
        }
        request.finish(.failure(failure))
    }

    /// Tells the owner that the connection takes requests again.
    func progressed() { owner?.connectionProgressed(self) }

    /// Whether one more request may wait here.
    var hasRoom: Bool { pending.count < Self.maximumPending }
}
