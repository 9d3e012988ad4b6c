internal import CLinux
internal import Glibc
internal import Reactor
internal import TTRPCWire

/// The actor at one end of a connection, which its socket tells what happens.
protocol FramedSocketOwner: LoopActor, ReadinessHandler, TurnHook {
    /// The connection's socket.
    var socket: FramedSocket { get }
    /// A frame has arrived. The data is valid during the call.
    func receive(_ header: FrameHeader, _ data: Span<UInt8>)
    /// The connection must end; the owner closes the socket.
    func socketFailed(_ reason: String)
    /// What waited to be written has fallen below the high-water mark.
    func outputMovedOn()
    /// The socket may hold more or fewer bytes than before.
    func heldBytesChanged()
}

/// What bounds a connection's socket.
struct FramedSocketLimits: Sendable {
    /// How long the peer may be silent within a frame.
    var readIdleTimeout: Duration
    /// How long the peer may take nothing of what waits for it.
    var writeStallTimeout: Duration
    /// Bytes that may wait to be written.
    var maximumPendingWriteBytes: Int
    /// Above this many waiting bytes, streams wait before they write more.
    var writeHighWaterBytes: Int
}

/// A connected socket that carries frames: reads what arrives, and sends what a turn wrote with one call at its end.
///
/// Part of its owner: every method runs isolated to it, on the reactor's thread.
final class FramedSocket {
    /// Frames to be sent; append, then call ``outputAppended(for:)``.
    var output = OutputBuffer()
    private(set) var isClosed = false
    private let descriptor: CInt
    private let reactor: Reactor
    private let limits: FramedSocketLimits
    private var registration: Registration?
    private var interest: ReadinessSet = .readable
    private var decoder = FrameDecoder()
    private var isDecoding = false
    private var isFlushScheduled = false
    private var isBlocked = false
    /// Bytes sent since the start.
    private var sentBytes = 0
    private(set) var isReadingPaused = false
    private var readIdleTimer: ReactorTimer?
    private var writeStallTimer: ReactorTimer?
    private var writeStallDeadline = MonotonicTime.distantFuture
    /// Descriptors that the peer sent along and that were closed.
    private(set) var closedPeerDescriptors = 0

    /// Takes over a connected, non-blocking socket.
    init(descriptor: CInt, reactor: Reactor, limits: FramedSocketLimits) {
        self.descriptor = descriptor
        self.reactor = reactor
        self.limits = limits
    }

    /// Begins to read.
    ///
    /// - Throws: `ReactorError`; the socket is closed then.
    func start(for owner: isolated some FramedSocketOwner) throws(ReactorError) {
        do {
            registration = try reactor.register(descriptor, interest: .readable, handler: owner)
        } catch {
            close()
            throw error
        }
    }

    /// Takes readiness from the reactor.
    func ready(_ events: ReadinessSet, for owner: isolated some FramedSocketOwner) {
        // A hang-up is reported even while reading is paused, again and again. What the peer sent before is no more than a
        // socket's buffer holds: read to the end.
        let mustRead = !events.isDisjoint(with: [.hungUp, .failed])
        if mustRead || events.contains(.readable) && !isReadingPaused { read(for: owner) }
        if events.contains(.writable), !isClosed { flush(for: owner) }
    }

    // MARK: Reading

    /// Takes what has arrived; whether anything had.
    @discardableResult
    private func read(for owner: isolated some FramedSocketOwner) -> Bool {
        var strayDescriptors: CInt = 0
        let buffer = unsafe reactor.readBuffer
        let count = unsafe clinux_receive(descriptor, buffer.baseAddress, buffer.count, &strayDescriptors)
        closedPeerDescriptors += Int(strayDescriptors)
        guard count > 0 else {
            if count == 0 {
                owner.socketFailed("the peer closed the connection")
            } else if count != -Int(EAGAIN), count != -Int(EINTR) {
                owner.socketFailed(systemErrorText(CInt(clamping: -count)))
            }
            return false
        }
        // The kernel has filled `count` bytes of the loop's buffer, which nobody else uses until this method returns.
        let filled = unsafe UnsafeRawBufferPointer(rebasing: buffer[..<count])
        let bytes = unsafe Span<UInt8>(_unsafeBytes: filled)
        do throws(WireError) {
            isDecoding = true
            defer { isDecoding = false }
            try decoder.decode(bytes) { header, data in
                owner.receive(header, data)
                return isClosed ? .stop : .proceed
            }
        } catch {
            owner.socketFailed(error.description)
            return false
        }
        if !isClosed {
            watchIncompleteFrame(for: owner)
            owner.heldBytesChanged()
        }
        return true
    }

    /// A peer may be silent for as long as it likes between frames, but not within one, unless nobody listens.
    private func watchIncompleteFrame(for owner: isolated some FramedSocketOwner) {
        guard decoder.isInsideFrame, !isReadingPaused else {
            if let readIdleTimer { reactor.cancel(readIdleTimer) }
            return
        }
        let timer = readIdleTimer ?? Self.timer(for: owner) { socket, owner in socket.readTimedOut(for: owner) }
        readIdleTimer = timer
        reactor.schedule(timer, at: reactor.turnTime + limits.readIdleTimeout)
    }

    private static func timer<Owner: FramedSocketOwner>(
        for owner: Owner, _ action: @escaping @Sendable (FramedSocket, isolated Owner) -> Void
    ) -> ReactorTimer {
        ReactorTimer { [weak owner] in owner?.assumeIsolated { action($0.socket, $0) } }
    }

    // A timer may fire because this process was busy, not because the peer was slow: the socket has the last word.

    private func readTimedOut(for owner: isolated some FramedSocketOwner) {
        guard !isClosed, !isReadingPaused, decoder.isInsideFrame else { return }
        if !read(for: owner), !isClosed { owner.socketFailed("silent within a frame") }
    }

    private func writeTimedOut(for owner: isolated some FramedSocketOwner) {
        guard !isClosed, hasPendingOutput else { return }
        let sentBefore = sentBytes
        flush(for: owner)
        if !isClosed, hasPendingOutput, sentBytes == sentBefore {
            owner.socketFailed("the peer does not read what is sent to it")
        }
    }

    /// Stops reading, or goes on: a peer whose messages aren't taken waits in its own send.
    func pauseReading(_ isPaused: Bool, for owner: isolated some FramedSocketOwner) {
        guard isPaused != isReadingPaused else { return }
        isReadingPaused = isPaused
        // While frames are delivered the decoder is in use; the read that delivers them looks afterwards.
        if !isClosed, !isDecoding { watchIncompleteFrame(for: owner) }
        updateInterest(for: owner)
    }

    // MARK: Writing

    /// Bytes of a frame that has not arrived whole, and of frames that have not been sent. While frames are delivered the
    /// decoder is in use, and holds nothing but what is being delivered.
    var heldBytes: Int { (isDecoding ? 0 : decoder.bufferedBytes) + output.pendingBytes }

    /// Whether something waits to be sent.
    var hasPendingOutput: Bool { output.pendingBytes > 0 }

    /// Gives a peer that takes nothing less time, since more waits for it than should.
    func expectProgress(within limit: Duration) {
        guard isBlocked, let writeStallTimer, writeStallTimer.isScheduled else { return }
        let deadline = MonotonicTime.now() + limit
        if deadline < writeStallDeadline { scheduleWriteStall(writeStallTimer, at: deadline) }
    }

    private func scheduleWriteStall(_ timer: ReactorTimer, at deadline: MonotonicTime) {
        writeStallDeadline = deadline
        reactor.schedule(timer, at: deadline)
    }

    /// Whether a stream should wait before it writes more.
    var isAboveHighWater: Bool { !isClosed && output.pendingBytes > limits.writeHighWaterBytes }

    /// Call after frames were appended to ``output``.
    func outputAppended(for owner: isolated some FramedSocketOwner) {
        guard !isClosed else { return }
        if !isBlocked, output.pendingBytes > limits.writeHighWaterBytes { flush(for: owner) }
        if output.pendingBytes > limits.maximumPendingWriteBytes {
            return owner.socketFailed("the peer does not read what is sent to it")
        }
        guard !isFlushScheduled, !isBlocked, !isClosed else { return }
        isFlushScheduled = true
        reactor.atEndOfTurn(owner)
    }

    /// As ``outputAppended(for:)``, but doesn't leave it to the turn's end.
    func sendNow(for owner: isolated some FramedSocketOwner) {
        if !isBlocked { flush(for: owner) }
        if hasPendingOutput { outputAppended(for: owner) }
    }

    /// Sends what the turn wrote.
    func turnEnded(for owner: isolated some FramedSocketOwner) {
        isFlushScheduled = false
        flush(for: owner)
    }

    private func flush(for owner: isolated some FramedSocketOwner) {
        guard !isClosed, output.pendingBytes > 0 else { return }
        let pendingBefore = output.pendingBytes
        let outcome = output.send(to: descriptor)
        sentBytes &+= pendingBefore - output.pendingBytes
        switch outcome {
        case .drained:
            isBlocked = false
            if let writeStallTimer { reactor.cancel(writeStallTimer) }
            owner.outputMovedOn()
        case .blocked(let progressed):
            isBlocked = true
            watchStalledWrite(progressed: progressed, for: owner)
            if !isAboveHighWater { owner.outputMovedOn() }
        case .failed(let errorNumber):
            return owner.socketFailed(systemErrorText(errorNumber))
        }
        updateInterest(for: owner)
        owner.heldBytesChanged()
    }

    private func watchStalledWrite(progressed: Bool, for owner: isolated some FramedSocketOwner) {
        if let writeStallTimer, writeStallTimer.isScheduled, !progressed { return }
        let timer = writeStallTimer ?? Self.timer(for: owner) { socket, owner in socket.writeTimedOut(for: owner) }
        writeStallTimer = timer
        scheduleWriteStall(timer, at: .now() + limits.writeStallTimeout)
    }

    private func updateInterest(for owner: isolated some FramedSocketOwner) {
        var wanted: ReadinessSet = []
        if !isReadingPaused { wanted.insert(.readable) }
        if isBlocked { wanted.insert(.writable) }
        guard wanted != interest, let registration, !isClosed else { return }
        do throws(ReactorError) {
            try reactor.update(registration, interest: wanted)
            interest = wanted
        } catch {
            owner.socketFailed(error.description)
        }
    }

    // MARK: Ending

    /// Closes the descriptor and drops what waits to be sent.
    func close() {
        guard !isClosed else { return }
        isClosed = true
        if let registration { reactor.deregister(registration) }
        registration = nil
        _ = clinux_close(descriptor)
        if let readIdleTimer { reactor.cancel(readIdleTimer) }
        if let writeStallTimer { reactor.cancel(writeStallTimer) }
        output = OutputBuffer()
    }
}
