internal import DequeModule
public import FoundationEssentials
internal import ProfileModel
public import ProfileStore
public import Reactor

/// Records of one kind as messages: what nearly all reads ask for, and so the shortest way from a row to the wire.
///
/// A message that is kept is given out at once. Others are read: what is asked for in one turn goes out with one statement at
/// the turn's end, and as long as several statements are under way further requests wait for one of them to end, and go
/// out together then (Sources/ARCHITECTURE.md, "Reads that wait go together").
public actor RecordMessageService: LoopActor, TurnHook {
    /// Whose thread runs it.
    public nonisolated let reactor: Reactor
    private nonisolated let store: RecordMessageStore
    private nonisolated let cache: AnswerCache?
    private let maximumRunningReads: Int
    private var runningReads = 0
    private var waiting = Deque<MessageRequest>()
    private var isSendingScheduled = false

    /// The reactor's thread runs this actor.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe reactor.asUnownedSerialExecutor() }

    /// A service over a store.
    ///
    /// - Parameters:
    ///   - cache: keeps messages. Only of records that change by being written: not of those of which anything is computed
    ///     from others, or from the time, when they are read.
    ///   - concurrentReads: how many statements may be under way; the default keeps two connections busy while their answers
    ///     travel.
    public init(store: RecordMessageStore, cache: AnswerCache?, reactor: Reactor, concurrentReads: Int = 4) {
        self.store = store
        self.cache = cache
        self.reactor = reactor
        maximumRunningReads = max(concurrentReads, 1)
    }

    /// The message of a record, if it is kept. On the reactor's thread only; asks nobody.
    ///
    /// - Parameter account: the bytes of the account's id.
    public nonisolated func kept(account: Span<UInt8>, _ id: UUID) -> [UInt8]? {
        cache?.answer(store.kind, id, account: account, now: reactor.turnTime)
    }

    /// Reads a record for a request. On the reactor's thread only.
    public nonisolated func read(_ request: MessageRequest) {
        assumeIsolated { $0.enqueue(request) }
    }

    private func enqueue(_ request: MessageRequest) {
        // Before the read begins: what is written from here on spoils it.
        request.fill = cache?.begin(store.kind, request.id)
        waiting.append(request)
        sendAtEndOfTurn()
    }

    private func sendAtEndOfTurn() {
        guard !isSendingScheduled else { return }
        isSendingScheduled = true
        reactor.atEndOfTurn(self)
    }

    /// Called by the reactor; not for others.
    public nonisolated func turnEnded() {
        assumeIsolated { service in
            service.isSendingScheduled = false
            service.send()
        }
    }

    private func send() {
        while runningReads < maximumRunningReads, !waiting.isEmpty {
            var requests: [MessageRequest] = []
            while requests.count < StoreLimits.gatheredCount, let request = waiting.popFirst() {
                if request.isWaiting { requests.append(request) } else { end(request, nil) }
            }
            guard !requests.isEmpty else { return }
            runningReads += 1
            let batch = MessageBatch(requests)
            // Nobody's task: no caller's cancellation or deadline touches the others.
            batch.ticket = store.read(requests.map { RecordKey(accountID: $0.accountID, id: $0.id) }) { outcome in
                self.assumeIsolated { $0.finish(batch, outcome) }
            }
        }
    }

    private func finish(_ batch: MessageBatch, _ outcome: Result<[[UInt8]?], ProfileError>) {
        batch.finish()
        runningReads -= 1
        // At the end of the turn, with what it brings, and not from within the pool, which is in the midst of this answer.
        if !waiting.isEmpty { sendAtEndOfTurn() }
        switch outcome {
        case .success(let messages):
            for (request, message) in zip(batch.requests, messages) { end(request, message) }
        case .failure(let error):
            for request in batch.requests { end(request, nil, error) }
        }
    }

    private func end(_ request: MessageRequest, _ message: [UInt8]?, _ error: ProfileError? = nil) {
        if let fill = request.fill {
            cache?.end(fill, account: request.accountID, answer: message)
            request.fill = nil
        }
        request.end(message, error)
    }
}
