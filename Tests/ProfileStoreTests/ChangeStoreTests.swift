import FoundationEssentials
import LibPQ
import PostgresTestSupport
import ProfileModel
import Testing

@testable import ProfileStore

/// The order of the feed, whoever commits when.
@Suite(.timeLimit(.minutes(2))) struct ChangeStoreTests {
    @Test func `every version and every removal is a change, whoever makes it`() async throws {
        let database = try await StoreDatabase()
        try await database.sql(
            """
            INSERT INTO target_customer_profiles (account_id, name, created_by) VALUES ('acme', 'A', 'ann');
            UPDATE target_customer_profiles SET description = 'd', updated_by = 'ben';
            UPDATE target_customer_profiles SET description = 'd', updated_by = 'nobody changes anything';
            UPDATE target_customer_profiles SET deleted_at = clock_timestamp(), deleted_by = 'cid', updated_by = 'cid';
            UPDATE target_customer_profiles SET deleted_at = NULL, updated_by = 'dan';
            UPDATE target_customer_profiles SET deleted_at = clock_timestamp(), deleted_by = 'eve', updated_by = 'eve';
            BEGIN; SET LOCAL profiled.actor = 'fay'; DELETE FROM target_customer_profiles; COMMIT;
            INSERT INTO brand_guidelines (account_id, brand_name) VALUES ('acme', 'B');
            """)
        let feed = try await database.feed()
        #expect(
            feed.map(\.operation) == [.create, .update, .delete, .undelete, .delete, .expunge, .create])
        #expect(feed.map(\.version) == [1, 2, 3, 4, 5, 5, 1])
        #expect(feed.map { $0.actor?.name } == ["ann", "ben", "cid", "dan", "eve", "fay", nil])
        #expect(feed.map(\.kind) == [ChangeKind](repeating: .customerProfile, count: 6) + [.brandGuideline])
        #expect(feed.map(\.position) == Array(1...7) && Set(feed.dropLast().map(\.id)).count == 1)
    }

    @Test func `budgets, containers and usages of campaigns are fed too`() async throws {
        let database = try await StoreDatabase()
        try await database.sql(
            """
            INSERT INTO budgets (account_id, name, amount, period, created_by) VALUES ('acme', 'B', 10, 'MONTHLY', 'ann');
            INSERT INTO customer_profile_containers (account_id, name, created_by) VALUES ('acme', 'C', 'ann');
            INSERT INTO target_customer_profiles (account_id, name) VALUES ('acme', 'P');
            INSERT INTO campaign_profile_usage (account_id, campaign_id, customer_profile_id, usage_type, created_by)
                SELECT 'acme', 'spring', id, 'INDIVIDUAL', 'ben' FROM target_customer_profiles;
            """)
        try await database.sql(
            "UPDATE campaign_profile_usage SET ended_at = clock_timestamp() + interval '1 s', ended_by = 'cid'")
        try await database.sql(
            """
            UPDATE customer_profile_containers SET deleted_at = clock_timestamp(); DELETE FROM customer_profile_containers;
            UPDATE budgets SET deleted_at = clock_timestamp(); DELETE FROM budgets;
            """)
        let feed = try await database.feed()
        #expect(
            feed.map { "\($0.kind.rawValue) \($0.operation.rawValue) \($0.version)" } == [
                "budget create 1", "container create 1", "customer_profile create 1", "campaign_usage create 1",
                "campaign_usage update 2", "container delete 2", "container expunge 2", "budget delete 2",
                "budget expunge 2",
            ])
        #expect(feed.map(\.campaignID) == [nil, nil, nil, "spring", "spring", nil, nil, nil, nil])
        #expect(feed[3].actor?.name == "ben" && feed[4].actor?.name == "cid" && feed[3].id == feed[4].id)
    }

    @Test func `an effect comes after its cause though its transaction began first, and transactions stay together`()
        async throws
    {
        let database = try await StoreDatabase()
        let subject = try await database.profile("B")
        let first = try await database.profile("A")
        try await database.withTransaction { early in
            // Its transaction id is drawn here, before the other's.
            try await database.touch("A", in: early)
            try await database.sql("UPDATE target_customer_profiles SET description = 'late' WHERE name = 'B'")
            try await database.touch("B", in: early)
            try await database.touch("A", in: early)
        }
        let feed = try await database.feed()
        #expect(feed.filter { $0.id == subject.id }.map(\.version) == [1, 2, 3])
        #expect(feed.suffix(3).map(\.id) == [first.id, subject.id, first.id])
        #expect(feed.suffix(3).map(\.transactionContinues) == [true, true, false])
        #expect(try await database.flaws().isEmpty)
        // What the order of transaction ids, in which the early transaction comes first, makes of the same changes.
        #expect(
            try await database.sql(
                """
                SELECT string_agg(version::text, ',' ORDER BY xid, sequence) FROM profile_changes
                WHERE record_id = '\(subject.id)'
                """) == "1,3,2")
    }

    /// Seed defect 15: neither times nor sequences are the order of commits.
    @Test func `a cursor over times or sequences skips a transaction that commits late, the feed does not`()
        async throws
    {
        let database = try await StoreDatabase()
        // The first profile of an account holds up others until it is committed; it is none of these.
        try await database.profile("first")
        var cursors = ["", ""]
        var position: Int64 = 0
        try await database.withTransaction { slow in
            try await database.insert("slow", in: slow)
            try await database.profile("quick")
            cursors[0] = try await database.sql("SELECT max(created_at) FROM profile_version_history")
            position = try await database.changes.sequence()
            cursors[1] = try await database.sql("SELECT max(sequence) FROM profile_changes")
            #expect(position == 2)
        }
        let byTime = try await database.sql(
            "SELECT count(*) FROM profile_version_history WHERE created_at > '\(cursors[0])'")
        let end = try await database.changes.sequence()
        let bySequence = try await database.sql("SELECT count(*) FROM profile_changes WHERE sequence > \(cursors[1])")
        // Committed after the cursors were taken, and invisible to both for ever.
        #expect(byTime == "0" && bySequence == "0")
        let page = try await database.page(after: position, through: end)
        #expect(page.changes.map(\.position) == [3])
        #expect(try await database.flaws().isEmpty)
    }

    @Test func `nobody waits for a transaction that stays open`() async throws {
        let database = try await StoreDatabase()
        try await database.profile("first")
        #expect(try await database.changes.sequence() == 1)
        try await database.withTransaction { slow in
            try await database.insert("slow", in: slow)
            for number in 1...5 {
                try await database.profile("quick \(number)")
                #expect(try await database.changes.head().hasWaiting)
                #expect(try await database.changes.sequence() == Int64(number) + 1)
                // What nobody can see yet is nothing that waits.
                #expect(try await database.changes.head().hasWaiting == false)
            }
        }
        #expect(try await database.changes.head().hasWaiting)
        #expect(try await database.changes.sequence() == 7)
        #expect(try await database.sql("SELECT count(*) FROM profile_change_queue") == "0")
    }

    @Test func `sequencers that work at once under many writers give every change one position`() async throws {
        let database = try await StoreDatabase()
        for number in 0..<8 { try await database.profile("P\(number)") }
        try await database.withTransaction { slow in
            try await database.insert("slow", in: slow)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<6 {
                    group.addTask {
                        // A connection of its own each, several statements a transaction, rows in order: no deadlock.
                        try await database.sql(
                            (0..<25).map { round in
                                let from = (writer + round) % 7
                                return """
                                    BEGIN; UPDATE target_customer_profiles SET description = '\(writer).\(round)'
                                        WHERE name = 'P\(from)';
                                    UPDATE target_customer_profiles SET description = '\(writer).\(round)'
                                        WHERE name = 'P\(from + 1)';
                                    \(round % 5 == 4 ? "ROLLBACK" : "COMMIT");
                                    """
                            }.joined())
                    }
                }
                for _ in 0..<3 {
                    group.addTask {
                        for _ in 0..<40 { _ = try await database.changes.sequence() }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await database.changes.sequence() >= 8 + 6 * 20)
        }
        let feed = try await database.feed()
        #expect(feed.last.map { $0.version == 1 } == true)
        #expect(try await database.flaws().isEmpty)
    }

    @Test func `a run that is rolled back leaves everything to the next`() async throws {
        let database = try await StoreDatabase()
        try await database.profile("A")
        await #expect(throws: TestPostgresError.self) {
            try await database.sql("BEGIN; SELECT profiled_sequence_changes(); SELECT 1 / 0; COMMIT")
        }
        #expect(try await database.changes.head().hasWaiting)
        #expect(try await database.feed().count == 1)
        #expect(try await database.changes.head().hasWaiting == false)
    }

    @Test func `a transaction does not give positions to its own changes`() async throws {
        let database = try await StoreDatabase()
        await #expect(throws: TestPostgresError.self) {
            try await database.sql(
                """
                BEGIN; INSERT INTO brand_guidelines (account_id, brand_name) VALUES ('acme', 'B');
                SELECT profiled_sequence_changes(); COMMIT
                """)
        }
        // The other way round it is too late to refuse: looking through the whole queue finds it.
        try await database.sql(
            """
            BEGIN; SELECT profiled_sequence_changes();
            INSERT INTO brand_guidelines (account_id, brand_name) VALUES ('acme', 'B'); COMMIT
            """)
        _ = try await database.changes.sequence(everything: true)
        #expect(try await database.feed().count == 1)
    }

    @Test func `a feed that was restored elsewhere is another one, and loses nothing`() async throws {
        let database = try await StoreDatabase()
        try await database.profile("A")
        let before = try await database.changes.head()
        #expect(try await database.changes.open() == false)
        // As a restored dump would have it: the origin is another, transaction ids begin anew.
        try await database.sql(
            """
            UPDATE profile_change_feed SET origin = '1/1';
            UPDATE profile_change_runs SET seen = '900000:900000:'
            """)
        #expect(try await database.changes.open())
        let after = try await database.changes.head()
        #expect(after.feedID != before.feedID && after.hasWaiting)
        let end = try await database.changes.sequence()
        let error = try await refusal {
            try await database.changes.page(
                StoreDatabase.acme, feedID: before.feedID, after: 0, through: end, filter: .all, limit: 10)
        }
        #expect(error?.reason == .resumeTokenOfOtherFeed)
        #expect(try await database.feed().count == 1)
    }

    @Test func `what is too old is removed in small steps, and who asks for it is told`() async throws {
        let database = try await StoreDatabase()
        for number in 0..<10 {
            try await database.profile("P\(number)")
            _ = try await database.changes.sequence()
        }
        #expect(try await database.changes.purge(keptDays: 1, limit: 3) == 0)
        try await database.sql(
            "UPDATE profile_change_runs SET sequenced_at = now() - interval '2 days' WHERE last_position <= 7")
        #expect(try await database.changes.purge(keptDays: 1, limit: 3) == 3)
        #expect(try await database.changes.head().oldestPosition == 4)
        #expect(try await database.page(after: 3, through: 10).changes.count == 7)
        let error = try await refusal { try await database.page(after: 2, through: 10) }
        #expect(error?.reason == .resumeTokenTooOld)
        #expect(try await database.changes.purge(keptDays: 1, limit: 100) == 4)
        #expect(try await database.changes.purge(keptDays: 1, limit: 100) == 0)
        #expect(try await database.sql("SELECT min(position), max(position) FROM profile_changes") == "8|10")
        // Even when all is removed, positions go on where they were.
        try await database.sql("UPDATE profile_change_runs SET sequenced_at = now() - interval '2 days'")
        #expect(try await database.changes.purge(keptDays: 1, limit: 100) == 3)
        try await database.profile("later")
        #expect(try await database.changes.sequence() == 11)
        #expect(try await database.page(after: 10, through: 11).changes.map(\.position) == [11])
    }

    @Test func `pages follow filters and limits, and never mistake where a transaction ends`() async throws {
        let database = try await StoreDatabase()
        // 10,000 changes: two accounts by turns, transactions of 3,000 changes, a budget at every thousandth.
        try await database.sql(
            """
            INSERT INTO profile_changes (account_id, position, sequence, xid, kind, record_id, version, operation, changed_at)
            SELECT CASE WHEN n % 2 = 0 THEN 'acme' ELSE 'other' END, n, n, (n / 3000 + 1)::text::xid8,
                CASE WHEN n % 1000 = 0 THEN 'budget' ELSE 'container' END,
                ('00000000-0000-4000-8000-' || lpad((n % 100)::text, 12, '0'))::uuid, 1, 'update', now()
            FROM generate_series(1, 10000) AS n;
            INSERT INTO profile_change_runs (last_position, seen) VALUES (10000, pg_current_snapshot())
            """)
        let budgets = try ChangeFilter(kinds: [.budget])
        let all = try await database.page(through: 10_000, filter: budgets, limit: 100)
        #expect(all.changes.map(\.position) == (1...10).map { $0 * 1_000 } && all.position == 10_000)
        // 1000 and 2000 are of the first transaction, 3000 to 5000 of the second, 6000 to 8000 of the third.
        #expect(
            all.changes.map(\.transactionContinues)
                == [true, false, true, true, false, true, true, false, true, false])
        var position: Int64 = 0
        var walked: [Change] = []
        while position < 10_000 {
            let page = try await database.page(after: position, through: 10_000, filter: budgets, limit: 3)
            #expect(page.position > position)
            walked += page.changes
            position = page.position
        }
        #expect(walked == all.changes)
        let record = try #require(UUID(uuidString: "00000000-0000-4000-8000-000000000042"))
        let one = try await database.page(through: 9_000, filter: try ChangeFilter(ids: [record]), limit: 1_000)
        #expect(one.changes.count == 90 && one.changes.allSatisfy { $0.position % 100 == 42 } && one.position == 9_000)
        let nothing = try await database.page(
            through: 10_000, filter: try ChangeFilter(kinds: [.budget], ids: [record]), limit: 10)
        #expect(nothing.changes.isEmpty && nothing.position == 10_000)
        #expect(
            try await database.changes.changedAccounts(after: 9_998, through: 9_999) == [AccountID(stored: "other")])
        #expect(try await database.page(after: 10_000, through: 10_000).position == 10_000)
    }
}
