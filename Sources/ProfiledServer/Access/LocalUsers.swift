internal import Reactor

/// Looks users and groups up without holding anybody up but who asks, and remembers users for a while.
///
/// A look-up may block on the name service, so each has a thread of its own; at most a few at once, one for each user.
actor LocalUsers {
    private struct Entry {
        var user: LocalUser
        var readAt: MonotonicTime
    }

    private let directory: any UserDirectory
    private var entries: [UInt32: Entry] = [:]
    private var waiters: [UInt32: [CheckedContinuation<LocalUser, Never>]] = [:]
    private var running = 0
    private var queue: [CheckedContinuation<Void, Never>] = []
    /// Distinguishes look-ups begun before a reload from those after.
    private var generation = 0

    /// How long an answer is taken for true without a reload: connections that come together share one look-up.
    private static let validity = Duration.seconds(30)
    /// The most users remembered.
    private static let maximumEntries = 1024
    /// The most look-ups at once.
    private static let maximumLookups = 4

    /// Asks the given directory.
    init(_ directory: any UserDirectory) { self.directory = directory }

    /// The user with this number.
    func user(_ userID: UInt32) async -> LocalUser {
        if let entry = entries[userID], MonotonicTime.now() - entry.readAt < Self.validity { return entry.user }
        if waiters[userID] != nil {
            return await withCheckedContinuation { waiters[userID, default: []].append($0) }
        }
        waiters[userID] = []
        var user: LocalUser
        var begun: Int
        repeat {
            begun = generation
            let directory = directory
            user = await lookUp { directory.user(userID) } ?? LocalUser(name: nil, groupIDs: [])
            // Who was forgotten meanwhile is looked up again: what was read may be older than the reload.
        } while begun != generation
        if entries.count >= Self.maximumEntries { entries = [:] }
        entries[userID] = Entry(user: user, readAt: .now())
        for waiter in waiters.removeValue(forKey: userID) ?? [] { waiter.resume(returning: user) }
        return user
    }

    /// The numbers of groups by their names; those that don't exist are left out.
    func groupIDs(named names: Set<String>) async -> [String: UInt32] {
        guard !names.isEmpty else { return [:] }
        let directory = directory
        return await lookUp {
            var numbers: [String: UInt32] = [:]
            for name in names { numbers[name] = directory.groupID(named: name) ?? UInt32(name) }
            return numbers
        } ?? [:]
    }

    /// Forgets every user: memberships may have changed.
    func forget() {
        entries = [:]
        generation += 1
    }

    private func lookUp<Result: Sendable>(_ body: @escaping @Sendable () -> Result) async -> Result? {
        while running >= Self.maximumLookups { await withCheckedContinuation { queue.append($0) } }
        running += 1
        let result = await onOwnThread(body)
        running -= 1
        if !queue.isEmpty { queue.removeFirst().resume() }
        return result
    }
}
