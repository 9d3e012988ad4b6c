/// The scheduled timers of a reactor: a binary heap whose entries know their own place, so that cancelling removes an
/// entry at once. Deadlines are mostly cancelled, not fired; a queue that only marks them would grow with the request rate.
struct TimerQueue {
    private var heap: [ReactorTimer] = []

    /// How many timers wait.
    var count: Int { heap.count }

    /// The earliest deadline, nil when nothing waits.
    var earliest: MonotonicTime? { heap.first?.deadline }

    /// Adds the timer, or moves it when it waits already.
    mutating func schedule(_ timer: ReactorTimer, at deadline: MonotonicTime) {
        let previous = timer.deadline
        timer.deadline = deadline
        if timer.position < 0 {
            timer.position = heap.count
            heap.append(timer)
            siftUp(from: timer.position)
        } else if deadline < previous {
            siftUp(from: timer.position)
        } else {
            siftDown(from: timer.position)
        }
    }

    /// Removes the timer; nothing happens when it does not wait.
    mutating func cancel(_ timer: ReactorTimer) {
        let position = timer.position
        guard position >= 0, position < heap.count, heap[position] === timer else { return }
        timer.position = -1
        let last = heap.removeLast()
        guard last !== timer else { return }
        heap[position] = last
        last.position = position
        siftUp(from: position)
        siftDown(from: last.position)
    }

    /// Takes out the earliest timer if it is due at `now`.
    mutating func popDue(at now: MonotonicTime) -> ReactorTimer? {
        guard let first = heap.first, first.deadline <= now else { return nil }
        cancel(first)
        return first
    }

    private mutating func siftUp(from start: Int) {
        var position = start
        let timer = heap[position]
        while position > 0 {
            let parent = (position - 1) / 2
            let above = heap[parent]
            if above.deadline <= timer.deadline { break }
            heap[position] = above
            above.position = position
            position = parent
        }
        heap[position] = timer
        timer.position = position
    }

    private mutating func siftDown(from start: Int) {
        var position = start
        let timer = heap[position]
        while true {
            var child = 2 * position + 1
            if child >= heap.count { break }
            if child + 1 < heap.count, heap[child + 1].deadline < heap[child].deadline { child += 1 }
            let below = heap[child]
            if timer.deadline <= below.deadline { break }
            heap[position] = below
            below.position = position
            position = child
        }
        heap[position] = timer
        timer.position = position
    }
}
