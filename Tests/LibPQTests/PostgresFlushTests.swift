import Foundation
import PostgresTestSupport
import Synchronization
import Testing

@testable import LibPQ

/// Transactions that are made durable by the one behind them.
struct PostgresFlushTests {
    private static let relax = PostgresStatement(
        name: "relax", sql: "SELECT set_config('synchronous_commit', 'off', true)")
    private static let setting = PostgresStatement(name: "setting", sql: "SHOW synchronous_commit")
    private static let flush = PostgresStatement(
        name: "flush", sql: "SELECT pg_logical_emit_message(true, 'test', '')")
    private static let none = PostgresParameters()

    private static func insert(_ id: Int64) -> (PostgresStatement, PostgresParameters) {
        (PostgresPoolTests.insert, .of { $0.append(id) })
    }

    @Test("the caller hears of the commit first and of the flush last, and the setting ends with its transaction")
    func order() async throws {
        try await PostgresPoolTests.withTable { pool, _ in
            let calls = Mutex(0)
            let results = try await pool.transaction(
                [(Self.relax, Self.none), (Self.setting, Self.none), Self.insert(1)], flush: (Self.setting, Self.none)
            ) { results in calls.withLock { $0 += results.count == 3 ? 1 : 100 } }
            #expect(calls.withLock { $0 } == 1)
            let settings = try [results[1], results[3]].map { try $0.row(0).text(0) }
            #expect(settings == ["off", "on"])
            let count = try await pool.query(PostgresPoolTests.count).row(0).int64(0)
            #expect(count == 1)
        }
    }

    @Test("the locks are free as soon as the first is committed, while the flush is still under way")
    func locks() async throws {
        try await PostgresPoolTests.withTable(change: { $0.write.connections = 2 }) { pool, _ in
            let committed = AsyncStream.makeStream(of: Void.self)
            // A flush that takes its time.
            let slow = Task {
                try await pool.transaction(
                    [(Self.relax, Self.none), Self.insert(7)],
                    flush: (PostgresPoolTests.sleep, .of { $0.append(0.5) })
                ) { _ in committed.continuation.yield() }
            }
            var events = committed.stream.makeAsyncIterator()
            await events.next()
            // It would wait for the other to end, if that were still open.
            let error = await failure { _ = try await pool.transaction([Self.insert(7)]) }
            #expect(error?.sqlState == .uniqueViolation)
            let count = try await pool.query(PostgresPoolTests.count).row(0).int64(0)
            #expect(count == 1)
            let results = try await slow.value
            #expect(results.count == 3)
        }
    }

    @Test("when the first fails nobody is told of a commit, and its error is the answer")
    func firstFails() async throws {
        try await PostgresPoolTests.withTable { pool, _ in
            let calls = Mutex(0)
            let error = await failure {
                _ = try await pool.transaction(
                    [Self.insert(1), Self.insert(1)], flush: (Self.flush, Self.none)
                ) { _ in calls.withLock { $0 += 1 } }
            }
            #expect(error?.sqlState == .uniqueViolation && error?.statementIndex == 1)
            #expect(calls.withLock { $0 } == 0)
            let count = try await pool.query(PostgresPoolTests.count).row(0).int64(0)
            #expect(count == 0)
        }
    }

    @Test("when the flush fails, or its connection is lost, the outcome is not known")
    func unknown() async throws {
        let divide = PostgresStatement(name: "divide", sql: "SELECT 1 / $1::int8")
        let leave = PostgresStatement(name: "leave", sql: "SELECT pg_terminate_backend(pg_backend_pid())")
        try await PostgresPoolTests.withTable { pool, _ in
            for (id, flush) in [
                (Int64(1), (divide, PostgresParameters.of { $0.append(Int64(0)) })), (2, (leave, Self.none)),
            ] {
                let calls = Mutex(0)
                let error = await failure {
                    _ = try await pool.transaction([(Self.relax, Self.none), Self.insert(id)], flush: flush) { _ in
                        calls.withLock { $0 += 1 }
                    }
                }
                #expect(error?.kind == .outcomeUnknown)
                #expect(calls.withLock { $0 } == 1)
            }
            let count = try await pool.query(PostgresPoolTests.count).row(0).int64(0)
            #expect(count == 2)
        }
    }
}
