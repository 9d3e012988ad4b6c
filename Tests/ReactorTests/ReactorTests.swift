import Synchronization
import Testing

@testable import Reactor

/// An actor on the reactor, as services and connections are.
private actor Counter {
    let reactor: Reactor
    var count = 0
    nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }
    init(reactor: Reactor) { self.reactor = reactor }

    func increment() -> Bool {
        count += 1
        return reactor.isOnLoop
    }

    func schedule(_ timer: ReactorTimer, after duration: Duration) {
        reactor.schedule(timer, at: .now() + duration)
    }

    func cancel(_ timer: ReactorTimer) { reactor.cancel(timer) }

    var scheduledTimers: Int { reactor.scheduledTimers }

    func incrementThroughAnother(_ other: Counter) async -> Bool {
        let before = count
        let onLoop = await other.increment()
        return onLoop && reactor.isOnLoop && before == count
    }
}

/// What happened, in order.
private final class Log: Sendable {
    let entries = Mutex<[String]>([])
}

@Suite(.timeLimit(.minutes(1)))
struct ReactorTests {
    @Test("actors of a reactor run on its thread and callers come back to theirs")
    func isolation() async throws {
        let reactor = try Reactor(name: "test")
        try reactor.start()
        let counter = Counter(reactor: reactor)
        let other = Counter(reactor: reactor)
        #expect(await counter.increment())
        #expect(await counter.incrementThroughAnother(other))
        #expect(!reactor.isOnLoop)
        await reactor.shutdown()
    }

    @Test("a task that prefers the thread runs there, and comes back to it from elsewhere")
    func taskExecutor() async throws {
        let reactor = try Reactor(name: "test")
        try reactor.start()
        let counter = Counter(reactor: reactor)
        let places = await Task(executorPreference: ReactorTaskExecutor(reactor)) {
            var places = [reactor.isOnLoop, await counter.increment()]
            places.append(await offLoop { !reactor.isOnLoop })
            places.append(reactor.isOnLoop)
            await withTaskGroup { group in
                for _ in 0..<3 { group.addTask { reactor.isOnLoop } }
                for await place in group { places.append(place) }
            }
            return places
        }.value
        #expect(places == Array(repeating: true, count: 7))
        #expect(!reactor.isOnLoop)
        await reactor.shutdown()
    }

    @Test("what other threads notify the loop of is called there, each time")
    func notifications() async throws {
        final class Receiver: NotificationHandler {
            let reactor: Reactor
            let calls = Atomic<Int>(0)
            let strays = Atomic<Int>(0)
            init(_ reactor: Reactor) { self.reactor = reactor }
            func notified() {
                calls.add(1, ordering: .relaxed)
                if !reactor.isOnLoop { strays.add(1, ordering: .relaxed) }
            }
        }
        let reactor = try Reactor(name: "test")
        try reactor.start()
        let receiver = Receiver(reactor)
        await withTaskGroup { group in
            for _ in 0..<4 { group.addTask { for _ in 0..<500 { reactor.notify(receiver) } } }
        }
        // The loop ends only after it has told of everything.
        await reactor.shutdown()
        #expect(receiver.calls.load(ordering: .relaxed) == 2000 && receiver.strays.load(ordering: .relaxed) == 0)
    }

    @Test("jobs from many threads all run, once each")
    func enqueueFromMany() async throws {
        let reactor = try Reactor(name: "test")
        try reactor.start()
        let counter = Counter(reactor: reactor)
        await withTaskGroup { group in
            for _ in 0..<8 {
                group.addTask { for _ in 0..<2000 { _ = await counter.increment() } }
            }
        }
        #expect(await counter.count == 16_000)
        await reactor.shutdown()
    }

    @Test("of all who wait for a turn to be over one goes on each turn, behind what came in meanwhile")
    func patience() async throws {
        let reactor = try Reactor(name: "test")
        try reactor.start()
        let log = Log()
        let ready = Counter(reactor: reactor)
        // On the loop in one job, so that both wait before any turn ends.
        await withTaskGroup { group in
            for name in ["a", "b"] {
                group.addTask(executorPreference: reactor) {
                    for piece in 0..<3 {
                        await reactor.afterTurn()
                        log.entries.withLock { $0.append("\(name)\(piece)") }
                        // What a piece leaves to be done goes before the next piece.
                        Task(executorPreference: reactor) {
                            _ = await ready.increment()
                            log.entries.withLock { $0.append("job") }
                        }
                    }
                }
            }
        }
        await reactor.shutdown()
        let entries = log.entries.withLock { $0 }
        #expect(entries.filter { $0 != "job" }.sorted() == ["a0", "a1", "a2", "b0", "b1", "b2"])
        for (entry, next) in zip(entries, entries.dropFirst()) where entry != "job" {
            #expect(next == "job", "\(entries)")
        }
        await reactor.afterTurn()
    }

    @Test(
        "a loop may ask for short slices of time, and does without where it is refused", arguments: [200, 1, 1_000_000])
    func slice(microseconds: Int) async throws {
        let reactor = try Reactor(name: "test", slice: .microseconds(microseconds))
        try reactor.start()
        #expect(await Counter(reactor: reactor).increment())
        await reactor.shutdown()
    }

    @Test("a timer fires once, and a cancelled one is gone from the queue")
    func timers() async throws {
        let reactor = try Reactor(name: "test")
        try reactor.start()
        let counter = Counter(reactor: reactor)
        await withCheckedContinuation { continuation in
            let timer = ReactorTimer { continuation.resume() }
            Task { await counter.schedule(timer, after: .milliseconds(1)) }
        }
        let never = ReactorTimer { Issue.record("a cancelled timer fired") }
        await counter.schedule(never, after: .milliseconds(20))
        await counter.cancel(never)
        #expect(await counter.scheduledTimers == 0)
        try await reactor.sleep(for: .milliseconds(30))
        await reactor.shutdown()
    }

    @Test("a sleep of any length can be cancelled and never traps")
    func sleepCancellation() async throws {
        let reactor = try Reactor(name: "test")
        try reactor.start()
        let sleeper = Task { try await reactor.sleep(for: .seconds(Int64.max)) }
        sleeper.cancel()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
        try await reactor.sleep(for: .seconds(Int64.min))
        await reactor.shutdown()
    }

    @Test("a task that prefers the reactor stays on it through cancellation handlers, and leaves it only off the loop")
    func preference() async throws {
        let reactor = try Reactor(name: "test")
        try reactor.start()
        let places = await Task(executorPreference: reactor) {
            var places: [Bool] = [reactor.isOnLoop]
            await withTaskCancellationHandler {
                places.append(reactor.isOnLoop)
                await withCheckedContinuation { continuation in continuation.resume() }
                places.append(reactor.isOnLoop)
            } onCancel: {
            }
            places.append(await offLoop { reactor.isOnLoop })
            places.append(reactor.isOnLoop)
            return places
        }.value
        #expect(places == [true, true, true, false, true])
        await reactor.shutdown()
    }

    @Test("time arithmetic saturates at both ends")
    func saturation() {
        #expect(Duration.seconds(Int64.max).saturatingNanoseconds == .max)
        #expect(MonotonicTime(nanoseconds: 5) + .seconds(-1) == MonotonicTime(nanoseconds: 0))
        #expect(Duration.seconds(Int64.min).saturatingNanoseconds == .min)
    }
}

struct TimerQueueTests {
    @Test("timers leave in the order of their deadlines whatever was scheduled, moved and cancelled")
    func order() {
        var random = SystemRandomNumberGenerator()
        var queue = TimerQueue()
        var timers: [ReactorTimer] = []
        for _ in 0..<2000 {
            let timer = ReactorTimer {}
            timers.append(timer)
            queue.schedule(timer, at: MonotonicTime(nanoseconds: .random(in: 0..<1000, using: &random)))
            if Bool.random(), let moved = timers.randomElement() {
                queue.schedule(moved, at: MonotonicTime(nanoseconds: .random(in: 0..<1000, using: &random)))
            }
            if Int.random(in: 0..<4) == 0, let cancelled = timers.randomElement() { queue.cancel(cancelled) }
        }
        let waiting = timers.filter(\.isScheduled).map(\.deadline).sorted()
        #expect(queue.count == waiting.count)
        var left: [MonotonicTime] = []
        while let timer = queue.popDue(at: .distantFuture) { left.append(timer.deadline) }
        #expect(left == waiting)
    }
}
