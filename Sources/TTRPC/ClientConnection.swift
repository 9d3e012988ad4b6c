internal import DequeModule
internal import Reactor
internal import TTRPCWire

/// One connection of a client: writes requests, hands responses to who waits for them.
actor ClientConnection: FramedSocketOwner {
    nonisolated let reactor: Reactor
    private let configuration: ClientConfiguration
    let socket: FramedSocket
    private var calls = CallTable()
    /// Fires at the earliest deadline of the calls, or before: that of a call which has ended.
    private var deadlineTimer: ReactorTimer?
    private var timedDeadline = MonotonicTime.distantFuture
    private var waiting = Deque<ClientCall>()
    private var nextStreamID: UInt32
    /// Requests that were written since the last ones were sent.
    private var unsentCalls = 0
    /// So many requests are sent together at most; a send costs about as much as making a request does.
    private static let burst = 8
    /// Unread bytes of one stream above which the connection isn't read any further.
    private static let maximumUnreadBytes = 4 * 1024 * 1024
    private var waitingWriters: [CheckedContinuation<Void, Never>] = []
    private var isDraining = false
    /// Whether another connection has taken its place: it ends with its last call.
    private var isRetired = false
    /// Calls in `waiting` that were settled before they were sent.
    private var settledWaiting = 0

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe reactor.asUnownedSerialExecutor() }

    /// Takes over a connected, non-blocking socket.
    init(descriptor: CInt, reactor: Reactor, configuration: ClientConfiguration) {
        self.reactor = reactor
        self.configuration = configuration
        nextStreamID = configuration.firstStreamID
        socket = FramedSocket(
            descriptor: descriptor, reactor: reactor,
            limits: FramedSocketLimits(
                readIdleTimeout: configuration.readIdleTimeout, writeStallTimeout: configuration.writeStallTimeout,
                maximumPendingWriteBytes: .max, writeHighWaterBytes: 1024 * 1024))
    }

    func start() throws(ReactorError) { try socket.start(for: self) }

    nonisolated func ready(_ events: ReadinessSet) { assumeIsolated { $0.socket.ready(events, for: $0) } }
    nonisolated func turnEnded() {
        assumeIsolated {
            $0.unsentCalls = 0
            $0.socket.turnEnded(for: $0)
        }
    }

    /// Whether new calls can be made on it: it is open, the server doesn't drain, and ids are left.
    var isUsable: Bool { !socket.isClosed && !isDraining && !isRetired && nextStreamID < UInt32.max - 2 }

    var isClosed: Bool { socket.isClosed }

    // MARK: Calls

    /// Makes a unary call and returns the response's payload.
    func unary(_ call: ClientCall) async throws(RPCError) -> [UInt8] {
        guard !Task.isCancelled else { throw RPCError(code: .cancelled, message: "the call was cancelled") }
        begin(call)
        return try await response(of: call)
    }

    /// The single response of a call that has ended or will; used by streams.
    func response(of call: ClientCall) async throws(RPCError) -> [UInt8] {
        let outcome = await withTaskCancellationHandler {
            await self.waitForOutcome(call)
        } onCancel: {
            Task { await self.cancel(call) }
        }
        return try Self.result(outcome)
    }

    // The waits are methods of their own: a closure that doesn't capture the actor would not run on its executor. They
    // look within the continuation's body, since the task of a caller that prefers an executor may be suspended before it.

    private func waitForOutcome(_ call: ClientCall) async -> Result<[UInt8], RPCError>? {
        await call.wait {}
    }

    private func waitForStart(_ call: ClientCall) async {
        await withCheckedContinuation { continuation in
            if call.streamID == 0, !call.isSettled { call.starter = continuation } else { continuation.resume() }
        }
    }

    private func waitForMessage(_ call: ClientCall) async {
        await withCheckedContinuation { continuation in
            if call.unread.isEmpty, !call.isSettled, call.reader == nil {
                call.reader = continuation
            } else {
                continuation.resume()
            }
        }
    }

    private static func result(_ outcome: Result<[UInt8], RPCError>?) throws(RPCError) -> [UInt8] {
        guard let outcome else {
            throw RPCError(code: .internalError, message: "the call ended without an outcome")
        }
        return try outcome.get()
    }

    /// Writes the request, or lets it wait for a free place.
    func begin(_ call: ClientCall) {
        guard !socket.isClosed else { return call.settle(.failure(.notSent("the connection is closed"))) }
        let now = self.now(for: call)
        if let deadline = call.request.deadline, deadline <= now { return call.settle(.failure(.deadlineExceeded)) }
        call.connection = self
        if settledWaiting > 0, waiting.count >= configuration.maximumWaitingCalls {
            waiting.removeAll { $0.isSettled }
            settledWaiting = 0
        }
        if calls.count < configuration.maximumConcurrentCalls {
            send(call, at: now)
        } else if waiting.count < configuration.maximumWaitingCalls {
            if let deadline = call.request.deadline { reactor.schedule(call, at: deadline) }
            waiting.append(call)
        } else {
            leave(call)
            call.settle(
                .failure(RPCError(code: .resourceExhausted, message: "too many calls wait in this client")))
        }
    }

    /// The time without a look at the clock: the turn may have begun before the call was made, and the call may have waited for
    /// the turn.
    private func now(for call: ClientCall) -> MonotonicTime { max(reactor.turnTime, call.request.start) }

    private func send(_ call: ClientCall, at now: MonotonicTime) {
        guard nextStreamID < UInt32.max - 2 else {
            leave(call)
            return call.settle(.failure(.notSent("the connection's stream ids are used up")))
        }
        var timeout = Int64.max
        if let deadline = call.request.deadline { timeout = max(1, deadline.nanoseconds(since: now)) }
        guard !call.request.frame.isOversized(timeoutNanoseconds: timeout) else {
            leave(call)
            return call.settle(
                .failure(RPCError(code: .resourceExhausted, message: "the request is larger than 4 MiB")))
        }
        call.request.frame.append(
            to: &socket.output.bytes, streamID: nextStreamID, timeoutNanoseconds: timeout)
        call.streamID = nextStreamID
        nextStreamID += 2
        calls.insert(call)
        watchDeadline(of: call)
        call.starter?.resume()
        call.starter = nil
        unsentCalls += 1
        // A burst isn't kept until the turn is over: while the rest of it is made, the server works on the first part.
        if unsentCalls >= Self.burst {
            unsentCalls = 0
            socket.sendNow(for: self)
        } else {
            socket.outputAppended(for: self)
        }
    }

    /// The call needs neither its timer nor the connection any more.
    private func leave(_ call: ClientCall) {
        if call.isScheduled { reactor.cancel(call) }
        call.connection = nil
    }

    // MARK: Deadlines

    /// Deadlines are mostly not reached, and come in about the order in which calls are made. So there is one timer for all calls
    /// that are sent, which is left alone when they end: it fires once for as long as calls may take, not once for each.
    private func watchDeadline(of call: ClientCall) {
        if call.isScheduled { reactor.cancel(call) }
        guard let deadline = call.request.deadline, deadline < timedDeadline else { return }
        // Held strongly, and let go by close(_:): a weak reference would make every other one to this connection slower.
        let timer = deadlineTimer ?? ReactorTimer { self.assumeIsolated { $0.expireCalls() } }
        deadlineTimer = timer
        timedDeadline = deadline
        reactor.schedule(timer, at: deadline)
    }

    private func expireCalls() {
        let now = MonotonicTime.now()
        var earliest = MonotonicTime.distantFuture
        for call in calls.all where !call.isSettled {
            guard let deadline = call.request.deadline else { continue }
            if deadline <= now { expire(call) } else { earliest = min(earliest, deadline) }
        }
        timedDeadline = earliest
        guard earliest < .distantFuture, !socket.isClosed, let deadlineTimer else { return }
        reactor.schedule(deadlineTimer, at: earliest)
    }

    /// The stream has ended on the wire; a waiting call takes its place.
    private func finish(_ call: ClientCall, _ outcome: Result<[UInt8], RPCError>) {
        calls.remove(call.streamID)
        leave(call)
        if case .failure(let error) = outcome, error.code == .unavailable, error.reason == RPCError.drainingReason {
            isDraining = true
            failWaiting("the server shuts down")
        }
        settle(call, outcome)
        if socket.isReadingPaused { updateReading() }
        while calls.count < configuration.maximumConcurrentCalls, let next = waiting.popFirst() {
            if next.isSettled { settledWaiting -= 1 } else { send(next, at: now(for: next)) }
        }
        closeIfRetired()
    }

    /// Ends a call for its caller, and for its tasks that wait to write.
    private func settle(_ call: ClientCall, _ outcome: Result<[UInt8], RPCError>) {
        if call.streamID == 0, !call.isSettled { settledWaiting += 1 }
        call.settle(outcome)
        outputMovedOn()
    }

    func expire(_ call: ClientCall) {
        call.connection = nil
        settle(call, .failure(.deadlineExceeded))
        if socket.isReadingPaused { updateReading() }
    }

    /// Ends a call for its caller and asks the server to stop it.
    func cancel(_ call: ClientCall) {
        guard !call.isSettled else { return }
        leave(call)
        settle(call, .failure(RPCError(code: .cancelled, message: "the call was cancelled")))
        // Nobody reads them any more, and they must not hold up the other calls.
        call.dropUnread()
        if socket.isReadingPaused { updateReading() }
        guard call.streamID != 0, !socket.isClosed, let method = configuration.cancelMethod,
            nextStreamID < UInt32.max - 2
        else { return }
        var payload: [UInt8] = []
        CancelRequestEncoding.append(streamID: call.streamID, to: &payload)
        RequestFrame(method: method.encoded, flags: [], payload: payload, metadata: Metadata())
            .append(to: &socket.output.bytes, streamID: nextStreamID, timeoutNanoseconds: 0)
        nextStreamID += 2
        socket.outputAppended(for: self)
    }

    // MARK: Frames

    func receive(_ header: FrameHeader, _ data: Span<UInt8>) {
        // A stream that isn't ours, or has ended: the answer to a cancel, or a late one.
        guard let call = calls[header.streamID] else { return }
        guard !header.isOversized else {
            return finish(call, .failure(RPCError(code: .resourceExhausted, message: "a frame larger than 4 MiB")))
        }
        switch header.type {
        case .response:
            finish(call, Self.outcome(data))
        case .data:
            if !header.flags.contains(.noData), !call.isSettled {
                call.unread.append(Array(copying: data))
                call.unreadBytes += data.count
                call.reader?.resume()
                call.reader = nil
                updateReading()
            }
            if header.flags.contains(.remoteClosed) { finish(call, .success([])) }
        default:
            break
        }
    }

    private static func outcome(_ data: Span<UInt8>) -> Result<[UInt8], RPCError> {
        do throws(WireError) {
            let envelope = try ResponseEnvelope(parsing: data)
            if let status = envelope.status, let error = RPCError(encodedStatus: data.extracting(status)) {
                return .failure(error)
            }
            return .success(Array(copying: data.extracting(envelope.payload)))
        } catch {
            return .failure(RPCError(code: .internalError, message: error.description))
        }
    }

    // MARK: Streams

    /// Begins a streaming call; returns when the request is written.
    func open(_ call: ClientCall) async throws(RPCError) {
        begin(call)
        if call.streamID == 0, !call.isSettled {
            await withTaskCancellationHandler {
                await self.waitForStart(call)
            } onCancel: {
                Task { await self.cancel(call) }
            }
        }
        if call.isSettled, case .failure(let error) = call.outcome { throw error }
    }

    /// The next message of a stream; nil at its end.
    func nextMessage(_ call: ClientCall) async throws(RPCError) -> [UInt8]? {
        while true {
            if let message = call.unread.popFirst() {
                call.unreadBytes -= message.count
                if socket.isReadingPaused { updateReading() }
                return message
            }
            if call.isSettled {
                let last = try Self.result(call.outcome)
                call.outcome = .success([])
                return last.isEmpty ? nil : last
            }
            guard call.reader == nil else {
                throw RPCError(code: .failedPrecondition, message: "two tasks read the same stream")
            }
            await withTaskCancellationHandler {
                await self.waitForMessage(call)
            } onCancel: {
                Task { await self.cancel(call) }
            }
        }
    }

    /// Writes one message of a stream; waits while the server reads too slowly.
    func write(_ message: [UInt8], _ call: ClientCall) async throws(RPCError) {
        guard message.count <= FrameHeader.maximumDataLength else {
            throw RPCError(code: .resourceExhausted, message: "the message is larger than 4 MiB")
        }
        while socket.isAboveHighWater, !call.isSettled {
            if Task.isCancelled {
                cancel(call)
                break
            }
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    if Task.isCancelled || call.isSettled || !socket.isAboveHighWater {
                        continuation.resume()
                    } else {
                        waitingWriters.append(continuation)
                    }
                }
            } onCancel: {
                Task { await self.cancel(call) }
            }
        }
        if call.isSettled {
            _ = try Self.result(call.outcome)
            throw RPCError(code: .cancelled, message: "the server has ended the stream")
        }
        guard !call.isOutputClosed else {
            throw RPCError(code: .failedPrecondition, message: "the stream's sending side is closed")
        }
        FrameEncoder.appendData(to: &socket.output.bytes, streamID: call.streamID, message: message)
        socket.outputAppended(for: self)
    }

    /// Whether the caller of a stream has its answer.
    func hasEnded(_ call: ClientCall) -> Bool { call.isSettled }

    /// Closes the sending side of a stream.
    func closeOutput(_ call: ClientCall) {
        guard !call.isOutputClosed, call.streamID != 0, !socket.isClosed, calls[call.streamID] === call else { return }
        call.isOutputClosed = true
        FrameEncoder.appendClose(to: &socket.output.bytes, streamID: call.streamID)
        socket.outputAppended(for: self)
    }

    private func updateReading() {
        let isOver = calls.contains { !$0.isSettled && $0.unreadBytes > Self.maximumUnreadBytes }
        socket.pauseReading(isOver, for: self)
    }

    /// A client has few connections, each bounded by itself.
    func heldBytesChanged() {}

    func outputMovedOn() {
        guard !waitingWriters.isEmpty else { return }
        let writers = waitingWriters
        waitingWriters = []
        for writer in writers { writer.resume() }
    }

    // MARK: Ending

    func socketFailed(_ reason: String) { close(reason) }

    /// Closes the socket; calls whose request was written fail as lost, waiting ones as not sent.
    func close(_ reason: String) {
        guard !socket.isClosed else { return }
        socket.close()
        if let deadlineTimer { reactor.cancel(deadlineTimer) }
        deadlineTimer = nil
        let lost = calls.all
        calls = CallTable()
        for call in lost {
            leave(call)
            call.settle(.failure(.connectionLost(reason)))
        }
        failWaiting(reason)
        outputMovedOn()
    }

    private func failWaiting(_ reason: String) {
        let unsent = waiting
        waiting = []
        settledWaiting = 0
        for call in unsent {
            leave(call)
            call.settle(.failure(.notSent(reason)))
        }
    }

    /// Lets the running calls end, takes no other, and closes then.
    func retire() {
        isRetired = true
        closeIfRetired()
    }

    private func closeIfRetired() {
        if isRetired, calls.count == 0, waiting.isEmpty { close("another connection has taken its place") }
    }
}
