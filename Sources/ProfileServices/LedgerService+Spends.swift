internal import CoreMetrics
internal import Metrics
internal import ProfileModel
internal import ProfileStore
public import Reactor

/// Spends that wait go out together.
///
/// What is spent in one turn goes out at its end as one statement, and as long as few statements are under way. Spends that come
/// meanwhile wait until a statement has ended, and go out with all that wait then, each with an answer of its own, which is
/// given when they are durable (Sources/ARCHITECTURE.md, "Spends that wait go together").
extension LedgerService: TurnHook {
    /// Callers that may wait; further ones are refused.
    static let maximumWaiting = 4_096
    /// When those that were refused may come again: a few statements later.
    private static let refusalDelay = Duration.milliseconds(20)
    /// The longest time for which nothing is sent while those who were answered come back: about a commit's. It bounds
    /// what follows a statement that had to wait for a lock.
    private static let longestPause = Duration.milliseconds(2)
    /// What a statement may carry in any case: fewer would cost more in statements than they gain.
    private static let minimumShare = 16
    /// Statements that go the long way after one of which most had to.
    private static let longWays = 16

    // MARK: - Callers

    /// Records a spend. On the reactor's thread only.
    public nonisolated func record(_ request: SpendRequest) {
        assumeIsolated { $0.enqueue(request) }
    }

    /// The caller of a request gives up: a spend that is in line is taken out and ends with `cancelled`; one that is under way
    /// may be recorded all the same, and ends with `outcomeUnknown`. On the reactor's thread only.
    public nonisolated func abandon(_ request: SpendRequest) {
        assumeIsolated { $0.giveUp(request) }
    }

    /// Records one spend, at once or with others.
    ///
    /// - Throws: `ProfileError`; `cancelled` when the caller gave up before the spend was sent, `outcomeUnknown` when it did
    ///   later.
    func recordWithOthers(_ entry: AccountSpend) async throws(ProfileError) -> LedgerOutcome {
        let spend = AwaitedSpend(entry)
        return try await withTaskCancellationHandler {
            await self.wait(for: spend)
        } onCancel: {
            Task { await self.giveUp(spend) }
        }.get()
    }

    /// On its own, since a closure that doesn't capture the actor would not run on its executor.
    private func wait(for spend: AwaitedSpend) async -> Result<LedgerOutcome, ProfileError> {
        await withCheckedContinuation { continuation in
            spend.wait(continuation)
            if Task.isCancelled { spend.end(.failure(ProfileError(.cancelled))) } else { enqueue(spend) }
        }
    }

    private func enqueue(_ spend: SpendRequest) {
        guard waitingSpends.count < Self.maximumWaiting else {
            spendMetrics.refused.increment()
            return spend.end(
                .failure(
                    ProfileError(
                        .resourceExhausted(retryAfter: Self.refusalDelay), message: "too many spends wait")))
        }
        waitingSpends.append(spend)
        sendAtEndOfTurn()
    }

    private func sendAtEndOfTurn() {
        guard !isSendingScheduled else { return }
        isSendingScheduled = true
        reactor.atEndOfTurn(self)
    }

    private func giveUp(_ spend: SpendRequest) {
        guard spend.isWaiting else { return }
        let isInLine = spend.line != nil
        waitingSpends.remove(spend)
        spend.statement?.callerLeft()
        spend.end(.failure(ProfileError(isInLine ? .cancelled : .outcomeUnknown)))
    }

    // MARK: - Statements

    /// Called by the reactor; not for others.
    public nonisolated func turnEnded() {
        assumeIsolated { service in
            service.isSendingScheduled = false
            service.sendWaitingSpends()
        }
    }

    private func sendWaitingSpends() {
        if awaitedSpends > 0 {
            guard waitingSpends.readyCount >= awaitedSpends else { return }
            endPause()
        }
        while runningStatements < maximumStatements, let batch = waitingSpends.nextBatch(atMost: share) {
            runningStatements += 1
            runningSpends += batch.spends.count
            // A task of its own: no caller's cancellation or deadline touches the others.
            let statement = SpendStatement(batch)
            statement.task = Task(executorPreference: reactor) { await self.run(statement) }
        }
        spendMetrics.waiting.set(waitingSpends.count)
    }

    /// How many entries the next statement may carry: as many as there are for each of those that may be under way. Two of 32
    /// run beside each other, where one of 64 would leave all the other parts idle while each has its turn with it.
    private var share: Int {
        max(Self.minimumShare, (runningSpends + waitingSpends.count + maximumStatements - 1) / maximumStatements)
    }

    private func run(_ statement: SpendStatement) async {
        let began = MonotonicTime.now()
        await record(statement)
        statement.task = nil
        pause(for: statement.batch.spends.count, after: MonotonicTime.now() - began)
        runningStatements -= 1
        runningSpends -= statement.batch.spends.count
        waitingSpends.end(statement.giveBackAll())
        sendWaitingSpends()
    }

    /// Those who were just answered are likely to come again at once, and have a commit to wait for if the next statement has
    /// left without them. So it waits until as many are there again, for a small part of what the last one took. This
    /// follows statements of several callers alone.
    private func pause(for count: Int, after duration: Duration) {
        guard count > 1 else { return }
        let timer = awaitTimer ?? ReactorTimer { [weak self] in self?.assumeIsolated { $0.pauseEnded() } }
        awaitTimer = timer
        awaitedSpends = count
        reactor.schedule(timer, at: .now() + min(duration / 4, Self.longestPause))
    }

    private func endPause() {
        awaitedSpends = 0
        if let awaitTimer { reactor.cancel(awaitTimer) }
    }

    private func pauseEnded() {
        awaitedSpends = 0
        sendWaitingSpends()
    }

    // MARK: - One statement

    private func record(_ statement: SpendStatement) async {
        let spends = statement.batch.spends
        let entries = spends.map(\.entry)
        spendMetrics.entries.record(spends.count)
        do throws(ProfileError) {
            var left = Array(spends.indices)
            if remainingLongWays > 0 {
                remainingLongWays -= 1
            } else {
                left = try await recordPlain(statement, entries)
                if left.count > spends.count / 2 { remainingLongWays = Self.longWays }
            }
            guard !left.isEmpty else { return }
            let outcomes = try await store.record(left.map { entries[$0] })
            for (index, outcome) in zip(left, outcomes) { spends[index].end(outcome) }
        } catch {
            let waiting = spends.filter(\.isWaiting)
            guard spends.count > 1, Self.mayBeOfOne(error) else {
                for spend in waiting { spend.end(.failure(error)) }
                return
            }
            spendMetrics.replays.increment()
            // Nothing of theirs is committed: whose fault it was fails alone.
            for spend in waiting where spend.isWaiting { spend.end(await recordAlone(spend.entry)) }
        }
    }

    /// Records those of which nothing special is to be said.
    ///
    /// - Returns: which are left.
    private func recordPlain(
        _ statement: SpendStatement, _ entries: [AccountSpend]
    ) async throws(ProfileError) -> [Int] {
        let spends = statement.batch.spends
        let outcomes = try await store.recordPlain(
            entries, groups: statement.batch.groups, isShared: spends.count > 1
        ) { [weak self] groups in
            self?.assumeIsolated { service in
                service.waitingSpends.end(statement.giveBack(groups))
                service.sendAtEndOfTurn()
            }
        }
        var left: [Int] = []
        for (index, outcome) in outcomes.enumerated() {
            if let outcome { spends[index].end(.success(outcome)) } else { left.append(index) }
        }
        return left
    }

    private func recordAlone(_ entry: AccountSpend) async -> Result<LedgerOutcome, ProfileError> {
        do throws(ProfileError) {
            spendMetrics.entries.record(1)
            return try await store.record([entry]).first ?? .failure(ProfileError(.internalError))
        } catch {
            return .failure(error)
        }
    }

    /// Whether a statement may have failed for what one of its entries holds. A connection that broke, a full queue or a
    /// lost race are everybody's; and when nobody knows whether it was committed each caller is told so: sent again under
    /// its name, an entry counts once.
    private static func mayBeOfOne(_ error: ProfileError) -> Bool {
        switch error.kind {
        case .invalidArgument, .notFound, .usageNotFound, .alreadyExists, .failedPrecondition, .outOfRange,
            .internalError:
            true
        case .aborted, .permissionDenied, .resourceExhausted, .unavailable, .outcomeUnknown, .deadlineExceeded,
            .cancelled:
            false
        }
    }
}
