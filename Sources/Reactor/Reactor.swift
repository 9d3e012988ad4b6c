internal import CLinux
internal import DequeModule
internal import Glibc
internal import Synchronization

/// One thread that waits with epoll(7) and runs what becomes ready: descriptors, timers, and every Swift job of the actors
/// and tasks that name it as their executor.
///
/// Since sockets, database connections, request tasks and service actors share the thread, a request crosses none. A turn
/// is: readiness, jobs, due timers, and then the end-of-turn hooks, in which each connection sends what the turn produced.
/// A piece of patient work (``afterTurn()``) may follow.
/// Nothing on the loop may block; work for the processor's sake leaves it through ``offLoop(_:)``.
@safe public final class Reactor: SerialExecutor, TaskExecutor, @unchecked Sendable {
    // Invariant of @unchecked: `remote` is guarded by its mutex, the atomics by themselves, and `loop` is touched on the
    // loop thread alone (`isOnLoop`), or before the thread starts.
    private let remote = Mutex(RemoteState())
    private let isAsleep = Atomic<Bool>(false)
    private let loopThread = Atomic<UInt>(0)
    private let stopRequested = Atomic<Bool>(false)
    private let epoll: CInt
    private let wakeUp: CInt
    private let name: String
    private let slice: Duration?
    /// A buffer that every reader of the loop shares, so that an idle connection holds none. Loop thread only; its content
    /// is good until the next read, so nobody keeps a pointer into it beyond the call in which it was filled.
    public let readBuffer = UnsafeMutableRawBufferPointer.allocate(byteCount: readBufferBytes, alignment: 64)
    private var loop = LoopState()

    /// Jobs that run in one turn before sockets are looked at again, so that a job that always makes another starves nobody.
    private static let maximumJobsPerTurn = 4096
    /// Events that one epoll_wait(2) takes; the shim's array has this size.
    private static let maximumEvents = 256
    /// The shared read buffer: one large read takes a socket's whole default buffer (208 KiB is rarely filled; 64 KiB
    /// keeps within the L2 cache).
    private static let readBufferBytes = 65_536

    private struct Slot {
        var generation: UInt32 = 0
        var handler: (any ReadinessHandler)?
    }

    private struct QueuedJob {
        var job: UnownedJob
        /// Nil for jobs of actors and of tasks that prefer the reactor itself.
        var executor: ReactorTaskExecutor?
    }

    /// What other threads leave for the loop.
    private struct RemoteState {
        var jobs: [QueuedJob] = []
        var notified: [any NotificationHandler] = []
        var isRunning = false
        var stopWaiters: [CheckedContinuation<Void, Never>] = []
    }

    private struct LoopState {
        var jobs = Deque<QueuedJob>()
        var timers = TimerQueue()
        var hooks: [any TurnHook] = []
        /// Empty but for its memory, outside the turn's end.
        var endingHooks: [any TurnHook] = []
        /// Who waits for a turn to be over, first come first served.
        var patient = Deque<CheckedContinuation<Void, Never>>()
        var slots: [Slot] = []
        var freeSlots: [UInt32] = []
        var now = MonotonicTime.now()
    }

    /// A reactor that does not run yet; see ``start()``.
    ///
    /// - Parameters:
    ///   - name: the thread's name, at most 15 bytes (prctl(2)).
    ///   - slice: time slices to ask the scheduler for, 100 µs to 100 ms (sched_setattr(2), Linux 6.12): who asks for short
    ///     ones waits less for a processor that others compute on. Nil: the system's. What the system refuses is done without.
    /// - Throws: ``ReactorError`` when epoll or eventfd can't be made (EMFILE, ENOMEM).
    public init(name: String, slice: Duration? = nil) throws(ReactorError) {
        self.name = name
        self.slice = slice
        let epoll = clinux_epoll_create()
        guard epoll >= 0 else { throw ReactorError(call: "epoll_create1", result: epoll) }
        let wakeUp = clinux_eventfd()
        guard wakeUp >= 0 else {
            _ = clinux_close(epoll)
            throw ReactorError(call: "eventfd", result: wakeUp)
        }
        let added = clinux_epoll_control(epoll, EPOLL_CTL_ADD, wakeUp, EPOLLIN.rawValue, UInt64.max)
        guard added >= 0 else {
            _ = clinux_close(epoll)
            _ = clinux_close(wakeUp)
            throw ReactorError(call: "epoll_ctl", result: added)
        }
        self.epoll = epoll
        self.wakeUp = wakeUp
    }

    deinit {
        unsafe readBuffer.deallocate()
        _ = clinux_close(epoll)
        _ = clinux_close(wakeUp)
    }

    // MARK: Running

    /// Starts the loop's thread.
    ///
    /// - Throws: ``ReactorError`` when no thread can be made.
    public func start() throws(ReactorError) {
        remote.withLock { $0.isRunning = true }
        // The thread owns one reference until the loop ends.
        let context = unsafe Unmanaged.passRetained(self).toOpaque()
        let result = unsafe clinux_start_thread(
            { context in
                guard let context = unsafe context else { return }
                unsafe Unmanaged<Reactor>.fromOpaque(context).takeRetainedValue().run()
            }, context)
        guard result == 0 else {
            unsafe Unmanaged<Reactor>.fromOpaque(context).release()
            remote.withLock { $0.isRunning = false }
            throw ReactorError(call: "pthread_create", result: result)
        }
    }

    /// Ends the loop after the jobs that are queued have run. Returns when the thread runs nothing any more.
    ///
    /// Returns at once when the loop doesn't run. Whoever still awaits an actor of this reactor afterwards waits for ever:
    /// stop what uses it first, and call this from elsewhere.
    public func shutdown() async {
        await withCheckedContinuation { continuation in
            let isRunning = remote.withLock { state in
                if state.isRunning { state.stopWaiters.append(continuation) }
                return state.isRunning
            }
            guard isRunning else { return continuation.resume() }
            stopRequested.store(true, ordering: .sequentiallyConsistent)
            wake()
        }
    }

    /// Takes the waiters when nothing is left to run: from then on nothing does.
    private func stop() -> [CheckedContinuation<Void, Never>]? {
        guard stopRequested.load(ordering: .acquiring), loop.jobs.isEmpty, loop.patient.isEmpty else { return nil }
        return remote.withLock { state in
            guard state.jobs.isEmpty, state.notified.isEmpty else { return nil }
            state.isRunning = false
            let waiters = state.stopWaiters
            state.stopWaiters = []
            return waiters
        }
    }

    /// Whether the caller runs on the loop's thread.
    public var isOnLoop: Bool { loopThread.load(ordering: .relaxed) == UInt(pthread_self()) }

    private func run() {
        unsafe clinux_name_thread(name)
        if let slice { _ = clinux_shorten_slice(UInt64(clamping: slice.saturatingNanoseconds)) }
        loopThread.store(UInt(pthread_self()), ordering: .sequentiallyConsistent)
        var events = [clinux_event](repeating: clinux_event(), count: Self.maximumEvents)
        while true {
            takeRemoteJobs()
            runJobs()
            fireTimers()
            endTurn()
            runPatient()
            if let waiters = stop() {
                // The number of this thread may be given to another one.
                loopThread.store(0, ordering: .sequentiallyConsistent)
                for waiter in waiters { waiter.resume() }
                return
            }
            wait(&events)
        }
    }

    private func wait(_ events: inout [clinux_event]) {
        var timeout: Int64 = -1
        if !loop.jobs.isEmpty || !loop.hooks.isEmpty || !loop.patient.isEmpty {
            timeout = 0
        } else {
            if let earliest = loop.timers.earliest {
                let now = MonotonicTime.now()
                timeout = earliest <= now ? 0 : Int64(clamping: earliest.nanoseconds - now.nanoseconds)
            }
            // Others must see the flag before this thread looks for their jobs a last time, else a job could wait unseen.
            isAsleep.store(true, ordering: .sequentiallyConsistent)
            if stopRequested.load(ordering: .sequentiallyConsistent)
                || remote.withLock({ !$0.jobs.isEmpty || !$0.notified.isEmpty })
            {
                timeout = 0
            }
        }
        let count = unsafe events.withUnsafeMutableBufferPointer { buffer in
            unsafe clinux_epoll_wait(epoll, buffer.baseAddress, CInt(buffer.count), timeout)
        }
        isAsleep.store(false, ordering: .relaxed)
        loop.now = MonotonicTime.now()
        guard count > 0 else { return }
        for index in 0..<Int(count) {
            let event = events[index]
            if event.data == UInt64.max {
                _ = clinux_eventfd_drain(wakeUp)
                continue
            }
            let slot = Int(truncatingIfNeeded: event.data & 0xFFFF_FFFF)
            let generation = UInt32(truncatingIfNeeded: event.data >> 32)
            // A handler of this same batch may have closed the descriptor and reused its slot: the generation tells.
            guard slot < loop.slots.count, loop.slots[slot].generation == generation,
                let handler = loop.slots[slot].handler
            else { continue }
            handler.ready(ReadinessSet(rawValue: event.events))
        }
    }

    private func takeRemoteJobs() {
        let handlers: [any NotificationHandler] = remote.withLock { state in
            if !state.jobs.isEmpty {
                loop.jobs.append(contentsOf: state.jobs)
                state.jobs.removeAll(keepingCapacity: true)
            }
            guard !state.notified.isEmpty else { return [] }
            return exchange(&state.notified, with: [])
        }
        for handler in handlers { handler.notified() }
    }

    private func runJobs() {
        let serial = unsafe asUnownedSerialExecutor()
        var budget = Self.maximumJobsPerTurn
        while budget > 0, let queued = loop.jobs.popFirst() {
            // On the serial executor alone: with a task executor beside it, every await of a task that doesn't prefer one
            // would be a switch, that is a suspension and another job.
            if let executor = queued.executor {
                unsafe queued.job.runSynchronously(on: executor.asUnownedTaskExecutor())
            } else {
                unsafe queued.job.runSynchronously(on: serial)
            }
            budget -= 1
        }
    }

    private func fireTimers() {
        guard let earliest = loop.timers.earliest else { return }
        loop.now = MonotonicTime.now()
        guard earliest <= loop.now else { return }
        while let timer = loop.timers.popDue(at: loop.now) { timer.fire() }
        runJobs()
    }

    private func endTurn() {
        guard !loop.hooks.isEmpty else { return }
        // Two lists take turns, so that none is allocated: a hook may ask for the next turn's end.
        var hooks = exchange(&loop.endingHooks, with: [])
        swap(&hooks, &loop.hooks)
        for hook in hooks { hook.turnEnded() }
        hooks.removeAll(keepingCapacity: true)
        loop.endingHooks = hooks
    }

    /// Lets one of those go on who wait for a turn to be over, however many there are: so that all of them together take
    /// no more of the loop than one piece of work a turn.
    private func runPatient() {
        guard let next = loop.patient.popFirst() else { return }
        next.resume()
        runJobs()
    }

    // MARK: Executor

    /// Takes a job from any thread; it runs on the loop.
    public func enqueue(_ job: consuming ExecutorJob) { enqueue(UnownedJob(job), for: nil) }

    func enqueue(_ job: UnownedJob, for executor: ReactorTaskExecutor?) {
        let queued = QueuedJob(job: job, executor: executor)
        if isOnLoop {
            loop.jobs.append(queued)
            return
        }
        remote.withLock { $0.jobs.append(queued) }
        wake()
    }

    /// Calls the handler once on the loop thread, soon: from any thread, and without a job of its own. Who leaves work for the
    /// loop in a queue does this for the first entry, so that a burst from other threads costs one wake-up.
    ///
    /// Nothing happens when the loop has ended.
    public func notify(_ handler: any NotificationHandler) {
        remote.withLock { $0.notified.append(handler) }
        if !isOnLoop { wake() }
    }

    private func wake() {
        if isAsleep.exchange(false, ordering: .sequentiallyConsistent) { _ = clinux_eventfd_signal(wakeUp) }
    }

    /// Whether the caller runs on the loop's thread.
    public func isIsolatingCurrentContext() -> Bool? { isOnLoop }

    /// Ends the process unless the caller runs on the loop's thread.
    public func checkIsolated() {
        // cannot fail: for anything a peer sends; only a mistake of ours gets here, and going on would be a data race.
        precondition(isOnLoop, "not on the reactor's thread")
    }

    // MARK: Loop only

    /// The time at which the current turn began: good for deadlines, without reading the clock. Loop thread only.
    public var turnTime: MonotonicTime { loop.now }

    /// Watches a descriptor. Loop thread only.
    ///
    /// The handler is held until ``deregister(_:)``; deregister before the descriptor is closed.
    /// - Throws: ``ReactorError`` from epoll_ctl(2).
    public func register(
        _ descriptor: CInt, interest: ReadinessSet, handler: any ReadinessHandler
    ) throws(ReactorError) -> Registration {
        checkIsolated()
        let slot: UInt32
        if let free = loop.freeSlots.popLast() {
            slot = free
        } else {
            slot = UInt32(clamping: loop.slots.count)
            loop.slots.append(Slot())
        }
        let generation = loop.slots[Int(slot)].generation
        let data = UInt64(generation) << 32 | UInt64(slot)
        let result = clinux_epoll_control(epoll, EPOLL_CTL_ADD, descriptor, interest.rawValue, data)
        guard result >= 0 else {
            loop.freeSlots.append(slot)
            throw ReactorError(call: "epoll_ctl", result: result)
        }
        loop.slots[Int(slot)].handler = handler
        return Registration(descriptor: descriptor, slot: slot, generation: generation)
    }

    /// Changes what is waited for. Loop thread only.
    ///
    /// - Throws: ``ReactorError`` from epoll_ctl(2), ENOENT when the registration has ended.
    public func update(_ registration: Registration, interest: ReadinessSet) throws(ReactorError) {
        checkIsolated()
        guard isCurrent(registration) else { throw ReactorError(call: "epoll_ctl", result: ENOENT) }
        let data = UInt64(registration.generation) << 32 | UInt64(registration.slot)
        let result = clinux_epoll_control(epoll, EPOLL_CTL_MOD, registration.descriptor, interest.rawValue, data)
        guard result >= 0 else { throw ReactorError(call: "epoll_ctl", result: result) }
    }

    /// Stops watching; the handler is let go. A registration that has ended is ignored. Loop thread only.
    public func deregister(_ registration: Registration) {
        checkIsolated()
        guard isCurrent(registration) else { return }
        _ = clinux_epoll_control(epoll, EPOLL_CTL_DEL, registration.descriptor, 0, 0)
        // Let go only after `loop` is no longer being changed: the handler's end may use the reactor.
        let handler = loop.slots[Int(registration.slot)].handler.take()
        loop.slots[Int(registration.slot)].generation &+= 1
        loop.freeSlots.append(registration.slot)
        withExtendedLifetime(handler) {}
    }

    private func isCurrent(_ registration: Registration) -> Bool {
        Int(registration.slot) < loop.slots.count
            && loop.slots[Int(registration.slot)].generation == registration.generation
            && loop.slots[Int(registration.slot)].handler != nil
    }

    /// Schedules a timer, or moves it. Loop thread only.
    public func schedule(_ timer: ReactorTimer, at deadline: MonotonicTime) {
        checkIsolated()
        loop.timers.schedule(timer, at: deadline)
    }

    /// Cancels a timer; nothing happens when it is not scheduled. Loop thread only.
    public func cancel(_ timer: ReactorTimer) {
        checkIsolated()
        loop.timers.cancel(timer)
    }

    /// How many timers wait. Loop thread only.
    public var scheduledTimers: Int { loop.timers.count }

    /// Waits until what is ready has been served and what the turn produced has been sent: the way for work that takes
    /// longer than a turn may, in pieces, to let others pass. Of all who wait one goes on each turn, in their order.
    ///
    /// Cancelling the task doesn't end the wait, which is short. Returns at once when the caller isn't on the loop's
    /// thread, where it is in nobody's way.
    public nonisolated(nonsending) func afterTurn() async {
        guard isOnLoop else { return }
        await withCheckedContinuation { loop.patient.append($0) }
    }

    /// Calls the hook once at the end of this turn; ask at most once a turn. Loop thread only.
    public func atEndOfTurn(_ hook: any TurnHook) {
        checkIsolated()
        loop.hooks.append(hook)
    }
}
