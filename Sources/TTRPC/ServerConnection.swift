internal import Logging
internal import Reactor
internal import TTRPCWire

/// One peer of a server: takes its frames, starts calls, writes what they answer.
actor ServerConnection: FramedSocketOwner {
    nonisolated let id: UInt64
    nonisolated let peer: PeerCredentials
    nonisolated let core: ServerCore
    /// The name of the listener that accepted it.
    nonisolated let listener: String
    /// When it was accepted.
    nonisolated let acceptedAt = MonotonicTime.now()
    nonisolated let authorizer: (any ConnectionAuthorizer)?
    let socket: FramedSocket
    var streams = ServerStreamTable()
    var calls: [UInt32: ServerCall] = [:]
    /// The method of the last request.
    var lastEntry: MethodEntry?
    /// Calls begun since it was accepted.
    var startedCalls = 0
    private(set) var isDraining = false
    /// Bytes of answers that wait for room in the output.
    private var heldAnswerBytes = 0
    /// Bytes of messages of streams that no handler has read.
    private var unreadBytes = 0
    /// What this connection holds, as the core has counted it.
    private(set) var heldBytes = 0
    private var waitingWriters: [CheckedContinuation<Void, Never>] = []

    nonisolated var reactor: Reactor { core.reactor }
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe core.reactor.asUnownedSerialExecutor() }

    /// Takes over a connected, non-blocking socket.
    init(id: UInt64, descriptor: CInt, peer: PeerCredentials, listener: String, core: ServerCore) {
        self.id = id
        self.peer = peer
        self.core = core
        self.listener = listener
        authorizer = core.authorizer?.connectionAuthorizer(peer: peer, listener: listener, connectionID: id)
        socket = FramedSocket(
            descriptor: descriptor, reactor: core.reactor,
            limits: FramedSocketLimits(
                readIdleTimeout: core.configuration.readIdleTimeout,
                writeStallTimeout: core.configuration.writeStallTimeout,
                maximumPendingWriteBytes: core.configuration.maximumPendingWriteBytes,
                writeHighWaterBytes: core.configuration.writeHighWaterBytes))
    }

    /// Begins to read.
    ///
    /// - Throws: `ReactorError`; the socket is closed then.
    func start() throws(ReactorError) { try socket.start(for: self) }

    nonisolated func ready(_ events: ReadinessSet) {
        assumeIsolated { $0.socket.ready(events, for: $0) }
    }

    nonisolated func turnEnded() {
        assumeIsolated { $0.socket.turnEnded(for: $0) }
    }

    // MARK: Flow

    /// Counts what the connection holds into what the server holds.
    func heldBytesChanged() {
        let now = socket.isClosed ? 0 : socket.heldBytes + heldAnswerBytes + unreadBytes
        guard now != heldBytes else { return }
        let difference = now - heldBytes
        heldBytes = now
        core.heldBytesChanged(by: difference)
    }

    /// A stream's unread messages have become more, or fewer.
    func unreadBytesChanged(by difference: Int) {
        unreadBytes += difference
        if difference < 0 { heldBytesChanged() }
    }

    /// Stops reading while a stream has more unread messages than it may: the peer then waits in its own send.
    func updateReading() {
        let isOver = calls.values.contains { call in
            call.unreadBytes > core.configuration.maximumUnreadStreamBytes
                || call.unread.count > core.configuration.maximumUnreadStreamMessages
        }
        socket.pauseReading(isOver, for: self)
    }

    /// Waits while the peer reads too slowly.
    func waitForRoom() async throws {
        while socket.isAboveHighWater {
            try Task.checkCancellation()
            await withTaskCancellationHandler {
                await withCheckedContinuation { continuation in
                    if Task.isCancelled || !socket.isAboveHighWater {
                        continuation.resume()
                    } else {
                        waitingWriters.append(continuation)
                    }
                }
            } onCancel: {
                Task { await self.wakeWriters() }
            }
        }
        try Task.checkCancellation()
    }

    /// As ``waitForRoom()``, with the bytes of an answer at hand: many of them may wait, so they count as waiting output.
    func waitForRoom(holding bytes: Int) async throws {
        guard socket.isAboveHighWater else { return }
        heldAnswerBytes += bytes
        heldBytesChanged()
        defer {
            heldAnswerBytes -= bytes
            heldBytesChanged()
        }
        if socket.output.pendingBytes + heldAnswerBytes > core.configuration.maximumPendingWriteBytes {
            socket.expectProgress(within: core.configuration.overfullStallTimeout)
        }
        try await waitForRoom()
    }

    func outputMovedOn() {
        wakeWriters()
        if isDraining { core.drainMovedOn() }
    }

    private func wakeWriters() {
        guard !waitingWriters.isEmpty else { return }
        let writers = waitingWriters
        waitingWriters = []
        for writer in writers { writer.resume() }
    }

    // MARK: Ending

    /// Refuses new calls from now on; running ones go on.
    func drain() { isDraining = true }

    func socketFailed(_ reason: String) { close(reason) }

    /// Closes the socket and stops everything that runs for the peer.
    func close(_ reason: String) {
        guard !socket.isClosed else { return }
        core.statistics.peerDescriptorsClosed(socket.closedPeerDescriptors)
        socket.close()
        for call in calls.values { abandon(call) }
        heldBytesChanged()
        outputMovedOn()
        core.logger.debug("connection closed", metadata: ["connection": "\(id)", "reason": "\(reason)"])
        core.connectionClosed(id)
    }
}
