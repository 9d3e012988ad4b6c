internal import Synchronization

extension Reactor {
    /// The reactor of processes that only call others: started on first use, never stopped.
    ///
    /// Nil when the process has no descriptor or thread left to make it from.
    public static let shared: Reactor? = {
        guard let reactor = try? Reactor(name: "ttrpc-client") else { return nil }
        do { try reactor.start() } catch { return nil }
        return reactor
    }()

    /// Waits until `deadline` without holding a thread; any duration is safe.
    ///
    /// - Throws: `CancellationError` when the task is cancelled meanwhile.
    public func sleep(until deadline: MonotonicTime) async throws {
        try Task.checkCancellation()
        let sleeper = Sleeper(reactor: self)
        await withTaskCancellationHandler {
            await sleeper.sleep(until: deadline)
        } onCancel: {
            Task { await sleeper.wake() }
        }
        try Task.checkCancellation()
    }

    /// Waits for `duration`, saturating; see ``sleep(until:)``.
    public func sleep(for duration: Duration) async throws {
        try await sleep(until: .now() + duration)
    }
}

/// One sleep: a timer and the continuation it resumes, whichever of timer and cancellation comes first.
private actor Sleeper: LoopActor {
    nonisolated let reactor: Reactor
    private var continuation: CheckedContinuation<Void, Never>?
    private var timer: ReactorTimer?
    private var isWoken = false

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe reactor.asUnownedSerialExecutor() }

    init(reactor: Reactor) { self.reactor = reactor }

    func sleep(until deadline: MonotonicTime) async {
        await withCheckedContinuation { continuation in
            guard !isWoken else { return continuation.resume() }
            self.continuation = continuation
            let timer = ReactorTimer { [weak self] in self?.assumeIsolated { $0.wake() } }
            self.timer = timer
            reactor.schedule(timer, at: deadline)
        }
    }

    func wake() {
        isWoken = true
        if let timer { reactor.cancel(timer) }
        timer = nil
        continuation?.resume()
        continuation = nil
    }
}
