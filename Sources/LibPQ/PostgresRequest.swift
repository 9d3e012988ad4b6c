internal import Reactor

/// One request on its way through queue and connection: its statements, what came back, and who waits for it.
///
/// Confined to the reactor's thread, except that the caller sets `continuation` or `completion` before it hands the request
/// over.
/// Its phases: new → waiting → inFlight → done; a retry goes back to waiting.
final class PostgresRequest: @unchecked Sendable {
    /// What is to be done.
    enum Work {
        /// Statements that go out together under one sync.
        case statements([(PostgresStatement, PostgresParameters)])
        /// SQL text of any number of commands.
        case script(String)
        /// Nothing to send: the caller gets a connection for itself.
        case lease
    }

    /// What it means when the connection ends while the request is in flight.
    enum Effect {
        /// Changes nothing: may be sent again.
        case read
        /// Commits at its sync: the outcome is unknown.
        case write
        /// Belongs to a transaction that is still open: rolled back.
        case inTransaction
        /// Is the COMMIT: the outcome is unknown.
        case commit
    }

    enum Phase {
        case new, waiting, inFlight, done
    }

    let work: Work
    let effect: Effect
    /// Executed right behind the statements, in a transaction of its own, which makes durable what they have committed.
    let flush: (PostgresStatement, PostgresParameters)?
    /// Told the statements' results when they are committed and their flush is under way.
    var whenCommitted: (@Sendable ([PostgresResult]) -> Void)?
    /// Whether the statements are committed, durably or not.
    private(set) var isCommitted = false
    /// Tells the caller's task from others, for whoever looks at what runs.
    let taskHash = unsafe withUnsafeCurrentTask { unsafe $0?.hashValue ?? 0 }
    var phase = Phase.new
    var results: [PostgresResult] = []
    /// The first error of the group.
    var error: PostgresError?
    /// The caller has been answered, or soon will be without the server: nobody needs the results.
    var isAbandoned = false
    var abandonedAt = MonotonicTime.distantFuture
    /// A cancel request went to the server while this request was in flight: it may have been hit in another's stead.
    var wasExposedToCancel = false
    /// The server reported that the commit did not wait for its standbys.
    var commitWaitWasCancelled = false
    /// How often the request may be sent again after its connection was lost.
    var remainingRetries = 1
    /// How often it may be sent again after being hit by a neighbour's cancel, or by a stale plan.
    var remainingReplays = 10
    var waitingSince = MonotonicTime.distantFuture
    /// How long it waited for a connection the last time.
    var queueNanoseconds: Int64 = 0
    var connection: PostgresConnection?
    var lane: Lane?
    var graceTimer: ReactorTimer?
    var continuation: CheckedContinuation<Result<[PostgresResult], PostgresError>, Never>?
    /// Called in place of a continuation, for who waits without a task.
    var completion: (@Sendable (Result<[PostgresResult], PostgresError>) -> Void)?

    /// Neighbours in the lane's queue: set and cleared by ``RequestQueue``, so that no cycle outlives a stay in it.
    var next: PostgresRequest?
    var previous: PostgresRequest?

    init(_ work: Work, effect: Effect, flush: (PostgresStatement, PostgresParameters)? = nil) {
        self.work = work
        self.effect = effect
        self.flush = flush
    }

    /// The sync behind the statements has come.
    func committed() {
        guard error == nil else { return }
        isCommitted = true
        whenCommitted?(results)
        whenCommitted = nil
    }

    var isAnswered: Bool { phase != .new && continuation == nil && completion == nil }

    /// Answers the caller, once: later calls do nothing.
    func finish(_ outcome: Result<[PostgresResult], PostgresError>) {
        if let continuation {
            self.continuation = nil
            continuation.resume(returning: outcome)
        } else if let completion {
            self.completion = nil
            completion(outcome)
        }
    }

    /// Forgets what an attempt brought, before the next.
    func reset() {
        results = []
        error = nil
        wasExposedToCancel = false
        commitWaitWasCancelled = false
        phase = .waiting
        connection = nil
    }

    /// Why the request can't be sent, whatever the connection: nil when it can.
    var invalidity: PostgresError? {
        guard case .statements(let statements) = work else { return nil }
        for (statement, parameters) in statements {
            if let invalidity = Self.invalidity(statement, parameters) { return invalidity }
        }
        if let (statement, parameters) = flush { return Self.invalidity(statement, parameters) }
        return nil
    }

    private static func invalidity(_ statement: PostgresStatement, _ parameters: PostgresParameters) -> PostgresError? {
        if let failure = parameters.failure { return failure }
        if parameters.count > PostgresParameters.maximumCount { return PostgresParameters.tooMany }
        return statement.storage.invalidity
    }
}

/// Requests that wait, first come first served; a request in the middle leaves at once, wherever it stands.
struct RequestQueue {
    private(set) var first: PostgresRequest?
    private var last: PostgresRequest?
    private(set) var count = 0

    mutating func append(_ request: PostgresRequest) {
        request.previous = last
        if let last { last.next = request } else { first = request }
        last = request
        count += 1
    }

    mutating func prepend(_ request: PostgresRequest) {
        request.next = first
        if let first { first.previous = request } else { last = request }
        first = request
        count += 1
    }

    /// Takes out a request that is in this queue.
    mutating func remove(_ request: PostgresRequest) {
        let next = request.next
        if let previous = request.previous { previous.next = next } else { first = next }
        if let next { next.previous = request.previous } else { last = request.previous }
        request.next = nil
        request.previous = nil
        count -= 1
    }

    mutating func popFirst() -> PostgresRequest? {
        guard let request = first else { return nil }
        remove(request)
        return request
    }
}
