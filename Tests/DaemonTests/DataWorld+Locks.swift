import Foundation
import PostgresTestSupport
import ProfileClient

extension DataWorld {
    /// Holds the row's lock in another session while `body` runs.
    func whileLocked(_ record: CustomerProfile, _ body: () async throws -> Void) async throws {
        let name = "holder of \(record.id)"
        async let holding = sql(
            """
            SET application_name = '\(name)'; BEGIN;
            SELECT 1 FROM target_customer_profiles WHERE id = '\(record.id)' FOR UPDATE;
            SELECT pg_sleep(60);
            """)
        do {
            try await until(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name = '\(name)' AND wait_event = 'PgSleep'",
                is: "1")
            try await body()
        } catch {
            try await end(name)
            _ = try? await holding
            throw error
        }
        try await end(name)
        _ = try? await holding
    }

    private func end(_ name: String) async throws {
        try await sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = '\(name)'")
    }

    /// When the statements that wait for a lock ended, as seconds since 1970: waits for one to appear first.
    func endOfWaitingStatements() async throws -> Double {
        let text = try await sql(
            """
            SET application_name = 'watcher';
            DO $$
            DECLARE
                give_up timestamptz := clock_timestamp() + interval '10 seconds';
                wanted boolean := true;
                waiting boolean;
            BEGIN
                LOOP
                    PERFORM pg_stat_clear_snapshot();
                    SELECT count(*) > 0 INTO waiting FROM pg_stat_activity
                    WHERE datname = current_database() AND state = 'active' AND wait_event_type = 'Lock';
                    IF waiting <> wanted OR clock_timestamp() > give_up THEN
                        PERFORM pg_sleep(0.002);
                    ELSIF wanted THEN
                        wanted := false;
                    ELSE
                        EXIT;
                    END IF;
                    EXIT WHEN clock_timestamp() > give_up;
                END LOOP;
                PERFORM set_config('watch.gone', extract(epoch FROM clock_timestamp())::text, false);
            END
            $$;
            SELECT current_setting('watch.gone');
            """)
        guard let seconds = Double(text) else { throw NeverHappened(description: "no time: \(text)") }
        return seconds
    }

    /// Returns when the watcher is at work.
    func untilWatched() async throws {
        try await until("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'watcher'", is: "1")
    }

    /// Returns when a statement waits for a lock.
    func untilWaiting() async throws {
        try await until(
            """
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND state = 'active' AND wait_event_type = 'Lock'
            """, is: "1")
    }

    private func until(_ query: String, is expected: String) async throws {
        for _ in 0..<500 {
            if try await sql(query) == expected { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw NeverHappened(description: "never came true: \(query)")
    }
}

/// Something that a test waited for in vain.
struct NeverHappened: Error, CustomStringConvertible {
    let description: String
}
