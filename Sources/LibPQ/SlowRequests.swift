internal import Reactor
internal import Synchronization

/// The requests that took long lately, by the task that made them: so that whoever finds a call slow can tell where its time
/// went, and nothing has to be carried along with the calls that aren't.
public final class SlowRequests: Sendable {
    /// One request that took long.
    public struct Entry: Sendable, Hashable {
        /// Where it waited.
        public var lane: Lane
        /// Its last statement's name; `BEGIN` when it only waited for a connection for a transaction; nil for a statement
        /// without a name.
        public var statement: String?
        /// How long it waited for a connection.
        public var queueTime: Duration
        /// How long it took in all.
        public var duration: Duration
    }

    private struct Noted {
        var task: Int
        var entry: Entry
    }

    /// Entries nobody has asked for that are kept: what runs in tasks of its own is never asked for.
    private static let maximumEntries = 64

    private let limitNanoseconds = Atomic<Int64>(.max)
    private let noted = Mutex<[Noted]>([])

    init() {}

    /// Notes from now on what takes at least `limit`; nothing when nil.
    public func setLimit(_ limit: Duration?) {
        limitNanoseconds.store(limit?.saturatingNanoseconds ?? .max, ordering: .relaxed)
    }

    /// The slowest request that the current task has made since it was last asked; nil when none was slow.
    public func takeSlowest() -> Entry? {
        let task = Self.currentTask
        return noted.withLock { noted in
            let slowest = noted.filter { $0.task == task }.max { $0.entry.duration < $1.entry.duration }
            noted.removeAll { $0.task == task }
            return slowest?.entry
        }
    }

    /// A request of the current task has ended.
    func note(_ request: PostgresRequest, lane: Lane, since start: MonotonicTime) {
        let limit = limitNanoseconds.load(ordering: .relaxed)
        // A request that was refused before it waited has no start.
        guard limit < .max, start < .distantFuture else { return }
        let nanoseconds = MonotonicTime.now().nanoseconds(since: start)
        guard nanoseconds >= limit else { return }
        let statement: String? =
            switch request.work {
            case .statements(let statements): statements.last?.0.storage.name
            case .lease: "BEGIN"
            case .script: nil
            }
        let entry = Entry(
            lane: lane, statement: statement, queueTime: .nanoseconds(request.queueNanoseconds),
            duration: .nanoseconds(nanoseconds))
        let task = Self.currentTask
        noted.withLock { noted in
            if noted.count >= Self.maximumEntries { noted.removeFirst() }
            noted.append(Noted(task: task, entry: entry))
        }
    }

    /// Tells tasks apart. The task itself is not kept.
    private static var currentTask: Int { unsafe withUnsafeCurrentTask { unsafe $0?.hashValue } ?? 0 }
}
