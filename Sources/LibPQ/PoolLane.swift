internal import CoreMetrics
internal import Metrics
internal import Reactor

/// The connections of one lane and the requests that wait for them. Confined to the reactor's thread by the pool.
final class PoolLane {
    /// A connection and what the pool does with it.
    final class Member {
        let connection: PostgresConnection
        var isOpen = false
        /// A transaction has it for itself.
        var isLeased = false
        /// The transaction is over; the connection comes back when its ROLLBACK is through.
        var isReturning = false
        var returnTimer: ReactorTimer?
        /// Takes nothing more, and is replaced as soon as nothing is in flight on it.
        var mustReconnect = false
        /// The lane was made smaller: no new requests, and closed when those in flight have ended.
        var isRetiring = false

        init(_ connection: PostgresConnection) { self.connection = connection }
    }

    let lane: Lane
    var limits: PostgresConfiguration.LaneLimits
    var members: [Member] = []
    var queue = RequestQueue()
    /// Attempts to connect that failed since the last that did not.
    var failures = 0
    var reconnects = 0
    var lastError: PostgresError?
    var retryTimer: ReactorTimer?
    var waitTimer: ReactorTimer?
    /// When `waitTimer` fires, if it is scheduled.
    var waitTimerDue = MonotonicTime.now()
    /// Whether requests are being handed out further up the stack, and whether there is reason to look again after that.
    var isDispatching = false
    var mustDispatchAgain = false
    let waitTime: Metrics.Timer
    /// What the two meters below were told last.
    private var reported = (queued: 0, inFlight: 0)
    let queued: Meter
    let inFlight: Meter
    let lost: Counter
    let refused: Counter

    init(_ lane: Lane, _ limits: PostgresConfiguration.LaneLimits) {
        self.lane = lane
        self.limits = limits
        let dimensions = [("lane", lane.description)]
        waitTime = Metrics.Timer(label: "postgres_queue_wait", dimensions: dimensions)
        queued = Meter(label: "postgres_queued_requests", dimensions: dimensions)
        inFlight = Meter(label: "postgres_requests_in_flight", dimensions: dimensions)
        lost = Counter(label: "postgres_connections_lost_total", dimensions: dimensions)
        refused = Counter(label: "postgres_requests_refused_total", dimensions: dimensions)
    }

    /// Connections that are being made.
    var openingCount: Int { members.count { !$0.isOpen } }

    var inFlightCount: Int { members.reduce(0) { $0 + $1.connection.assumeIsolated { $0.inFlight.count } } }

    /// How long to wait before the next attempt to connect, after `failures` failed ones: doubles from 25 ms to 200 ms, and
    /// a random part of up to half is taken off, so that daemons whose server restarts don't all come at once. The
    /// longest wait is a fifth of the second within which calls are to be served again.
    var backoff: Duration {
        let exponent = min(max(failures - 1, 0), 3)
        return .microseconds(Int64.random(in: 12_500...25_000) << exponent)
    }

    /// Whether no connection is open.
    var isCutOff: Bool { !members.contains { $0.isOpen } }

    func member(of connection: PostgresConnection) -> Member? { members.first { $0.connection === connection } }

    /// The connection for the next request, nil when all are busy.
    func freeMember() -> (member: Member, load: Int)? {
        var best: (member: Member, load: Int)?
        for member in members
        where member.isOpen && !member.isLeased && !member.mustReconnect && !member.isRetiring {
            let (load, depth) = member.connection.assumeIsolated { ($0.fence == nil ? $0.load : Int.max, $0.depth) }
            guard load < depth, load < best?.load ?? Int.max else { continue }
            best = (member, load)
            if load == 0 { break }
        }
        return best
    }

    /// Tells the metrics what has changed.
    func report() {
        let now = (queued: queue.count, inFlight: inFlightCount)
        if now.queued != reported.queued { queued.set(now.queued) }
        if now.inFlight != reported.inFlight { inFlight.set(now.inFlight) }
        reported = now
    }
}
