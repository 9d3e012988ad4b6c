import Foundation
import PostgresTestSupport
import Testing

@testable import LibPQ

struct PostgresConnectionTests {
    @Test("settings of the session are ours, whatever the database says")
    func settings() async throws {
        let configuration = try await Fixture.configuration {
            $0.applicationName = "tests of settings"
            $0.searchPath = ["one two", "public"]
            $0.statementTimeout = .milliseconds(1234)
        }
        try await Fixture.withConnection(configuration) { connection in
            for (name, expected) in [
                "TimeZone": "UTC", "client_encoding": "UTF8", "application_name": "tests of settings",
                "statement_timeout": "1234ms", "idle_in_transaction_session_timeout": "10s",
                "search_path": "\"one two\", \"public\"", "default_transaction_read_only": "off",
            ] {
                let result = try await connection.query(
                    PostgresStatement(sql: "SELECT current_setting($1)"), .of { $0.append(name) })
                let value = try result.row(0).text(0)
                #expect(value == expected || value == expected.replacing(", ", with: ","), "\(name)")
            }
        }
    }

    @Test("a connection string's mistake is named, its secrets are not")
    func conninfo() async throws {
        let unknown = #expect(throws: PostgresError.self) {
            _ = try PostgresConfiguration(conninfo: "host=/tmp pasword=hunter2")
        }
        #expect(unknown?.message.contains("pasword") == true)
        #expect(unknown?.message.contains("hunter2") == false)
        let broken = #expect(throws: PostgresError.self) {
            _ = try PostgresConfiguration(conninfo: "password=x hunter2")
        }
        #expect(broken?.message.contains("hunter2") == false)
        let url = try PostgresConfiguration(conninfo: "postgresql://me:hunter2@example.org:5433/db?connect_timeout=3")
        #expect("\(url)".contains("port=5433"))
        #expect(!"\(url)".contains("hunter2"))
    }

    @Test("a server that is not there is an error, soon")
    func noServer() async throws {
        let configuration = try PostgresConfiguration(conninfo: "host=/nonexistent dbname=x user=x")
        let error = await failure {
            _ = try await PostgresConnection.connect(
                configuration: configuration, reactor: Fixture.reactor, logger: Fixture.logger)
        }
        #expect(error?.kind == .connectionFailed)
        #expect(error?.wasSent == .notSent)
    }

    @Test("an error names condition, constraint, table and column, and leaves the connection usable")
    func errors() async throws {
        try await Fixture.withConnection { connection in
            try await connection.executeScript("CREATE TABLE t (id int PRIMARY KEY, v int NOT NULL CHECK (v > 0))")
            let insert = PostgresStatement(name: "insert_t", sql: "INSERT INTO t VALUES ($1, $2)")
            func add(_ id: Int32, _ value: Int32?) async throws -> PostgresResult {
                try await connection.query(
                    insert,
                    .of {
                        $0.append(id); $0.append(value)
                    })
            }
            #expect(try await add(1, 1).affectedRows == 1)
            let duplicate = await failure { _ = try await add(1, 1) }
            #expect(duplicate?.sqlState == .uniqueViolation)
            #expect(duplicate?.constraint == "t_pkey")
            #expect(duplicate?.wasSent == .sent)
            let missing = await failure { _ = try await add(2, nil) }
            #expect(missing?.sqlState == .notNullViolation)
            #expect(missing?.column == "v")
            #expect(missing?.table == "t")
            #expect(try await add(2, 5).affectedRows == 1)
        }
    }

    @Test("a statement whose preparation fails does not spoil the next use of its name")
    func failedPrepare() async throws {
        try await Fixture.withConnection { connection in
            let statement = PostgresStatement(name: "late_table", sql: "SELECT count(*) FROM late")
            let error = await failure { _ = try await connection.query(statement) }
            #expect(error?.sqlState == .undefinedTable)
            try await connection.executeScript("CREATE TABLE late (a int)")
            #expect(try await connection.query(statement).row(0).int64(0) == 0)
        }
    }

    @Test("a prepared statement whose table has changed is prepared again")
    func stalePlan() async throws {
        try await Fixture.withConnection { connection in
            try await connection.executeScript("CREATE TABLE changing (a int)")
            let statement = PostgresStatement(name: "changing", sql: "SELECT * FROM changing")
            #expect(try await connection.query(statement).columnCount == 1)
            try await connection.executeScript("ALTER TABLE changing ADD COLUMN b int")
            #expect(try await connection.query(statement).columnCount == 2)
            #expect(try await connection.query(statement).columnCount == 2)
        }
    }

    @Test("an error in the middle of a group rolls all of it back")
    func groupError() async throws {
        try await Fixture.withConnection { connection in
            try await connection.executeScript("CREATE TABLE g (a int PRIMARY KEY)")
            let insert = PostgresStatement(name: "insert_g", sql: "INSERT INTO g VALUES ($1)")
            func values(_ value: Int32) -> (PostgresStatement, PostgresParameters) {
                (insert, .of { $0.append(value) })
            }
            let error = await failure {
                _ = try await connection.transaction([values(1), values(2), values(1), values(3)])
            }
            #expect(error?.sqlState == .uniqueViolation)
            let count = PostgresStatement(name: "count_g", sql: "SELECT count(*) FROM g")
            #expect(try await connection.query(count).row(0).int64(0) == 0)
            let results = try await connection.transaction([values(1), values(2), (count, PostgresParameters())])
            #expect(results.count == 3)
            #expect(try results[2].row(0).int64(0) == 2)
        }
    }

    @Test("a deferred constraint that fails at the commit fails the write, though its statement had succeeded")
    func deferredConstraint() async throws {
        try await Fixture.withConnection { connection in
            try await connection.executeScript(
                "CREATE TABLE d (a int UNIQUE DEFERRABLE INITIALLY DEFERRED); INSERT INTO d VALUES (1)")
            let insert = PostgresStatement(name: "insert_d", sql: "INSERT INTO d VALUES (1)")
            let error = await failure { _ = try await connection.query(insert) }
            #expect(error?.sqlState == .uniqueViolation)
            #expect(error?.wasSent == .sent)
            let count = try await connection.query(PostgresStatement(sql: "SELECT count(*) FROM d"))
            #expect(try count.row(0).int64(0) == 1)
        }
    }

    @Test("a script runs many commands, reports its error, and leaves pipeline mode as it was")
    func scripts() async throws {
        try await Fixture.withConnection { connection in
            try await connection.executeScript(
                "CREATE TABLE s (a int); INSERT INTO s VALUES (1), (2); SELECT 1; -- end")
            try await connection.executeScript("")
            let error = await failure {
                try await connection.executeScript("INSERT INTO s VALUES (3); SELECT 1/0; INSERT INTO s VALUES (4)")
            }
            #expect(error?.sqlState?.rawValue == "22012")
            let count = try await connection.query(PostgresStatement(sql: "SELECT count(*) FROM s"))
            #expect(try count.row(0).int64(0) == 2)
        }
    }

    @Test("a wait for an advisory lock ends with the task, and the session goes on")
    func cancelledLock() async throws {
        // A busy machine may need long for a cancel request; what is tested here is the outcome.
        let configuration = try await Fixture.configuration { $0.cancelledWriteGrace = .seconds(20) }
        let lock = PostgresStatement(sql: "SELECT pg_advisory_lock(7)")
        try await Fixture.withConnection(configuration) { holder in
            _ = try await holder.query(lock)
            try await Fixture.withConnection(configuration) { other in
                let waiting = Task { try await other.query(lock) }
                try await untilWaiting(holder, for: "advisory")
                waiting.cancel()
                let error = await failure { _ = try await waiting.value }
                #expect(error?.kind == .cancelled)
                #expect(error?.wasSent == .sent)
                #expect(try await other.query(PostgresStatement(sql: "SELECT 1")).rowCount == 1)
            }
        }
    }

    @Test("the end of the session fails what is in flight, and a write's outcome is unknown")
    func lostConnection() async throws {
        let configuration = try await Fixture.configuration()
        try await Fixture.withConnection(configuration) { killer in
            try await Fixture.withConnection(configuration) { victim in
                let pid = Int32(clamping: await victim.backendPID)
                let sleeping = Task { try await victim.query(PostgresStatement(sql: "SELECT pg_sleep(60)")) }
                try await untilActive(killer, pid)
                _ = try await killer.query(
                    PostgresStatement(sql: "SELECT pg_terminate_backend($1)"), .of { $0.append(pid) })
                let error = await failure { _ = try await sleeping.value }
                // It came before the commit had begun, which proves the rollback.
                #expect(error?.sqlState == .adminShutdown)
                #expect(error?.wasSent == .sent)
                let late = await failure {
                    _ = try await victim.query(PostgresStatement(sql: "SELECT 1"))
                }
                #expect(late?.wasSent == .notSent)
            }
        }
    }

    /// Returns when a session waits for a lock of the kind.
    private func untilWaiting(_ connection: PostgresConnection, for event: String) async throws {
        while try await connection.query(
            PostgresStatement(
                sql: "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event = $1"),
            .of { $0.append(event) }
        ).rowCount == 0 {}
    }

    /// Returns when the session executes something.
    private func untilActive(_ connection: PostgresConnection, _ pid: Int32) async throws {
        while try await connection.query(
            PostgresStatement(sql: "SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'PgSleep'"),
            .of { $0.append(pid) }
        ).rowCount == 0 {}
    }
}
