import Foundation
import PostgresTestSupport
import Testing

@testable import LibPQ

struct PostgresTransactionTests {
    struct Stop: Error {}

    @Test("a transaction commits what its body did")
    func commits() async throws {
        try await PostgresPoolTests.withTable { pool, _ in
            let count = try await pool.withTransaction { transaction in
                _ = try await transaction.query(PostgresPoolTests.insert, .of { $0.append(Int64(1)) })
                _ = try await transaction.query(PostgresPoolTests.insert, .of { $0.append(Int64(2)) })
                return try await transaction.query(PostgresPoolTests.count).row(0).int64(0)
            }
            #expect(count == 2)
            #expect(try await pool.query(PostgresPoolTests.count).row(0).int64(0) == 2)
        }
    }

    @Test("an error of the body rolls back, and the connection is used again")
    func rollsBack() async throws {
        try await PostgresPoolTests.withTable(change: { $0.write = .init(connections: 1, queueLimit: 8) }) { pool, _ in
            for _ in 0..<5 {
                await #expect(throws: Stop.self) {
                    try await pool.withTransaction { transaction in
                        _ = try await transaction.query(PostgresPoolTests.insert, .of { $0.append(Int64(1)) })
                        throw Stop()
                    }
                }
            }
            #expect(try await pool.query(PostgresPoolTests.count).row(0).int64(0) == 0)
            _ = try await pool.query(PostgresPoolTests.insert, .of { $0.append(Int64(1)) }, lane: .write)
            #expect(await pool.status()[1].lostConnections == 0)
        }
    }

    @Test("a statement's error that the body swallows still fails the transaction")
    func swallowedError() async throws {
        try await PostgresPoolTests.withTable { pool, _ in
            let error = await failure {
                try await pool.withTransaction { transaction in
                    _ = try await transaction.query(PostgresPoolTests.insert, .of { $0.append(Int64(1)) })
                    _ = try? await transaction.query(PostgresPoolTests.insert, .of { $0.append(Int64(1)) })
                }
            }
            #expect(error?.kind == .transactionAborted)
            let count = try await pool.query(PostgresPoolTests.count).row(0).int64(0)
            #expect(count == 0)
        }
    }

    @Test("a deferred constraint fails the commit and nothing else")
    func deferredConstraint() async throws {
        try await PostgresPoolTests.withTable { pool, configuration in
            try await Fixture.withConnection(configuration) {
                try await $0.executeScript("CREATE TABLE d (a int UNIQUE DEFERRABLE INITIALLY DEFERRED)")
            }
            let insert = PostgresStatement(name: "insert_deferred", sql: "INSERT INTO d VALUES (1), (1)")
            let error = await failure {
                try await pool.withTransaction { transaction in _ = try await transaction.query(insert) }
            }
            #expect(error?.sqlState == .uniqueViolation)
            #expect(error?.wasSent == .sent)
        }
    }

    @Test("a transaction of a cancelled task is rolled back, whatever it was doing")
    func cancelled() async throws {
        try await PostgresPoolTests.withTable(change: { $0.write = .init(connections: 1, queueLimit: 8) }) { pool, _ in
            for round in Int64(0)..<100 {
                let working = Task {
                    try await pool.withTransaction { transaction in
                        _ = try await transaction.query(PostgresPoolTests.insert, .of { $0.append(round) })
                        _ = try await transaction.query(PostgresPoolTests.sleep, .of { $0.append(60.0) })
                    }
                }
                try await Fixture.reactor.sleep(for: .microseconds(Int64.random(in: 0...3000)))
                working.cancel()
                #expect(await failure { try await working.value }?.kind == .cancelled)
            }
            #expect(try await pool.query(PostgresPoolTests.count).row(0).int64(0) == 0)
            _ = try await pool.query(PostgresPoolTests.insert, .of { $0.append(Int64(1)) }, lane: .write)
        }
    }

    @Test("a transaction is of no use after its body")
    func leaked() async throws {
        try await PostgresPoolTests.withTable { pool, _ in
            let leaked = try await pool.withTransaction { transaction in
                _ = try await transaction.query(PostgresPoolTests.count)
                return transaction
            }
            let error = await failure { _ = try await leaked.query(PostgresPoolTests.count) }
            #expect(error?.kind == .closed)
        }
    }

    @Test("transactions that conflict are tried again until each has had its turn")
    func serialization() async throws {
        try await PostgresPoolTests.withTable { pool, configuration in
            try await Fixture.withConnection(configuration) {
                try await $0.executeScript("CREATE TABLE n (v int8); INSERT INTO n VALUES (0)")
            }
            let read = PostgresStatement(name: "read_n", sql: "SELECT v FROM n")
            let write = PostgresStatement(name: "write_n", sql: "UPDATE n SET v = $1")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        try await pool.retryingSerializationFailures(attempts: 100) {
                            try await pool.withTransaction(isolation: .repeatableRead) { transaction in
                                let value = try await transaction.query(read).row(0).int64(0)
                                _ = try await transaction.query(write, .of { $0.append(value + 1) })
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await pool.query(read).row(0).int64(0) == 20)
        }
    }
}
