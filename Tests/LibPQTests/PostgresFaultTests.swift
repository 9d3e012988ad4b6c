import Foundation
import Synchronization
import PostgresTestSupport
import Reactor
import Testing

@testable import LibPQ

struct PostgresFaultTests {
    /// What a load of reads and writes has seen.
    private actor Account {
        var acknowledged: Set<Int64> = []
        var refused: Set<Int64> = []
        var wrongAnswers = 0
        var answers = 0

        func committed(_ id: Int64) { acknowledged.insert(id) }
        func notCommitted(_ id: Int64) { refused.insert(id) }
        func read(isRight: Bool) {
            answers += 1
            if !isRight { wrongAnswers += 1 }
        }
    }

    private func load(_ pool: PostgresPool, _ account: Account, worker: Int64) async {
        var serial: Int64 = 0
        while !Task.isCancelled {
            serial += 1
            let id = worker * 1_000_000 + serial
            if let value = try? await pool.query(PostgresPoolTests.one, .of { $0.append(id) }).row(0).int64(0) {
                await account.read(isRight: value == id)
            }
            do {
                _ = try await pool.query(PostgresPoolTests.insert, .of { $0.append(id) }, lane: .write)
                await account.committed(id)
            } catch {
                if error.wasSent != .outcomeUnknown { await account.notCommitted(id) }
            }
        }
    }

    private func check(_ account: Account, _ pool: PostgresPool) async throws {
        let result = try await pool.query(PostgresStatement(sql: "SELECT coalesce(array_agg(id), '{}') FROM rows"))
        let present = Set(try result.row(0).int64Array(0))
        #expect(await account.wrongAnswers == 0)
        #expect(await account.answers > 0)
        #expect(await account.acknowledged.isSubset(of: present), "an acknowledged write is lost")
        #expect(await account.refused.isDisjoint(with: present), "a write that failed for certain is there")
    }

    @Test("sessions that are ended under load: no wrong answer, no lost write, no hang")
    func terminatedBackends() async throws {
        try await PostgresPoolTests.withTable { pool, configuration in
            let account = Account()
            let kill = PostgresStatement(
                sql: """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE datname = current_database() AND pid <> pg_backend_pid() ORDER BY random() LIMIT 2
                    """)
            try await Fixture.withConnection(configuration) { killer in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for worker in Int64(1)...8 { group.addTask { await load(pool, account, worker: worker) } }
                    for _ in 0..<60 {
                        _ = try await killer.query(kill)
                        try await Fixture.reactor.sleep(for: .milliseconds(20))
                    }
                    group.cancelAll()
                }
            }
            try await check(account, pool)
        }
    }

    @Test("a server that restarts under load is served from again within a second", arguments: [false, true])
    func restart(immediate: Bool) async throws {
        let server = TestPostgres()
        try await PostgresPoolTests.withTable(server: server) { pool, _ in
            let account = Account()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for worker in Int64(1)...8 { group.addTask { await load(pool, account, worker: worker) } }
                try await Fixture.reactor.sleep(for: .milliseconds(200))
                try await server.stop(immediate: immediate)
                try await Fixture.reactor.sleep(for: .milliseconds(700))
                try await server.start()
                let start = MonotonicTime.now()
                try await pool.ping()
                _ = try await pool.query(PostgresPoolTests.insert, .of { $0.append(Int64(-1)) }, lane: .write)
                let gap = MonotonicTime.now() - start
                #expect(gap < .seconds(1), "\(gap)")
                try await Fixture.reactor.sleep(for: .milliseconds(200))
                group.cancelAll()
            }
            try await check(account, pool)
        }
        try await server.stop(immediate: true)
    }

    @Test("a commit that is cancelled while it waits for a standby has an unknown outcome")
    func cancelledCommitWait() async throws {
        let server = TestPostgres(settings: ["synchronous_standby_names=nobody"])
        let configuration = try await {
            var configuration = try PostgresConfiguration(conninfo: await server.adminConninfo())
            configuration.cancelledWriteGrace = .seconds(20)
            return configuration
        }()
        try await Fixture.withConnection(configuration) { connection in
            try await connection.executeScript("SET synchronous_commit = local; \(PostgresPoolTests.table)")
        }
        try await Fixture.withPool(configuration) { pool in
            let writing = Task {
                try await pool.query(PostgresPoolTests.insert, .of { $0.append(Int64(1)) }, lane: .write)
            }
            let waits = PostgresStatement(sql: "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
            while try await pool.query(waits).rowCount == 0 {}
            writing.cancel()
            let error = await failure { _ = try await writing.value }
            #expect(error?.kind == .outcomeUnknown)
            #expect(error?.wasSent == .outcomeUnknown)
            #expect(try await pool.query(PostgresPoolTests.count).row(0).int64(0) == 1)
        }
        try await server.stop(immediate: true)
    }

    @Test("pools come and go without leaving descriptors or results behind")
    func noLeaks() async throws {
        let configuration = try await Fixture.configuration()
        func descriptors() throws -> Int {
            try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").filter { name in
                let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(name)")
                return target?.hasPrefix("socket:") ?? false
            }.count
        }
        for _ in 0..<3 { try await Fixture.withPool(configuration) { try await $0.ping() } }
        let before = try descriptors()
        let results = PostgresResult.liveCount.load(ordering: .relaxed)
        for _ in 0..<50 {
            try await Fixture.withPool(configuration) { pool in
                for _ in 0..<20 { try await pool.ping() }
            }
        }
        // Other suites run in this process: they hold some dozens, a leak would be hundreds.
        #expect(PostgresResult.liveCount.load(ordering: .relaxed) < results + 300)
        #expect(try descriptors() < before + 100)
    }
}
