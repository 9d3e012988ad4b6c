import Synchronization
import Testing

@testable import LibPQ

struct CommitSignalTests {
    @Test("the listener is told of each commit, and the last costs what the first did", .timeLimit(.minutes(1)))
    func many() {
        let signal = CommitSignal()
        signal.fire()
        let told = Told()
        signal.notify { told.count.add(1, ordering: .relaxed) }
        // With one more closure around the listener for each time this takes hours, and a stack to match.
        for _ in 0..<1_000_000 { signal.fire() }
        #expect(told.count.load(ordering: .relaxed) == 1_000_000)
    }

    private final class Told: Sendable {
        let count = Atomic<Int>(0)
    }
}
