internal import CoreMetrics
public import FoundationEssentials
public import ProfileModel
public import ProfileStore
public import Reactor

/// Encoded answers to reads of single records, bounded in bytes.
///
/// What is given out is never older than what was acknowledged: an answer is dropped before the write that changes its record
/// begins, and none is kept while it runs (``WriteObserver``). Reads that were under way then are not kept either: each has
/// a ``Fill``, which a write spoils. Writes made elsewhere are known from the feed of changes (``CacheFollower``): the cache
/// gives answers only as long as the last look at the feed was begun no longer than ``maximumLag`` ago.
///
/// Confined to the reactor's thread.
public final class AnswerCache: WriteObserver, @unchecked Sendable {
    // Invariant of @unchecked: everything below is touched on the reactor's thread alone; checked in debug builds.

    /// A read whose answer is to be kept. Spoiled by a write of its record.
    public final class Fill {
        fileprivate let key: Key
        fileprivate var isSpoiled = false
        /// Reads that share it.
        fileprivate var count = 1

        fileprivate init(_ key: Key) { self.key = key }
    }

    fileprivate struct Key: Hashable {
        var id: UUID
        /// The kind's place among all: an enumeration with texts behind it would be hashed by its text.
        var kind: UInt8
    }

    private final class Entry {
        let key: Key
        let account: [UInt8]
        let answer: [UInt8]
        /// Given out since the hand came by last.
        var isReferenced = false
        /// Its place in the clock.
        var place = 0

        init(_ key: Key, account: [UInt8], answer: [UInt8]) {
            self.key = key
            self.account = account
            self.answer = answer
        }

        var bytes: Int { account.count + answer.count + AnswerCache.entryOverheadBytes }
    }

    /// How long ago the last look at the feed may have begun: the longest that a write made elsewhere goes unseen.
    public static let maximumLag = Duration.milliseconds(300)
    /// What an entry takes beside account and answer: the object, two array headers, its places in table and clock.
    static let entryOverheadBytes = 208
    /// The largest part of the capacity that one answer may take.
    private static let largestPart = 16

    private let reactor: Reactor
    private let capacity: Int
    private var entries: [Key: Entry] = [:]
    /// Entries in a circle: those that were not given out since the hand came by last go first.
    private var clock: [Entry?] = []
    private var freePlaces: [Int] = []
    private var hand = 0
    private var bytes = 0
    private var fills: [Key: Fill] = [:]
    /// How many transactions that have not ended may change a record.
    private var writers: [Key: Int] = [:]
    private var trustedUntil = MonotonicTime(nanoseconds: 0)
    /// Nothing is kept before the feed was looked at for the first time: from then on what changes is known.
    private var isFollowing = false
    private var isUsed = false
    private var wish: (@Sendable () -> Void)?
    private let hits = Counter(label: "answer_cache_hits_total")
    private let misses = Counter(label: "answer_cache_misses_total")
    private let evictions = Counter(label: "answer_cache_evictions_total")
    private let heldBytes = Meter(label: "answer_cache_bytes")
    private let heldEntries = Meter(label: "answer_cache_entries")

    /// An empty cache.
    ///
    /// - Parameter capacity: the most bytes it may hold, what its tables take included; more than 0.
    public init(capacity: Int, reactor: Reactor) {
        self.capacity = capacity
        self.reactor = reactor
    }

    // MARK: - Reading

    /// The encoded answer for a record; nil when it isn't there or the feed has not been looked at of late.
    ///
    /// - Parameters:
    ///   - account: the account's bytes.
    ///   - now: the time at which the turn began.
    public func answer(_ kind: ProfileKind, _ id: UUID, account: Span<UInt8>, now: MonotonicTime) -> [UInt8]? {
        isUsed = true
        guard now <= trustedUntil else {
            askToBeFollowed()
            misses.increment()
            return nil
        }
        guard let entry = entries[Self.key(kind, id)], Self.isSame(entry.account, account) else {
            misses.increment()
            return nil
        }
        entry.isReferenced = true
        hits.increment()
        return entry.answer
    }

    /// Says that a record is about to be read for its answer to be kept; nil when it can't be kept now.
    ///
    /// To be called before the read begins; ``end(_:account:answer:)`` must follow.
    public func begin(_ kind: ProfileKind, _ id: UUID) -> Fill? {
        let key = Self.key(kind, id)
        guard isFollowing, writers[key] == nil else { return nil }
        if let fill = fills[key] {
            fill.count += 1
            return fill
        }
        let fill = Fill(key)
        fills[key] = fill
        return fill
    }

    /// Keeps what was read, unless it may have been changed meanwhile.
    ///
    /// - Parameter answer: the encoded answer; nil when the read failed.
    public func end(_ fill: Fill, account: AccountID, answer: [UInt8]?) {
        fill.count -= 1
        if fill.count == 0, fills[fill.key] === fill { fills[fill.key] = nil }
        guard let answer, !fill.isSpoiled else { return }
        keep(Entry(fill.key, account: Array(account.rawValue.utf8), answer: answer))
    }

    private func keep(_ entry: Entry) {
        guard entry.bytes <= capacity / Self.largestPart else { return }
        remove(entry.key)
        while bytes + entry.bytes > capacity, evictOne() {}
        bytes += entry.bytes
        entries[entry.key] = entry
        if let place = freePlaces.popLast() {
            entry.place = place
            clock[place] = entry
        } else {
            entry.place = clock.count
            clock.append(entry)
        }
        report()
    }

    /// Lets the first entry go that was not given out since the hand came by last; false when there is none at all.
    private func evictOne() -> Bool {
        guard !entries.isEmpty else { return false }
        while true {
            if hand >= clock.count { hand = 0 }
            defer { hand += 1 }
            guard let entry = clock[hand] else { continue }
            if entry.isReferenced {
                entry.isReferenced = false
            } else {
                remove(entry.key)
                evictions.increment()
                return true
            }
        }
    }

    private func remove(_ key: Key) {
        guard let entry = entries.removeValue(forKey: key) else { return }
        bytes -= entry.bytes
        clock[entry.place] = nil
        freePlaces.append(entry.place)
    }

    private func report() {
        heldBytes.set(bytes)
        heldEntries.set(entries.count)
    }

    private static func key(_ kind: ProfileKind, _ id: UUID) -> Key {
        let number: UInt8 =
            switch kind {
            case .customerProfile: 0
            case .brandGuideline: 1
            case .budget: 2
            case .container: 3
            }
        return Key(id: id, kind: number)
    }

    // MARK: - Writing

    /// Drops what is kept of a record, and what is being read of it.
    public func drop(_ kind: ProfileKind, _ id: UUID) {
        let key = Self.key(kind, id)
        remove(key)
        fills.removeValue(forKey: key)?.isSpoiled = true
    }

    /// Drops everything.
    public func dropAll() {
        entries = [:]
        clock = []
        freePlaces = []
        hand = 0
        bytes = 0
        for fill in fills.values { fill.isSpoiled = true }
        fills = [:]
        report()
    }

    /// Drops records before they are written; they are kept again after the last of their writers.
    public func willWrite(_ kind: ProfileKind, _ ids: [UUID]) {
        reactor.checkIsolated()
        for id in ids {
            drop(kind, id)
            writers[Self.key(kind, id), default: 0] += 1
        }
        report()
    }

    /// A writer of records has ended.
    public func didWrite(_ kind: ProfileKind, _ ids: [UUID]) {
        reactor.checkIsolated()
        for id in ids {
            let key = Self.key(kind, id)
            guard let count = writers[key] else { continue }
            writers[key] = count > 1 ? count - 1 : nil
        }
    }

    /// Gives nothing out before the feed was looked at again: the end of a write that was found to be done may have been
    /// seen by nobody here.
    public func didReplay() {
        reactor.checkIsolated()
        trustedUntil = MonotonicTime(nanoseconds: 0)
    }

    // MARK: - Following

    /// The feed was looked at, and every change up to `time` is known here.
    func trust(since time: MonotonicTime) {
        isFollowing = true
        trustedUntil = time + Self.maximumLag
    }

    /// Whether anybody has asked since this was asked last.
    func takeUse() -> Bool {
        defer { isUsed = false }
        return isUsed
    }

    /// Calls `action` once, the next time that somebody asks while the cache isn't trusted.
    func whenWanted(_ action: @escaping @Sendable () -> Void) { wish = action }

    private func askToBeFollowed() {
        guard let wish else { return }
        self.wish = nil
        wish()
    }

    /// What is kept now, in bytes with what the tables take.
    var count: (entries: Int, bytes: Int) { (entries.count, bytes) }

    private static func isSame(_ bytes: [UInt8], _ other: Span<UInt8>) -> Bool {
        guard bytes.count == other.count else { return false }
        for index in bytes.indices where bytes[index] != other[index] { return false }
        return true
    }
}
