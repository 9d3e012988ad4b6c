public import ProfileModel
public import ProfileStore
public import Reactor

/// Follows the feed of changes on behalf of the cache: what is written elsewhere is dropped, and as long as the feed is
/// looked at the cache may give answers out. Looks only while somebody asks the cache.
public actor CacheFollower: LoopActor {
    /// Whose thread runs it.
    public nonisolated let reactor: Reactor
    private let cache: AnswerCache
    private let store: ChangeStore
    /// The feed as it was at the last look.
    private var known: ChangeHead?
    private var waiter: CheckedContinuation<Void, Never>?

    /// From the beginning of one look to the beginning of the next, a third of what the cache may lag.
    public static let interval = Duration.milliseconds(100)
    /// How many looks are made for nobody before they pause.
    private static let idleLooks = 20
    /// More changes than this between two looks drop everything: reading which they are would take longer.
    private static let manyChanges: Int64 = 20_000

    /// The reactor's thread runs this actor.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe reactor.asUnownedSerialExecutor() }

    /// A follower that doesn't follow yet.
    public init(cache: AnswerCache, store: ChangeStore, reactor: Reactor) {
        self.cache = cache
        self.store = store
        self.reactor = reactor
    }

    /// Follows until the task is cancelled.
    ///
    /// - Parameter report: told of the first look that failed, and with nil when one succeeds again.
    public func run(report: @Sendable (ProfileError?) -> Void) async {
        var isFailing = false
        var looksForNobody = 0
        while !Task.isCancelled {
            let start = MonotonicTime.now()
            do throws(ProfileError) {
                try await look(at: start)
                if isFailing { report(nil) }
                isFailing = false
            } catch {
                if case .cancelled = error.kind { return }
                if !isFailing { report(error) }
                isFailing = true
            }
            do { try await reactor.sleep(until: start + Self.interval) } catch { return }
            looksForNobody = cache.takeUse() ? 0 : looksForNobody + 1
            if looksForNobody >= Self.idleLooks { await waitUntilWanted() }
        }
    }

    /// Drops what has changed since the last look. What was committed before `start` is seen, so the cache holds nothing
    /// older afterwards.
    private func look(at start: MonotonicTime) async throws(ProfileError) {
        let head = try await store.present()
        if let known, known.feedID == head.feedID, known.lastPosition <= head.lastPosition,
            known.lastPosition >= head.oldestPosition - 1, head.lastPosition - known.lastPosition <= Self.manyChanges
        {
            if head.lastPosition > known.lastPosition {
                for (kind, id) in try await store.changedRecords(
                    after: known.lastPosition, through: head.lastPosition)
                {
                    cache.drop(kind, id)
                }
            }
        } else {
            // The first look, another feed in this one's place, or more than is worth reading: what is kept may be of
            // any age.
            cache.dropAll()
        }
        known = head
        cache.trust(since: start)
    }

    private func waitUntilWanted() async {
        await withTaskCancellationHandler {
            await self.wait()
        } onCancel: {
            Task { await self.wake() }
        }
    }

    /// On its own, since a closure that doesn't capture the actor would not run on its executor.
    private func wait() async {
        await withCheckedContinuation { continuation in
            guard !Task.isCancelled else { return continuation.resume() }
            waiter = continuation
            cache.whenWanted { [weak self] in self?.assumeIsolated { $0.wake() } }
        }
    }

    private func wake() {
        waiter?.resume()
        waiter = nil
    }
}
