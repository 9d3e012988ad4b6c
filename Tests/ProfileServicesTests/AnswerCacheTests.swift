import Foundation
import ProfileModel
import Reactor
import Testing

@testable import ProfileServices

/// The cache by itself, on the thread that it lives on.
struct AnswerCacheTests {
    private let reactor: Reactor
    private let loop: ReactorIsolation
    private let acme: AccountID
    private let other: AccountID

    init() throws {
        reactor = try #require(Reactor.shared)
        loop = ReactorIsolation(reactor: reactor)
        acme = try AccountID("acme")
        other = try AccountID("other")
    }

    /// Runs `body` on the reactor's thread with a cache that is trusted.
    private func run(capacity: Int = 1 << 20, _ body: @Sendable (AnswerCache) throws -> Void) async throws {
        let cache = AnswerCache(capacity: capacity, reactor: reactor)
        try await loop.run { () throws in
            cache.trust(since: .now())
            try body(cache)
        }
    }

    private static func fill(_ cache: AnswerCache, _ account: AccountID, _ id: UUID, _ answer: [UInt8]) {
        guard let fill = cache.begin(.customerProfile, id) else { return }
        cache.end(fill, account: account, answer: answer)
    }

    private static func answer(
        _ cache: AnswerCache, _ account: AccountID, _ id: UUID, _ kind: ProfileKind = .customerProfile
    ) -> [UInt8]? {
        cache.answer(kind, id, account: Array(account.rawValue.utf8).span, now: .now())
    }

    @Test("what was read is given to the same account and kind, and to no other")
    func keys() async throws {
        let (acme, other) = (acme, other)
        try await run { cache in
            let id = UUID()
            #expect(Self.answer(cache, acme, id) == nil)
            Self.fill(cache, acme, id, [1, 2, 3])
            #expect(Self.answer(cache, acme, id) == [1, 2, 3])
            #expect(Self.answer(cache, other, id) == nil)
            #expect(Self.answer(cache, acme, id, .brandGuideline) == nil)
            // The same id in another account takes the place.
            Self.fill(cache, other, id, [4])
            #expect(Self.answer(cache, acme, id) == nil)
            #expect(Self.answer(cache, other, id) == [4])
        }
    }

    @Test("accounts that Swift takes for equal and the database doesn't are told apart")
    func normalisation() async throws {
        try await run { cache in
            let id = UUID()
            let composed = AccountID(stored: "caf\u{E9}")
            let decomposed = AccountID(stored: "cafe\u{301}")
            #expect(composed == decomposed)
            Self.fill(cache, composed, id, [1])
            #expect(Self.answer(cache, decomposed, id) == nil)
        }
    }

    @Test("a read that was under way when a write began is not kept, whenever it ends")
    func spoiledFills() async throws {
        let acme = acme
        try await run { cache in
            let id = UUID()
            let before = try #require(cache.begin(.customerProfile, id))
            let together = try #require(cache.begin(.customerProfile, id))
            cache.willWrite(.customerProfile, [id])
            #expect(cache.begin(.customerProfile, id) == nil)
            cache.end(before, account: acme, answer: [1])
            cache.didWrite(.customerProfile, [id])
            // One that begins after the write is kept; the old one, which ends later still, is not.
            Self.fill(cache, acme, id, [2])
            cache.end(together, account: acme, answer: [1])
            #expect(Self.answer(cache, acme, id) == [2])
        }
    }

    @Test("what is kept goes before a write, and nothing is kept until the last of several writers has ended")
    func writers() async throws {
        let acme = acme
        try await run { cache in
            let id = UUID()
            Self.fill(cache, acme, id, [1])
            cache.willWrite(.customerProfile, [id])
            cache.willWrite(.customerProfile, [id])
            #expect(Self.answer(cache, acme, id) == nil)
            cache.didWrite(.customerProfile, [id])
            Self.fill(cache, acme, id, [1])
            #expect(Self.answer(cache, acme, id) == nil)
            cache.didWrite(.customerProfile, [id])
            Self.fill(cache, acme, id, [2])
            #expect(Self.answer(cache, acme, id) == [2])
        }
    }

    @Test("nothing is given out before the feed was looked at, long after it, or after a replay until the next look")
    func trust() async throws {
        let (acme, reactor) = (acme, reactor)
        try await loop.run { () throws in
            let cache = AnswerCache(capacity: 1 << 20, reactor: reactor)
            let id = UUID()
            #expect(cache.begin(.customerProfile, id) == nil)
            let start = MonotonicTime.now()
            cache.trust(since: start)
            Self.fill(cache, acme, id, [1])
            let account = Array(acme.rawValue.utf8)
            let limit = start + AnswerCache.maximumLag
            #expect(cache.answer(.customerProfile, id, account: account.span, now: limit) == [1])
            let later = limit + .nanoseconds(1)
            #expect(cache.answer(.customerProfile, id, account: account.span, now: later) == nil)
            cache.didReplay()
            #expect(cache.answer(.customerProfile, id, account: account.span, now: start) == nil)
            cache.trust(since: .now())
            #expect(Self.answer(cache, acme, id) == [1])
        }
    }

    @Test("it never holds more than it may, and lets those go first that nobody asked for")
    func bound() async throws {
        let acme = acme
        let capacity = 64 * 1024
        try await run(capacity: capacity) { cache in
            let wanted = UUID()
            Self.fill(cache, acme, wanted, [UInt8](repeating: 7, count: 100))
            for size in 0..<2_000 {
                Self.fill(cache, acme, UUID(), [UInt8](repeating: 1, count: size % 1_500))
                #expect(cache.count.bytes <= capacity)
                #expect(Self.answer(cache, acme, wanted) != nil)
            }
            #expect(cache.count.bytes > capacity / 2)
            // What would push out too many others is not kept.
            let large = UUID()
            Self.fill(cache, acme, large, [UInt8](repeating: 1, count: capacity / 2))
            #expect(Self.answer(cache, acme, large) == nil)
            cache.dropAll()
            #expect(cache.count == (0, 0))
        }
    }

    @Test("a read that failed leaves nothing")
    func failedFill() async throws {
        let acme = acme
        try await run { cache in
            let id = UUID()
            let fill = try #require(cache.begin(.customerProfile, id))
            cache.end(fill, account: acme, answer: nil)
            #expect(Self.answer(cache, acme, id) == nil)
        }
    }
}
