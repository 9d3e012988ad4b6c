import DaemonTestSupport
import PostgresTestSupport

/// Holds a table, so that calls that read it run until it is let go.
enum TableLock {
    private static let session = "held by a test"

    /// Locks the customer profiles of a database while `body` runs, or until `release` is called.
    static func hold<Result>(_ conninfo: String, _ body: (_ release: () async throws -> Void) async throws -> Result)
        async throws -> Result
    {
        let postgres = TestPostgres.shared
        let holder = Task {
            // Ends with the error that its backend was terminated.
            _ = try? await postgres.execute(
                """
                BEGIN; SET LOCAL application_name = '\(session)'; LOCK TABLE public.target_customer_profiles;
                SELECT pg_sleep(60)
                """, on: conninfo)
        }
        func release() async throws {
            try await postgres.execute(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND application_name = '\(session)'
                """, on: conninfo)
            await holder.value
        }
        try await waitUntil("the table is locked") {
            try await postgres.execute(
                """
                SELECT count(*) FROM pg_locks WHERE relation = 'public.target_customer_profiles'::regclass AND granted
                AND mode = 'AccessExclusiveLock'
                AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                """, on: conninfo) == "1"
        }
        do {
            let result = try await body(release)
            try await release()
            return result
        } catch {
            try await release()
            throw error
        }
    }

    /// How many statements of the daemon's run or wait for a lock.
    static func activeStatements(_ conninfo: String) async throws -> Int {
        let count = try await TestPostgres.shared.execute(
            """
            SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active'
            AND pid <> pg_backend_pid() AND application_name <> '\(session)'
            """, on: conninfo)
        return Int(count) ?? -1
    }
}

/// Asks again and again until the answer is yes.
///
/// - Throws: `DaemonTestError` when it isn't within `limit`.
func waitUntil(
    _ what: String, within limit: Duration = .seconds(10), _ condition: () async throws -> Bool
) async throws {
    let clock = ContinuousClock()
    let limit = clock.now + limit
    while try await !condition() {
        guard clock.now < limit else { throw DaemonTestError("waited in vain until \(what)") }
        try await Task.sleep(for: .milliseconds(5))
    }
}
