internal import CoreMetrics
internal import Metrics
internal import ProfileModel
internal import ProfileStore
internal import Reactor

/// Spends that wait go out together.
///
/// As long as few statements are under way, a spend goes out at once, by itself. Spends that come meanwhile wait until a
/// statement has ended, and go out with all that wait then, each with an answer of its own, which is given when they are
/// committed (Sources/ARCHITECTURE.md, "Spends that wait go together").
extension LedgerService {
    /// Callers that may wait; further ones are refused.
    static let maximumWaiting = 4_096
    /// When those that were refused may come again: a few statements later.
    private static let refusalDelay = Duration.milliseconds(20)
    /// The longest time for which nothing is sent while those who were answered come back: about a commit's. It bounds
    /// what follows a statement that had to wait for a lock.
    private static let longestPause = Duration.milliseconds(2)

    /// Records one spend, at once or with others.
    ///
    /// - Throws: `ProfileError`; `cancelled` when the caller gave up before the spend was sent, `outcomeUnknown` when it did
    ///   later.
    func recordWithOthers(_ entry: AccountSpend) async throws(ProfileError) -> LedgerOutcome {
        if mayStart, let line = waitingSpends.begin(entry.budget) {
            runningStatements += 1
            defer { ended([line]) }
            return try await recordAlone(entry).get()
        }
        guard waitingSpends.count < Self.maximumWaiting else {
            spendMetrics.refused.increment()
            throw ProfileError(.resourceExhausted(retryAfter: Self.refusalDelay), message: "too many spends wait")
        }
        return try await wait(for: entry).get()
    }

    private var mayStart: Bool { runningStatements < maximumStatements && awaitedSpends == 0 }

    private func wait(for entry: AccountSpend) async -> Result<LedgerOutcome, ProfileError> {
        let spend = WaitingSpend(entry)
        return await withTaskCancellationHandler {
            await self.enqueue(spend)
        } onCancel: {
            Task { await self.giveUp(spend) }
        }
    }

    /// On its own, since a closure that doesn't capture the actor would not run on its executor.
    private func enqueue(_ spend: WaitingSpend) async -> Result<LedgerOutcome, ProfileError> {
        await withCheckedContinuation { continuation in
            guard !Task.isCancelled else { return continuation.resume(returning: .failure(ProfileError(.cancelled))) }
            spend.wait(continuation)
            waitingSpends.append(spend)
            // All that ran may have ended on the way here.
            sendWaitingSpends()
        }
    }

    /// The caller waits no longer. A spend that is in line is taken out; one that is under way may be recorded all the same.
    private func giveUp(_ spend: WaitingSpend) {
        guard spend.isWaiting else { return }
        let isInLine = spend.line != nil
        spend.answer(.failure(ProfileError(isInLine ? .cancelled : .outcomeUnknown)))
        waitingSpends.remove(spend)
    }

    // MARK: - Statements

    private func sendWaitingSpends() {
        if awaitedSpends > 0 {
            guard waitingSpends.readyCount >= awaitedSpends else { return }
            endPause()
        }
        while runningStatements < maximumStatements, let batch = waitingSpends.nextBatch() {
            runningStatements += 1
            // A task of its own: no caller's cancellation or deadline touches the others.
            Task(executorPreference: reactor) { await self.run(batch) }
        }
        spendMetrics.waiting.set(waitingSpends.count)
    }

    private func run(_ batch: SpendBatch) async {
        let began = MonotonicTime.now()
        await record(batch.spends)
        pause(for: batch.spends.count, after: MonotonicTime.now() - began)
        ended(batch.lines)
    }

    private func ended(_ lines: [SpendLine]) {
        runningStatements -= 1
        waitingSpends.end(lines)
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

    private func record(_ spends: [WaitingSpend]) async {
        do throws(ProfileError) {
            spendMetrics.entries.record(spends.count)
            let outcomes = try await store.record(spends.map(\.entry))
            for (spend, outcome) in zip(spends, outcomes) { spend.answer(outcome) }
        } catch {
            guard spends.count > 1, Self.mayBeOfOne(error) else {
                for spend in spends { spend.answer(.failure(error)) }
                return
            }
            spendMetrics.replays.increment()
            // Nothing of it is committed: whose fault it was fails alone.
            for spend in spends where spend.isWaiting { spend.answer(await recordAlone(spend.entry)) }
        }
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
