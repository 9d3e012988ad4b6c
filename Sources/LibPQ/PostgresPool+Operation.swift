internal import DequeModule
public import Reactor

extension PostgresPool {
    /// Keeps requests in their queues from now on; what is in flight goes on, and transactions that have a connection end.
    ///
    /// Who waits longer than `maximumWait` is refused as ever.
    /// - Returns: whether the pool was paused before.
    public func pause() -> Bool {
        defer { isPaused = true }
        return isPaused
    }

    /// Ends a pause.
    ///
    /// - Returns: whether the pool was paused.
    public func resume() -> Bool {
        guard isPaused else { return false }
        isPaused = false
        for lane in lanes { dispatch(lane) }
        return true
    }

    /// Replaces every connection by a new one: idle ones now, others when what they are busy with has ended.
    ///
    /// - Returns: how many were closed at once, and how many will be.
    public func reconnect() -> (closed: Int, closing: Int) {
        var closed = 0
        var closing = 0
        for lane in lanes {
            for member in lane.members where member.isOpen {
                member.mustReconnect = true
                if replaceWhenIdle(member) { closed += 1 } else { closing += 1 }
            }
        }
        return (closed, closing)
    }

    /// Closes a connection that is to be replaced, unless something is in flight on it; whether it was closed.
    @discardableResult
    func replaceWhenIdle(_ member: PoolLane.Member) -> Bool {
        let isIdle = member.connection.assumeIsolated { $0.load == 0 && $0.fence == nil }
        guard isIdle, !member.isLeased else { return false }
        member.connection.assumeIsolated { $0.close(PostgresError(.closed, "replaced on request")) }
        return true
    }

    /// Where one request is.
    public struct RequestStatus: Sendable, Hashable {
        /// Where a request is.
        public enum State: Sendable, Hashable {
            /// Waits for a connection.
            case waiting
            /// Sent, and not answered.
            case running
            /// Given up by its caller, and not ended by the server.
            case cancelling
        }

        /// Where it is.
        public var state: State
        /// Its lane; nil for what runs beside the pool.
        public var lane: Lane?
        /// The name of its last statement; empty for text without one.
        public var statement: String
        /// The server's process; 0 while it waits.
        public var backendPID: Int
        /// Since when it has waited for a connection, and run; nil for a statement of a transaction that has one.
        public var since: MonotonicTime?
        /// The hash value of the task that waits for it (`UnsafeCurrentTask`).
        public var taskHash: Int
    }

    /// The most waiting requests of a lane that ``requestStatus()`` tells.
    private static let maximumTold = 1_000

    /// The requests of all lanes: those in flight, and the first that wait.
    public func requestStatus() -> [RequestStatus] {
        lanes.flatMap { lane in
            var requests: [RequestStatus] = []
            let name = lane.lane
            for member in lane.members {
                requests += member.connection.assumeIsolated { connection in
                    connection.inFlight.map { $0.status(backendPID: connection.backendPID, lane: name) }
                        + connection.pending.map { $0.status(backendPID: 0, lane: name) }
                }
            }
            var waiting = lane.queue.first
            for _ in 0..<Self.maximumTold {
                guard let request = waiting else { break }
                requests.append(request.status(backendPID: 0, lane: name))
                waiting = request.next
            }
            return requests
        }
    }
}

extension PostgresRequest {
    fileprivate func status(backendPID: Int, lane: Lane) -> PostgresPool.RequestStatus {
        var name = ""
        if case .statements(let statements) = work { name = statements.last?.0.name ?? "" }
        return PostgresPool.RequestStatus(
            state: isAbandoned ? .cancelling : phase == .inFlight ? .running : .waiting, lane: lane, statement: name,
            backendPID: backendPID, since: waitingSince == .distantFuture ? nil : waitingSince, taskHash: taskHash)
    }
}
