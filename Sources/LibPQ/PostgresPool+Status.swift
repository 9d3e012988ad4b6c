internal import Reactor

extension PostgresPool {
    /// What one lane is doing.
    public struct LaneStatus: Sendable, Hashable {
        /// The lane.
        public var lane: Lane
        /// Connections it may have.
        public var maximumConnections: Int
        /// Its connections.
        public var connections: [ConnectionStatus]
        /// Requests that wait.
        public var queued: Int
        /// Requests in flight.
        public var inFlight: Int
        /// Connections that were lost since the start.
        public var lostConnections: Int
        /// Why no connection can be made at present; nil when all is well.
        public var lastError: String?
    }

    /// What one connection is doing.
    public struct ConnectionStatus: Sendable, Hashable {
        /// What a connection is doing.
        public enum State: Sendable, Hashable {
            /// Being made.
            case connecting
            /// Takes requests and has none.
            case idle
            /// Has requests in flight.
            case busy
            /// A transaction has it for itself.
            case leased
            /// Waits until a cancelled request has ended.
            case fenced
        }

        /// What it is doing.
        public var state: State
        /// Requests in flight.
        public var inFlight: Int
        /// The server's process; 0 while there is none.
        public var backendPID: Int
    }

    /// A snapshot of all lanes.
    public func status() -> [LaneStatus] {
        lanes.map { lane in
            LaneStatus(
                lane: lane.lane, maximumConnections: lane.limits.connections,
                connections: lane.members.map { member in
                    let isOpen = member.isOpen
                    let isLeased = member.isLeased
                    return member.connection.assumeIsolated { connection in
                        let state: ConnectionStatus.State =
                            if !isOpen {
                                .connecting
                            } else if connection.fence != nil {
                                .fenced
                            } else if isLeased {
                                .leased
                            } else {
                                connection.load > 0 ? .busy : .idle
                            }
                        return ConnectionStatus(
                            state: state, inFlight: connection.inFlight.count, backendPID: connection.backendPID)
                    }
                },
                queued: lane.queue.count, inFlight: lane.inFlightCount, lostConnections: lane.reconnects,
                lastError: lane.lastError?.message)
        }
    }
}
