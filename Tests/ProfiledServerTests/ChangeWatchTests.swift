import PostgresTestSupport
import ProfileModel
import ProfileServices
import ProfileStore
import Testing

/// One watch, without the wire.
@Suite(.timeLimit(.minutes(1))) struct ChangeWatchTests {
    @Test func `a watch without news is sent a token that grows with the feed`() async throws {
        try await TestDaemon.with { daemon in
            var limits = ChangeLimits()
            limits.heartbeatInterval = .milliseconds(30)
            limits.pollInterval = .milliseconds(5)
            let service = ChangeService(store: ChangeStore(pool: daemon.pool), limits: limits, reactor: daemon.reactor)
            let account = try AccountID("quiet")
            let watch = try await service.watch(account, after: nil, filter: .all, credits: 1, connection: 1)
            let first = try #require(try await watch.next())
            // Somebody else's change: the token passes it, nothing is told.
            try await TestPostgres.shared.execute(
                "INSERT INTO brand_guidelines (account_id, brand_name) VALUES ('other', 'B')", on: daemon.conninfo)
            var last = first
            while last.token == first.token {
                last = try #require(try await watch.next())
                #expect(last.changes.isEmpty)
            }
            #expect(last.token.position == first.token.position + 1)
            // Without credits the token stays where the next change will be told from.
            try await TestPostgres.shared.execute(
                """
                INSERT INTO brand_guidelines (account_id, brand_name) VALUES ('quiet', 'A'), ('quiet', 'B'), ('quiet', 'C')
                """, on: daemon.conninfo)
            while last.changes.isEmpty { last = try #require(try await watch.next()) }
            #expect(last.changes.count == 1)
            let waiting = try #require(try await watch.next())
            #expect(waiting.changes.isEmpty && waiting.token == last.token)
            await watch.grant(5)
            #expect(try await watch.next()?.changes.count == 2)
            await service.end(watch)
            await #expect(throws: ChangeWatchEnded.self) { try await watch.next() }
            #expect(await service.runningWatches == 0)
        }
    }
}
