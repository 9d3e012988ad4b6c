import Foundation
import PostgresTestSupport
import Testing

@testable import LibPQ

struct PostgresPoolTests {
    static let one = PostgresStatement(name: "one", sql: "SELECT $1::int8")
    static let sleep = PostgresStatement(name: "sleep", sql: "SELECT pg_sleep($1)")
    static let count = PostgresStatement(name: "count_rows", sql: "SELECT count(*) FROM rows")
    static let insert = PostgresStatement(name: "insert_row", sql: "INSERT INTO rows VALUES ($1)")
    static let table = "CREATE TABLE rows (id int8 PRIMARY KEY)"

    static func withTable<Value>(
        server: TestPostgres = .shared, change: (inout PostgresConfiguration) -> Void = { _ in },
        _ body: (PostgresPool, PostgresConfiguration) async throws -> Value
    ) async throws -> Value {
        let configuration = try await Fixture.configuration(server, change)
        try await Fixture.withConnection(configuration) { try await $0.executeScript(table) }
        return try await Fixture.withPool(configuration) { try await body($0, configuration) }
    }

    @Test("many reads at once get each its own answer")
    func pipelinedReads() async throws {
        try await Fixture.withPool { pool in
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for value in Int64(0)..<1000 {
                    group.addTask {
                        try await pool.query(Self.one, .of { $0.append(value) }).row(0).int64(0) == value
                    }
                }
                for try await isRight in group { #expect(isRight) }
            }
            try await pool.ping()
            let lane = try #require(await pool.status().first)
            #expect(lane.connections.count == 2)
            #expect(lane.queued == 0 && lane.inFlight == 0)
        }
    }

    @Test("read and slow lanes refuse writes, the write lane commits them")
    func readOnlyLanes() async throws {
        try await Self.withTable { pool, _ in
            for lane in [Lane.read, .slow] {
                let error = await failure {
                    _ = try await pool.query(Self.insert, .of { $0.append(Int64(1)) }, lane: lane)
                }
                #expect(error?.sqlState == .readOnlySQLTransaction)
            }
            _ = try await pool.query(Self.insert, .of { $0.append(Int64(1)) }, lane: .write)
            #expect(try await pool.query(Self.count).row(0).int64(0) == 1)
        }
    }

    @Test("a setting made before a statement holds for its transaction only")
    func precedingStatements() async throws {
        let set = PostgresStatement(name: "set_account", sql: "SELECT set_config('app.account', $1, true)")
        let get = PostgresStatement(
            name: "get_account", sql: "SELECT coalesce(current_setting('app.account', true), '')")
        try await Fixture.withPool(Fixture.configuration { $0.read.connections = 1 }) { pool in
            let result = try await pool.query(get, preceding: [(set, .of { $0.append("acme") })])
            #expect(try result.row(0).text(0) == "acme")
            #expect(try await pool.query(get).row(0).text(0) == "")
        }
    }

    @Test("a full queue refuses at once, and a cancelled request leaves it at once")
    func queueBounds() async throws {
        let configuration = try await Fixture.configuration {
            $0.slow = .init(connections: 1, queueLimit: 2)
        }
        try await Fixture.withPool(configuration) { pool in
            let running = Task { try await pool.query(Self.sleep, .of { $0.append(60.0) }, lane: .slow) }
            try await until { await pool.status()[2].inFlight == 1 }
            let first = Task { try await pool.query(Self.one, .of { $0.append(Int64(1)) }, lane: .slow) }
            let second = Task { try await pool.query(Self.one, .of { $0.append(Int64(2)) }, lane: .slow) }
            try await until { await pool.status()[2].queued == 2 }
            let refused = await failure {
                _ = try await pool.query(Self.one, .of { $0.append(Int64(3)) }, lane: .slow)
            }
            #expect(refused?.kind == .queueFull)
            #expect(refused?.wasSent == .notSent)
            first.cancel()
            let cancelled = await failure { _ = try await first.value }
            #expect(cancelled?.kind == .cancelled)
            #expect(cancelled?.wasSent == .notSent)
            #expect(await pool.status()[2].queued == 1)
            // The one that runs is cancelled in the server, and its connection serves the next.
            running.cancel()
            #expect(await failure { _ = try await running.value }?.kind == .cancelled)
            #expect(try await second.value.row(0).int64(0) == 2)
        }
    }

    @Test("a request waits no longer than allowed")
    func maximumWait() async throws {
        let configuration = try await Fixture.configuration {
            $0.slow = .init(connections: 1, queueLimit: 2)
            $0.maximumWait = .milliseconds(50)
        }
        try await Fixture.withPool(configuration) { pool in
            // Connecting may take longer than a request may wait.
            try await until { await pool.status()[2].connections.contains { $0.state == .idle } }
            let running = Task { try await pool.query(Self.sleep, .of { $0.append(60.0) }, lane: .slow) }
            try await until { await pool.status()[2].inFlight == 1 }
            let error = await failure { _ = try await pool.query(Self.one, .of { $0.append(Int64(1)) }, lane: .slow) }
            #expect(error?.kind == .waitedTooLong)
            running.cancel()
            _ = await failure { _ = try await running.value }
        }
    }

    @Test("a cancelled write says what became of it")
    func cancelledWrite() async throws {
        try await Self.withTable(change: { $0.cancelledWriteGrace = .seconds(20) }) { pool, _ in
            let slowInsert = PostgresStatement(
                name: "slow_insert", sql: "INSERT INTO rows SELECT 1 FROM (SELECT pg_sleep(60)) AS s")
            let writing = Task { try await pool.query(slowInsert, lane: .write) }
            try await until { await pool.status()[1].inFlight == 1 }
            writing.cancel()
            let error = await failure { _ = try await writing.value }
            #expect(error?.kind == .cancelled)
            #expect(error?.wasSent == .sent)
            #expect(try await pool.query(Self.count).row(0).int64(0) == 0)
        }
    }

    @Test("cancelling one read of a shared connection harms none of its neighbours")
    func cancelAmongNeighbours() async throws {
        let configuration = try await Fixture.configuration {
            $0.read = .init(connections: 1, depth: 8, queueLimit: 4096)
            $0.readCancelDelay = .zero
        }
        try await Fixture.withPool(configuration) { pool in
            for round in Int64(0)..<300 {
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for neighbour in Int64(0)..<6 {
                        group.addTask {
                            let value = round * 100 + neighbour
                            let statement = PostgresStatement(
                                name: "one_later", sql: "SELECT $1::int8 FROM (SELECT pg_sleep(0.0003)) AS s")
                            let result = try await pool.query(statement, .of { $0.append(value) })
                            #expect(try result.row(0).int64(0) == value)
                        }
                    }
                    group.addTask {
                        let victim = Task { try await pool.query(Self.sleep, .of { $0.append(0.002) }) }
                        try await Fixture.reactor.sleep(for: .microseconds(Int64.random(in: 0...3000)))
                        victim.cancel()
                        do { _ = try await victim.value } catch let error as PostgresError {
                            #expect(error.kind == .cancelled)
                        }
                    }
                    try await group.waitForAll()
                }
            }
            #expect(await pool.status()[0].lostConnections == 0)
        }
    }

    @Test("a write cancelled at any moment is committed or not, as it was answered")
    func cancelledWritesTellTheTruth() async throws {
        try await Self.withTable(change: { $0.write = .init(connections: 2, queueLimit: 64) }) { pool, configuration in
            var committed: Set<Int64> = []
            var absent: Set<Int64> = []
            for id in Int64(0)..<300 {
                let writing = Task { try await pool.query(Self.insert, .of { $0.append(id) }, lane: .write) }
                try await Fixture.reactor.sleep(for: .microseconds(Int64.random(in: 0...900)))
                writing.cancel()
                do {
                    _ = try await writing.value
                    committed.insert(id)
                } catch let error as PostgresError {
                    if error.wasSent != .outcomeUnknown { absent.insert(id) }
                }
            }
            let ids = try await pool.query(PostgresStatement(sql: "SELECT coalesce(array_agg(id), '{}') FROM rows"))
            let present = Set(try ids.row(0).int64Array(0))
            #expect(committed.isSubset(of: present))
            #expect(absent.isDisjoint(with: present))
            // The last cancel request may still be under way.
            try await until { await pool.status()[1].connections.allSatisfy { $0.state == .idle } }
        }
    }

    @Test("a result outlives its pool, and is freed with its last user")
    func resultLifetime() async throws {
        weak var released: PostgresResult?
        do {
            let held = try await Fixture.withPool { try await $0.query(Self.one, .of { $0.append(Int64(1)) }) }
            released = held
            #expect(try held.row(0).int64(0) == 1)
        }
        #expect(released == nil)
    }

    /// Returns when the condition holds; suspends in between.
    private func until(_ condition: () async throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(60)
        while try await !condition() {
            try #require(ContinuousClock.now < end)
            try await Task.sleep(for: .milliseconds(1))
        }
    }
}
