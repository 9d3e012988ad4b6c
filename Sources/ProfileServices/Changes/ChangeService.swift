public import ProfileModel
public import ProfileStore
public import Reactor

/// The feed of changes: lists it, and is the hub that wakes who watches it.
///
/// Committed changes are given their positions when a write of this daemon ends (``noteCommit()``), and every
/// ``ChangeLimits/pollInterval`` for writes made elsewhere, but only while somebody watches; otherwise when somebody asks.
/// Watches read for themselves: one that is slow, or that doesn't read at all, costs nobody else anything.
public actor ChangeService: LoopActor {
    /// Whose thread runs it.
    public nonisolated let reactor: Reactor
    nonisolated let store: ChangeStore
    private let limits: ChangeLimits
    private let report: @Sendable (ProfileError?) -> Void
    private var watches: [UInt64: ChangeWatch] = [:]
    private var lastWatch: UInt64 = 0
    /// Watches by connection; those being started count.
    private var watchesByConnection: [UInt64: Int] = [:]
    private var watchCount = 0
    /// Where the feed is known to end.
    private var last: Int64 = 0
    private var feedID: Int64?
    private var isLooking = false
    private var mustLookAgain = false
    private var isFailing = false
    private var hasEnded = false
    private var poll: Task<Void, Never>?

    /// The reactor's thread runs this actor.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe reactor.asUnownedSerialExecutor() }

    /// A service over a store.
    ///
    /// - Parameter report: told of the first failure of the work behind the watches, and with nil when it works again.
    public init(
        store: ChangeStore, limits: ChangeLimits = ChangeLimits(), reactor: Reactor,
        report: @escaping @Sendable (ProfileError?) -> Void = { _ in }
    ) {
        self.store = store
        self.limits = limits
        self.reactor = reactor
        self.report = report
    }

    // MARK: Listing

    /// A page of the account's changes: all that were committed before the call are in the feed by then.
    ///
    /// - Parameter token: where to go on; nil means from the oldest change that is kept.
    /// - Throws: `ProfileError` (`outOfRange` for a token that is too old, or of another feed).
    public func list(
        _ accountID: AccountID, after token: ResumeToken?, filter: ChangeFilter, limit: Int
    ) async throws(ProfileError) -> ChangeList {
        let head = try await store.present()
        try Self.check(token, head)
        let page = try await store.page(
            accountID, feedID: head.feedID, after: token?.position ?? head.oldestPosition - 1,
            through: head.lastPosition, filter: filter, limit: limit)
        return ChangeList(
            changes: page.changes, token: ResumeToken(feedID: head.feedID, position: page.position),
            hasMore: page.position < head.lastPosition)
    }

    // MARK: Watching

    /// Begins a watch. It counts until ``end(_:)``.
    ///
    /// - Parameters:
    ///   - token: where to go on; nil means with what is committed from now on.
    ///   - credits: how many changes may be sent before more credits come; nil means any number.
    ///   - connection: whose watch it is, for the bound of each.
    /// - Throws: `ProfileError` (`resourceExhausted` when there are too many, `outOfRange`, `unavailable`).
    public func watch(
        _ accountID: AccountID, after token: ResumeToken?, filter: ChangeFilter, credits: Int?, connection: UInt64
    ) async throws(ProfileError) -> ChangeWatch {
        guard !hasEnded else { throw ProfileError(.unavailable(retryAfter: nil)) }
        guard watchCount < limits.watches,
            watchesByConnection[connection, default: 0] < limits.watchesPerConnection
        else {
            throw ProfileError(
                .resourceExhausted(retryAfter: .seconds(1)), reason: .tooManyWatches,
                message: "at most \(limits.watchesPerConnection) watches of a connection and \(limits.watches) in all")
        }
        watchCount += 1
        watchesByConnection[connection, default: 0] += 1
        do throws(ProfileError) {
            let head = try await store.present()
            try Self.check(token, head)
            lastWatch += 1
            let watch = ChangeWatch(
                id: lastWatch, connection: connection, accountID: accountID, feedID: head.feedID,
                position: token?.position ?? head.lastPosition, known: max(last, head.lastPosition), filter: filter,
                credits: credits, heartbeatInterval: limits.heartbeatInterval, store: store, reactor: reactor)
            watches[watch.id] = watch
            if hasEnded { closeAll() }
            startPolling()
            return watch
        } catch {
            uncount(connection)
            throw error
        }
    }

    /// Lets go of a watch.
    public func end(_ watch: ChangeWatch) {
        guard watches.removeValue(forKey: watch.id) != nil else { return }
        watch.assumeIsolated { $0.close() }
        uncount(watch.connection)
        if watches.isEmpty {
            poll?.cancel()
            poll = nil
        }
    }

    private func uncount(_ connection: UInt64) {
        watchCount -= 1
        let count = watchesByConnection[connection, default: 1] - 1
        watchesByConnection[connection] = count > 0 ? count : nil
    }

    /// How many watches run.
    public var runningWatches: Int { watches.count }

    /// The daemon ends: watches end, so that their clients go on elsewhere, and no new one begins.
    public func end() {
        hasEnded = true
        poll?.cancel()
        poll = nil
        closeAll()
    }

    private func closeAll() {
        for watch in watches.values { watch.assumeIsolated { $0.close() } }
    }

    private static func check(_ token: ResumeToken?, _ head: ChangeHead) throws(ProfileError) {
        guard let token else { return }
        // A position beyond the end was given out by a feed that has been set back since.
        guard token.feedID == head.feedID, token.position <= head.lastPosition else { throw .otherFeed }
        guard token.position >= head.oldestPosition - 1 else { throw .tokenTooOld }
    }

    // MARK: The hub

    /// A write of this daemon was committed. Costs nothing while nobody watches, and never waits.
    public nonisolated func noteCommit() {
        if reactor.isOnLoop {
            assumeIsolated { $0.lookSoon() }
        } else {
            Task(executorPreference: reactor) { await self.lookSoon() }
        }
    }

    private func lookSoon() {
        guard !watches.isEmpty, !hasEnded else { return }
        // Commits that come while one is being looked at are looked at together.
        guard !isLooking else {
            mustLookAgain = true
            return
        }
        isLooking = true
        Task(executorPreference: reactor) { await self.look() }
    }

    private func startPolling() {
        guard poll == nil, !hasEnded else { return }
        poll = Task(executorPreference: reactor) { [reactor, interval = limits.pollInterval, weak self] in
            while !Task.isCancelled {
                do { try await reactor.sleep(for: interval) } catch { return }
                guard let self else { return }
                await self.lookSoon()
            }
        }
    }

    /// Gives positions to what was committed and wakes whom it concerns, until there is nothing more. Failures are
    /// left to the next look.
    private func look() async {
        repeat {
            mustLookAgain = false
            do throws(ProfileError) {
                let head = try await store.present()
                try await advance(to: head)
                if isFailing { report(nil) }
                isFailing = false
            } catch {
                mustLookAgain = false
                if !isFailing { report(error) }
                isFailing = true
            }
        } while mustLookAgain && !watches.isEmpty && !hasEnded
        isLooking = false
    }

    private func advance(to head: ChangeHead) async throws(ProfileError) {
        if let feedID, feedID != head.feedID {
            // Another feed is in this one's place: clients ask again, and learn that their tokens are worthless.
            closeAll()
            last = head.lastPosition
        }
        feedID = head.feedID
        let before = last
        guard head.lastPosition > before else { return }
        var changed: Set<AccountID>?
        if before > 0, watches.count > ChangeLimits.fewWatches,
            head.lastPosition - before <= ChangeLimits.manyPositions
        {
            changed = try await store.changedAccounts(after: before, through: head.lastPosition)
        }
        tellWatches(from: before, to: head.lastPosition, changed)
    }

    /// The feed has grown.
    ///
    /// - Parameter changed: the accounts concerned; nil when it was not asked.
    private func tellWatches(from before: Int64, to head: Int64, _ changed: Set<AccountID>?) {
        last = head
        for watch in watches.values {
            watch.assumeIsolated { watch in
                watch.learn(from: before, to: head, isConcerned: changed?.contains(watch.accountID) ?? true)
            }
        }
    }

    // MARK: Upkeep

    /// Makes the feed ready. To be called before anything else.
    ///
    /// - Returns: whether the database was found to be a copy, so that tokens given so far are worth nothing.
    public func open() async throws(ProfileError) -> Bool { try await store.open() }

    /// Removes what is too old and looks through the whole queue, again and again, until the task is cancelled.
    public func maintain() async {
        while !Task.isCancelled, !hasEnded {
            do throws(ProfileError) {
                _ = try await store.sequence(everything: true)
                while try await store.purge(keptDays: limits.keptDays, limit: ChangeLimits.purgeCount)
                    == ChangeLimits.purgeCount, !Task.isCancelled
                {}
            } catch {
                if case .cancelled = error.kind { return }
                if !isFailing { report(error) }
                isFailing = true
            }
            // Daemons that were started together don't come together.
            let pause = limits.maintenanceInterval * Double.random(in: 0.75...1.25)
            do { try await reactor.sleep(for: pause) } catch { return }
        }
    }
}
