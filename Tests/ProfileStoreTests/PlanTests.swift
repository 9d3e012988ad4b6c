import FoundationEssentials
import LibPQ
import PostgresTestSupport
import ProfileModel
import Testing

@testable import ProfileStore

/// The plans of every read at 100,000 profiles, half of them in one account.
@Suite(.serialized) struct PlanTests {
    private let big = AccountID(stored: "big")

    /// One database for the whole suite. The rows are made with triggers off, their derived columns given, because only
    /// their number matters here.
    private static let shared = Task {
        let database = try await StoreDatabase()
        try await database.sql(
            """
            SET session_replication_role = replica;
            INSERT INTO target_customer_profiles (account_id, name, description, interests, demographics, name_key, search_name,
                search_vector, stored_bytes, created_at, updated_at, labels)
            SELECT account, 'Segment ' || n, 'people of kind ' || n % 500, ARRAY['interest ' || n % 300],
                jsonb_build_object('ageRange', jsonb_build_object('min', n % 60)), 'segment ' || n, 'segment ' || n,
                (prefix || 'segment:1A ' || prefix || n || ':1A ' || prefix || 'kind:1C ' || prefix || 'k' || n % 500 || ':1C')::tsvector,
                120, now() - interval '2 days' - n * interval '1 second', now() - (n * 7919 % 100000) * interval '1 second', '{"team":"emea"}'
            FROM (
                SELECT n, account, left(md5(account), 6) AS prefix FROM generate_series(1, 100000) AS n,
                    LATERAL (SELECT CASE WHEN n % 2 = 0 THEN 'big' ELSE 'account ' || n % 1000 END AS account) AS a
            ) AS row;
            ANALYZE target_customer_profiles;
            -- A feed as long, half of it one account's; and a queue that was worked off while a transaction stayed open.
            INSERT INTO profile_changes (account_id, position, sequence, xid, kind, record_id, version, operation, changed_at)
            SELECT CASE WHEN n % 2 = 0 THEN 'big' ELSE 'account ' || n % 1000 END, n, n, n::text::xid8,
                CASE WHEN n % 500 = 0 THEN 'budget' ELSE 'container' END, gen_random_uuid(), 1, 'update', now()
            FROM generate_series(1, 100000) AS n;
            INSERT INTO profile_change_runs (last_position, seen, sequenced_at)
            SELECT n, pg_current_snapshot(), now() - interval '2 days' + n * interval '1 second'
            FROM generate_series(1, 100000) AS n;
            INSERT INTO profile_version_history (account_id, profile_type, profile_id, version, operation, data, created_at)
            SELECT t.account_id, 'customer_profile', t.id, v, 'update',
                to_jsonb(t) - ARRAY['search_vector', 'search_name', 'name_key', 'stored_bytes'], t.updated_at
            FROM target_customer_profiles AS t, generate_series(1, 2) AS v;
            INSERT INTO write_requests (account_id, request_id, method, digest, response, created_at)
            SELECT 'big', n::text, 'm', sha256(''), '', now() - interval '24 hours' + n * interval '0.8 seconds'
            FROM generate_series(-8, 100000) AS n;
            ANALYZE profile_changes, profile_change_runs, profile_version_history, write_requests;
            """)
        return database
    }

    @Test func `get reads the primary key`() async throws {
        let database = try await Self.shared.value
        let statements = database.profiles.statements
        let get = try await explain(database, statements.get.sql, "'big'::text", "gen_random_uuid()")
        let read = try await explain(database, statements.read.sql, "'big'::text", "gen_random_uuid()", "'{big}'::text")
        for plan in [get, read] {
            #expect(plan.indexes == ["target_customer_profiles_pkey"] && !plan.scansTable, "\(plan)")
        }
    }

    @Test func `an entry and what undid it are found by key, though most budgets have one entry`() async throws {
        let database = try await Self.shared.value
        try await database.sql(
            """
            SET session_replication_role = replica;
            INSERT INTO budget_ledger (account_id, budget_id, entry_id, window_start, amount, occurred_at, recorded_at)
            SELECT 'big', gen_random_uuid(), 'entry ' || n, now(), 1, now(), now() FROM generate_series(1, 10000) AS n;
            ANALYZE budget_ledger;
            """)
        for (column, index) in [
            ("entry_id", "budget_ledger_pkey"), ("reverses_entry_id", "budget_ledger_reversal_key"),
        ] {
            let plan = try await explain(
                database,
                """
                SELECT entry_id FROM public.budget_ledger AS entry
                WHERE entry.account_id = $1 AND entry.budget_id = $2 AND entry.\(column) = $3
                """, "'big'::text", "gen_random_uuid()", "'entry 7'::text")
            #expect(plan.indexes == [index] && !plan.scansTable, "\(plan)")
        }
    }

    @Test func `batch get reads the primary key`() async throws {
        let database = try await Self.shared.value
        var parameters = PostgresParameters()
        parameters.append([String](repeating: "big", count: 1_000))
        parameters.append((0..<1_000).map { _ in UUID() })
        parameters.append(Int64(1_000_000))
        for statement in [database.profiles.statements.batchGet, database.profiles.statements.gather] {
            if statement.name == database.profiles.statements.gather.name { parameters.append("{big}") }
            let plan = try await explain(database, statement.sql, parameters)
            #expect(plan.indexes == ["target_customer_profiles_pkey"] && !plan.scansTable, "\(plan)")
        }
    }

    @Test func `a batch locks by the primary key`() async throws {
        let database = try await Self.shared.value
        var parameters = PostgresParameters()
        parameters.append("big")
        parameters.append((0..<1_000).map { _ in UUID() })
        let plan = try await explain(
            database, database.profiles.statements.lockMany.sql, parameters, lane: .write)
        #expect(plan.indexes == ["target_customer_profiles_pkey"] && !plan.scansTable, "\(plan)")
    }

    @Test func `versions are read from the key of the history, and no more of them than a page holds`() async throws {
        let database = try await Self.shared.value
        let ids = try await database.profiles.list(
            ListQuery(kind: .customerProfile, accountID: big, pageSize: 1)
        ).elements.map(\.id)
        var page = PostgresParameters()
        page.append("big")
        try #require(ids.count == 1)
        page.append(ids[0])
        var numbers = page
        page.append(Int64.max)
        page.append(Int64(51))
        page.append(Int64(1_000_000))
        let pages = try await explain(database, database.profiles.statements.versions.sql, page)
        #expect(pages.indexes == ["profile_version_history_pkey"] && !pages.scansTable, "\(pages)")
        #expect(pages.rowsRead == 2, "\(pages)")
        numbers.append([Int64(1), 0])
        let single = try await explain(database, database.profiles.statements.versionsByNumber.sql, numbers)
        #expect(single.indexes == ["profile_version_history_pkey"] && !single.scansTable, "\(single)")
        #expect(single.rowsRead == 2, "\(single)")
    }

    @Test func `kept answers are found by key, and the expired by age without a look at the others`() async throws {
        let database = try await Self.shared.value
        var key = PostgresParameters()
        key.append("big")
        key.append("77777")
        var find = key
        find.append("m")
        find.append(bytes: [1])
        let found = try await explain(database, WriteRequestStatements.find.sql, find, lane: .write)
        #expect(found.indexes == ["write_requests_pkey"] && !found.scansTable, "\(found)")
        key.append(bytes: [1])
        let kept = try await explain(database, WriteRequestStatements.keep.sql, key, lane: .write)
        #expect(kept.indexes == ["write_requests_pkey"] && !kept.scansTable, "\(kept)")
        for hasExpired in [true, false] {
            if !hasExpired {
                try await database.sql("DELETE FROM write_requests WHERE created_at < now() - interval '23 hours'")
            }
            let read = try await database.rowsRead(
                "write_requests", "write_requests_created_idx", by: WriteRequestStatements.purge.sql)
            // And the one that the reading stops at.
            #expect(read.byIndex <= (hasExpired ? 5 : 1) && read.byScan == 0, "\(read)")
        }
    }

    @Test(
        arguments: [
            ("name", "live_name_idx"), ("name desc", "live_name_idx"), ("created_at", "live_created_idx"),
            ("created_at desc", "live_created_idx"), ("updated_at", "live_updated_idx"),
            ("updated_at desc", "live_updated_idx"), ("id", "pkey"), ("id desc", "pkey"),
            ("name desc, created_at", "live_name_idx"), ("updated_at, name desc", "live_updated_idx"),
        ], [false, true])
    func `a list page reads an index in order, first page or later`(order: (String, String), later: Bool) async throws {
        let database = try await Self.shared.value
        var token = ""
        if later {
            let query = try ListQuery(kind: .customerProfile, accountID: big, orderBy: order.0, pageSize: 100)
            let page = try await database.profiles.list(query)
            token = query.nextPageToken(after: try #require(page.next))
        }
        let query = try ListQuery(
            kind: .customerProfile, accountID: big, orderBy: order.0, pageSize: 50, pageToken: token)
        let (sql, parameters) = try database.profiles.listSQL(query, ListOrder(query.orderBy, CustomerProfile.layout))
        let plan = try await explain(database, sql, parameters)
        // The unique index of names serves their order as well.
        let indexes = Set(plan.indexes.map { $0.replacing("live_name_key", with: "live_name_idx") })
        #expect(indexes == ["target_customer_profiles_\(order.1)"], "\(plan)")
        #expect(!plan.scansTable && plan.rowsRead < 200, "\(plan)")
    }

    @Test func `a list with deleted records reads the index of each`() async throws {
        let database = try await Self.shared.value
        let query = try ListQuery(kind: .customerProfile, accountID: big, orderBy: "updated_at desc", showDeleted: true)
        let (sql, parameters) = try database.profiles.listSQL(query, ListOrder(query.orderBy, CustomerProfile.layout))
        let plan = try await explain(database, sql, parameters)
        #expect(
            plan.indexes == [
                "target_customer_profiles_live_updated_idx", "target_customer_profiles_deleted_updated_idx",
            ])
        #expect(!plan.scansTable && plan.rowsRead < 200, "\(plan)")
    }

    @Test func `a filter by name reads the name index`() async throws {
        let database = try await Self.shared.value
        let query = try ListQuery(kind: .customerProfile, accountID: big, filter: #"name = "Segment 4712""#)
        let (sql, parameters) = try database.profiles.listSQL(query, ListOrder(query.orderBy, CustomerProfile.layout))
        let plan = try await explain(database, sql, parameters)
        #expect(!plan.scansTable && plan.rowsRead < 10, "\(plan)")
    }

    @Test(arguments: ["segment 4712", "k7 segment", "kind", "segmnt", "%", "nothing like it"], [false, true])
    func `a search reads indexes only`(text: String, alike: Bool) async throws {
        let database = try await Self.shared.value
        let query = try SearchQuery(kind: .customerProfile, accountID: big, query: text)
        let (sql, parameters) = database.profiles.searchSQL(query, after: nil, alike: alike)
        let plan = try await explain(database, sql, parameters, before: SearchStatements.indexOnly.sql)
        #expect(!plan.scansTable, "\(plan)")
        #expect(
            plan.indexes.isSubset(of: [
                "target_customer_profiles_search_idx", "target_customer_profiles_fuzzy_idx",
                "target_customer_profiles_pkey",
                "target_customer_profiles_live_name_key", "target_customer_profiles_live_name_idx",
                "target_customer_profiles_live_created_idx", "target_customer_profiles_live_updated_idx",
            ]), "\(plan)")
        if text == "segment 4712", !alike {
            #expect(plan.indexes.contains("target_customer_profiles_search_idx"), "\(plan)")
        }
    }

    @Test(arguments: AgeRangeQuery.Mode.allCases, [false, true])
    func `ages are found by their index, first page or later`(mode: AgeRangeQuery.Mode, later: Bool) async throws {
        let database = try await Self.shared.value
        // Ranges begin at n % 60 and are open, and n is even: one in thirty lies within the first ages, contains the second,
        // overlaps the third.
        let range: (Int32, Int32) =
            switch mode {
            case .within: (58, 120)
            case .contains: (0, 120)
            case .overlaps: (0, 0)
            }
        func query(_ token: String, _ size: Int32) throws -> AgeRangeQuery {
            try AgeRangeQuery(
                accountID: big, minimum: range.0, maximum: range.1, mode: mode, pageSize: size, pageToken: token)
        }
        var token = ""
        if later {
            let first = try query("", 100)
            let page = try await database.profiles.findByAgeRange(first)
            token = first.nextPageToken(after: try #require(page.next))
        }
        let (sql, parameters) = database.profiles.findByAgeRangeSQL(try query(token, 50))
        let plan = try await explain(database, sql, parameters)
        #expect(plan.indexes == ["target_customer_profiles_live_age_idx"] && !plan.scansTable, "\(plan)")
    }

    @Test func `a match looks at no more than its bound, by the primary key or by ages`() async throws {
        let database = try await Self.shared.value
        var person = Person()
        person.gender = "female"
        var (sql, parameters) = database.profiles.matchSQL(try MatchQuery(accountID: big, person: person))
        let anybody = try await explain(database, sql, parameters)
        #expect(anybody.indexes == ["target_customer_profiles_pkey"] && !anybody.scansTable, "\(anybody)")
        #expect(anybody.rowsRead <= 5_000, "\(anybody)")
        // Nearly nobody has a range with a newborn in it.
        person.age = 0
        (sql, parameters) = database.profiles.matchSQL(try MatchQuery(accountID: big, person: person))
        let newborn = try await explain(database, sql, parameters)
        #expect(newborn.indexes.contains("target_customer_profiles_live_age_idx") && !newborn.scansTable, "\(newborn)")
        #expect(newborn.rowsRead <= 5_000, "\(newborn)")
        let ids = try await database.profiles.list(ListQuery(kind: .customerProfile, accountID: big, pageSize: 100))
            .elements.map(\.id)
        (sql, parameters) = database.profiles.compareSQL(try MatchQuery(accountID: big, person: person, ids: ids))
        let asked = try await explain(database, sql, parameters)
        #expect(asked.indexes == ["target_customer_profiles_pkey"] && !asked.scansTable, "\(asked)")
    }

    @Test func `a free name for a copy is found by the index of names`() async throws {
        let database = try await Self.shared.value
        let names = (1...16).map { CopyName(of: "Segment 4712")[$0] }
        var parameters = PostgresParameters()
        parameters.append("big")
        parameters.append(names)
        let plan = try await explain(database, CloneStatements.findFreeName.sql, parameters)
        #expect(!plan.scansTable && plan.rowsRead <= 16, "\(plan)")
    }

    @Test func `status counts from indexes`() async throws {
        let database = try await Self.shared.value
        let plan = try await explain(database, AccountStatements.status.sql, "'account 77'::text")
        #expect(!plan.scansTable, "\(plan)")
    }

    @Test(arguments: [0, 50_000, 99_990], [false, true])
    func `a page of changes reads the account's own, from its place on`(after: Int64, filtered: Bool) async throws {
        let database = try await Self.shared.value
        let filter = filtered ? try ChangeFilter(kinds: [.budget]) : .all
        let plan = try await explain(
            database, ChangeStore.pageStatement.sql,
            ChangeStore.pageParameters(big, after, 100_000, filter, filtered ? ChangeStore.scanCount : 101))
        // The feed's own row is alone in its table.
        #expect(plan.indexes.subtracting(["profile_change_feed_pkey"]) == ["profile_changes_pkey"], "\(plan)")
        #expect(plan.rowsRead <= ChangeStore.scanCount, "\(plan)")
    }

    @Test func `whom new changes concern is told by their positions`() async throws {
        let database = try await Self.shared.value
        for statement in [ChangeStore.accountsStatement, ChangeStore.recordsStatement] {
            let sql = statement.sql.replacing("$1", with: "99000").replacing("$2", with: "99100")
            let read = try await database.rowsRead("profile_changes", "profile_changes_position_key", by: sql)
            // And those that the reading stops at.
            #expect((100...102).contains(read.byIndex) && read.byScan == 0, "\(read)")
        }
    }

    /// Statements within functions have no plan to show, but what they read is counted.
    @Test func `to look for changes and to give them positions reads what is new, however long a transaction is open`()
        async throws
    {
        let database = try await StoreDatabase()
        try await database.sql(
            """
            INSERT INTO brand_guidelines (account_id, brand_name) VALUES ('acme', 'B');
            """)
        try await database.withTransaction { slow in
            try await database.insert("slow", in: slow)
            // 300 changes and runs whose leftovers no vacuum may take while the transaction is open.
            for _ in 0..<3 {
                try await database.sql(
                    (0..<100).map {
                        "UPDATE brand_guidelines SET industry = '\($0)'; COMMIT; SELECT profiled_sequence_changes(); COMMIT;"
                    }
                    .map { "BEGIN; " + $0.replacing("COMMIT; SELECT", with: "COMMIT; BEGIN; SELECT") }.joined())
            }
            let blocks = try await database.sql(
                """
                CREATE TEMPORARY TABLE before AS SELECT pg_stat_get_xact_tuples_fetched('profile_change_queue'::regclass) AS n;
                SELECT has_waiting FROM profiled_change_head();
                SELECT pg_stat_get_xact_tuples_fetched('profile_change_queue'::regclass) - n FROM before
                """)
            #expect(blocks.hasSuffix("f\n0"), "\(blocks)")
        }
    }

    /// One comparison of medians, because times are noisy; the bound is the goal.
    @Test func `a search takes less than ten times a get`() async throws {
        let database = try await Self.shared.value
        let ids = try await database.profiles.list(
            ListQuery(kind: .customerProfile, accountID: big, pageSize: 1_000)
        ).elements.map(\.id)
        var gets: [Duration] = []
        var searches: [Duration] = []
        let clock = ContinuousClock()
        for round in 0..<300 {
            gets.append(try await clock.measure { _ = try await database.profiles.get(big, ids[round % ids.count]) })
            let query = try SearchQuery(
                kind: .customerProfile, accountID: big, query: "segment \(round * 2 + 40_000)", pageSize: 20)
            searches.append(
                try await clock.measure {
                    let page = try await database.profiles.search(query)
                    #expect(page.elements.count == 1)
                })
        }
        let get = gets.sorted()[150]
        let search = searches.sorted()[150]
        print("get p50 \(get), search p50 \(search), ratio \(search / get)")
        #expect(search < get * 10)
    }

    // MARK: - Plans

    /// Runs a statement with its parameters as SQL text.
    private func explain(_ database: StoreDatabase, _ sql: String, _ arguments: String...) async throws -> QueryPlan {
        let scope = StoreDatabase.planned.map { "\"\($0)\"" }.joined(separator: ",")
        return QueryPlan(
            json: try await TestPostgres.shared.execute(
                """
                SET profiled.accounts = '{\(scope)}';
                PREPARE s AS \(sql); EXPLAIN (ANALYZE, FORMAT JSON) EXECUTE s(\(arguments.joined(separator: ", ")))
                """, on: TestPostgres.conninfo(database.conninfo, role: TestPostgres.daemonRole)))
    }

    /// Runs a statement through the store's own connection.
    private func explain(
        _ database: StoreDatabase, _ sql: String, _ parameters: PostgresParameters, before: String? = nil,
        lane: Lane = .slow
    ) async throws -> QueryPlan {
        try await database.plan(
            sql, parameters, before: before.map { [PostgresStatement(sql: $0)] } ?? [], lane: lane)
    }
}
