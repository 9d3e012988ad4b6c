internal import DequeModule
internal import Reactor

extension PostgresConnection {
    /// Keeps new statements away while a cancel request is under way: PQcancel hits whatever the server process runs when the
    /// signal arrives. Lifted when the call has returned, so that no signal is to come, and everything in flight has ended.
    struct Fence {
        /// Whether PQcancel has returned.
        var hasReturned = false
        /// When the fence was set up.
        let since: MonotonicTime
    }

    /// How long a cancelled statement may go on before its connection is given up. Uncancellable waits are rare and long: a
    /// commit that waits for a standby is one.
    private static let maximumFence = Duration.seconds(5)

    /// The caller of a request gives up. Does nothing when the request has ended.
    func cancel(_ request: PostgresRequest) {
        switch request.phase {
        case .new: request.isAbandoned = true
        case .done: break
        case .waiting:
            guard let index = pending.firstIndex(where: { $0 === request }) else { return }
            pending.remove(at: index)
            request.phase = .done
            request.connection = nil
            request.finish(.failure(.cancelled(.notSent)))
        case .inFlight:
            guard !request.isAbandoned else { return }
            abandon(request)
        }
    }

    private func abandon(_ request: PostgresRequest) {
        request.isAbandoned = true
        request.abandonedAt = .now()
        switch request.effect {
        case .read, .inTransaction: request.finish(.failure(.cancelled(.sent)))
        case .write, .commit:
            let timer = ReactorTimer { [weak request] in
                request?.finish(.failure(.outcomeUnknown("it was cancelled while it may have been committing")))
            }
            request.graceTimer = timer
            reactor.schedule(timer, at: request.abandonedAt + configuration.cancelledWriteGrace)
        }
        considerCancelling()
    }

    /// Sends a cancel request if what runs now was abandoned long enough ago; looks again later if something else was.
    private func considerCancelling() {
        guard state == .ready, let head = inFlight.first else { return }
        if let fence, !fence.hasReturned { return }
        let now = MonotonicTime.now()
        if head.isAbandoned, head.abandonedAt + cancelDelay(head) <= now, sendCancel(now) { return }
        guard inFlight.contains(where: \.isAbandoned) else { return }
        let timer =
            cancelTimer
            ?? ReactorTimer { [weak self] in self?.assumeIsolated { $0.considerCancelling() } }
        cancelTimer = timer
        let isRepeated = fence != nil || !head.isAbandoned
        let earliest = isRepeated ? now : head.abandonedAt + cancelDelay(head)
        reactor.schedule(timer, at: max(earliest, now + .milliseconds(isRepeated ? 20 : 1)))
    }

    /// A commit is left to end by itself for a while: cancelling it can only make its outcome unknown. A read on a shared
    /// connection too, since the fence makes neighbours wait, and most reads end sooner than a cancel request is through.
    private func cancelDelay(_ request: PostgresRequest) -> Duration {
        switch request.effect {
        case .commit: configuration.cancelledWriteGrace
        case .read where depth > 1: configuration.readCancelDelay
        case .read, .write, .inTransaction: .zero
        }
    }

    private func sendCancel(_ now: MonotonicTime) -> Bool {
        guard let call = handle?.makeCancellation() else { return false }
        let reactor = reactor
        let isStarted = call.start { [weak self] in
            Task(executorPreference: reactor) { await self?.cancelReturned() }
        }
        guard isStarted else { return false }
        if fence == nil {
            fence = Fence(since: now)
            let timer = ReactorTimer { [weak self] in self?.assumeIsolated { $0.fenceExpired() } }
            fenceTimer = timer
            reactor.schedule(timer, at: now + Self.maximumFence)
        }
        fence?.hasReturned = false
        for request in inFlight { request.wasExposedToCancel = true }
        return true
    }

    private func cancelReturned() {
        guard state == .ready, fence != nil else { return }
        fence?.hasReturned = true
        if inFlight.isEmpty { liftFence() } else { considerCancelling() }
    }

    /// The signal is out and nothing runs: statements may be sent again.
    func liftFence() {
        fence = nil
        if let fenceTimer { reactor.cancel(fenceTimer) }
        fenceTimer = nil
        pump()
        progressed()
    }

    private func fenceExpired() {
        guard state == .ready, let fence, let fenceTimer else { return }
        if !fence.hasReturned || inFlight.first?.isAbandoned == true {
            return close(PostgresError(.connectionLost, "a cancelled statement did not end"))
        }
        // A neighbour takes its time.
        reactor.schedule(fenceTimer, at: .now() + Self.maximumFence)
    }
}
