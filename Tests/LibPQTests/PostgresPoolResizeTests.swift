import Foundation
import Reactor
import Testing

@testable import LibPQ

struct PostgresPoolResizeTests {
    private static func fill(_ pool: PostgresPool, _ count: Int) -> [Task<Void, any Error>] {
        (0..<count).map { _ in
            Task { _ = try await pool.query(PostgresPoolTests.sleep, .of { $0.append(60.0) }, lane: .slow) }
        }
    }

    @Test("a lane that was made larger opens connections for what waits")
    func grows() async throws {
        let configuration = try await Fixture.configuration { $0.slow = .init(connections: 1, queueLimit: 10) }
        try await Fixture.withPool(configuration) { pool in
            let running = Self.fill(pool, 3)
            try await until { await pool.status()[2].inFlight == 1 }
            await pool.resize(.slow, connections: 3, queueLimit: 10)
            try await until { await pool.status()[2].inFlight == 3 }
            #expect(await pool.status()[2].maximumConnections == 3)
            for task in running { task.cancel() }
        }
    }

    @Test("a lane that was made smaller lets running requests end, and closes what is idle, losing none")
    func shrinks() async throws {
        let configuration = try await Fixture.configuration { $0.slow = .init(connections: 3, queueLimit: 10) }
        try await Fixture.withPool(configuration) { pool in
            let running = Self.fill(pool, 3)
            try await until { await pool.status()[2].inFlight == 3 }
            await pool.resize(.slow, connections: 1, queueLimit: 10)
            #expect(await pool.status()[2].inFlight == 3)
            for task in running { task.cancel() }
            try await until { await pool.status()[2].connections.count == 1 }
            _ = try await pool.query(PostgresPoolTests.one, .of { $0.append(Int64(1)) }, lane: .slow)
            let status = await pool.status()[2]
            #expect(status.connections.count == 1 && status.lostConnections == 0)
        }
    }

    @Test("a slow request is told to the task that made it, with statement and lane, once")
    func slowRequest() async throws {
        try await Fixture.withPool { pool in
            pool.slowRequests.setLimit(.milliseconds(10))
            _ = try await pool.query(PostgresPoolTests.sleep, .of { $0.append(0.02) }, lane: .slow)
            let elsewhere = await Task { pool.slowRequests.takeSlowest() }.value
            #expect(elsewhere == nil)
            let entry = try #require(pool.slowRequests.takeSlowest())
            #expect(entry.statement == "sleep" && entry.lane == .slow && entry.duration >= .milliseconds(20))
            #expect(pool.slowRequests.takeSlowest() == nil)
            pool.slowRequests.setLimit(nil)
            _ = try await pool.query(PostgresPoolTests.sleep, .of { $0.append(0.02) }, lane: .slow)
            #expect(pool.slowRequests.takeSlowest() == nil)
        }
    }

    /// Looks again and again until the condition holds; as long as the machine needs for it, within bounds.
    private func until(_ condition: () async throws -> Bool) async throws {
        for _ in 0..<30_000 {
            if try await condition() { return }
            try await Fixture.reactor.sleep(for: .milliseconds(1))
        }
        Issue.record("the condition never held")
    }
}
