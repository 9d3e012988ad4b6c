internal import ProfileModel
internal import ProfileStore
public import Reactor

/// One watch of an account's changes: its place in the feed, its credits, and who waits for the next message.
///
/// ``next()`` reads from the database what the watch has not seen yet, as far as credits go, so nothing waits in memory for
/// a client that is slow.
public actor ChangeWatch: LoopActor {
    /// Whose thread runs it.
    public nonisolated let reactor: Reactor
    nonisolated let id: UInt64
    nonisolated let connection: UInt64
    let accountID: AccountID
    private let feedID: Int64
    private let filter: ChangeFilter
    private let store: ChangeStore
    private let heartbeatInterval: Duration
    /// Everything up to here was sent, or is nothing that the watch asks for.
    private var position: Int64
    /// Where the feed is known to end.
    private var known: Int64
    /// How many changes may be sent; nil means any number.
    private var credits: Int?
    private var isClosed = false
    /// Set once the client has said that it wants no more than there is: where that ends.
    private var finish: Int64?
    private var failure: (any Error)?
    private var isFirst = true
    private var nextHeartbeat: MonotonicTime
    private var waiter: CheckedContinuation<Void, Never>?
    /// How often it was woken: what came between a look and the wait that follows is not slept through.
    private var wakes = 0
    private var timer: ReactorTimer?

    /// The reactor's thread runs this actor.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe reactor.asUnownedSerialExecutor() }

    init(
        id: UInt64, connection: UInt64, accountID: AccountID, feedID: Int64, position: Int64, known: Int64,
        filter: ChangeFilter, credits: Int?, heartbeatInterval: Duration, store: ChangeStore, reactor: Reactor
    ) {
        self.id = id
        self.connection = connection
        self.accountID = accountID
        self.feedID = feedID
        self.position = position
        self.known = known
        self.filter = filter
        self.credits = credits
        self.heartbeatInterval = heartbeatInterval
        self.store = store
        self.reactor = reactor
        nextHeartbeat = .now() + heartbeatInterval
    }

    // MARK: What the client does

    /// So many changes more may be sent.
    public func grant(_ more: Int) {
        guard let credits else { return }
        self.credits = min(credits + max(0, more), ChangeLimits.maximumCredits)
        wake()
    }

    /// The client sends nothing more: what is known by now is sent, as far as credits go, and then the watch ends.
    public func finishSending() {
        finish = known
        wake()
    }

    /// The client broke a rule: the watch ends with it.
    public func fail(_ error: any Error) {
        failure = error
        wake()
    }

    /// The next message: at once one without changes that tells where the watch begins, then changes as there are any,
    /// and a token without changes after every ``ChangeLimits/heartbeatInterval`` in which there was nothing to send.
    ///
    /// Outlasts a database that is out of reach, and goes on where it was.
    ///
    /// - Returns: nil when the client wanted no more.
    /// - Throws: `ProfileError` (`outOfRange` when changes were removed before they could be sent, or whatever
    ///   ``fail(_:)`` was given), ``ChangeWatchEnded`` when the service ends, `CancellationError`.
    public func next() async throws -> ChangeBatch? {
        if isFirst {
            isFirst = false
            return sent([])
        }
        while true {
            try Task.checkCancellation()
            let seen = wakes
            if let failure { throw failure }
            if isClosed { throw ChangeWatchEnded() }
            let end = finish ?? known
            if position < end, credits != 0 {
                let changes = try await read(through: end)
                if !changes.isEmpty { return sent(changes) }
                continue
            }
            if finish != nil { return nil }
            if MonotonicTime.now() >= nextHeartbeat { return sent([]) }
            await wait(until: nextHeartbeat, since: seen)
        }
    }

    private func read(through end: Int64) async throws -> [Change] {
        do throws(ProfileError) {
            let page = try await store.page(
                accountID, feedID: feedID, after: position, through: end, filter: filter,
                limit: min(credits ?? .max, ChangeLimits.batchCount))
            position = max(position, page.position)
            if let credits { self.credits = credits - page.changes.count }
            return page.changes
        } catch {
            switch error.kind {
            case .unavailable, .resourceExhausted, .aborted, .deadlineExceeded:
                // The database is out of reach or overrun: nothing was sent, so nothing is lost by asking again.
                await wait(until: .now() + ChangeLimits.outageDelay, since: wakes)
                return []
            default: throw error
            }
        }
    }

    private func sent(_ changes: [Change]) -> ChangeBatch {
        nextHeartbeat = .now() + heartbeatInterval
        return ChangeBatch(changes: changes, token: ResumeToken(feedID: feedID, position: position))
    }

    // MARK: What the hub does

    /// The feed has grown.
    ///
    /// - Parameter isConcerned: false when none of the new changes is the account's.
    func learn(from before: Int64, to last: Int64, isConcerned: Bool) {
        guard last > known else { return }
        let hadSeenAll = position == known && known >= before
        known = last
        if !isConcerned, hadSeenAll {
            // Nothing to read, and the token grows with the feed.
            position = last
        } else {
            wake()
        }
    }

    /// The service ends, or has let go of the watch.
    func close() {
        isClosed = true
        wake()
    }

    // MARK: Waiting

    private func wait(until deadline: MonotonicTime, since seen: Int) async {
        await withTaskCancellationHandler {
            await self.suspend(until: deadline, since: seen)
        } onCancel: {
            Task { await self.wake() }
        }
    }

    /// On its own, since a closure that doesn't capture the actor would not run on its executor.
    private func suspend(until deadline: MonotonicTime, since seen: Int) async {
        await withCheckedContinuation { continuation in
            guard !Task.isCancelled, wakes == seen, waiter == nil else { return continuation.resume() }
            waiter = continuation
            let timer = self.timer ?? ReactorTimer { [weak self] in self?.assumeIsolated { $0.wake() } }
            self.timer = timer
            reactor.schedule(timer, at: deadline)
        }
    }

    private func wake() {
        wakes &+= 1
        if let timer { reactor.cancel(timer) }
        waiter?.resume()
        waiter = nil
    }
}
