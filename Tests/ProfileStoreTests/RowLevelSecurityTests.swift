import FoundationEssentials
import LibPQ
import Logging
import Migrations
import PostgresTestSupport
import ProfileModel
import Reactor
import Testing

@testable import ProfileStore

/// The wall between accounts in the database itself. That everything works behind it, all other suites show: their stores have
/// the daemon's role.
@Suite(.serialized, .timeLimit(.minutes(3))) struct RowLevelSecurityTests {
    private static let shared = Task { try await filled(StoreDatabase()) }

    /// The tables with a column `account_id`, with the schema's own words.
    private static let tenantTables = """
        SELECT class.oid, class.relname FROM pg_class AS class
        JOIN pg_attribute AS attribute ON attribute.attrelid = class.oid AND attribute.attname = 'account_id'
        WHERE class.relnamespace = 'public'::regnamespace AND class.relkind IN ('r', 'p') AND NOT attribute.attisdropped
        """

    /// Rows of two accounts in every table, written through the stores.
    private static func filled(_ database: StoreDatabase) async throws -> StoreDatabase {
        for name in ["acme", "other"] {
            let account = AccountID(stored: name)
            let options = WriteOptions(actor: StoreDatabase.actor)
            let parts = try await ContainerDatabase.makeParts(in: database, account: name, name: "part")
            var content = BudgetContent(name: "spent", amountMicros: 100_000_000, period: .lifetime)
            content.alerts = [BudgetAlert(id: "half", threshold: .percent(50))]
            let budget = try await database.budgets.create(
                account, NewRecord(content: try content.validated()), actor: StoreDatabase.actor)
            let outcomes = try await database.ledger.record(
                account, [NewSpend(budgetID: budget.id, entryID: "e", amountMicros: 60_000_000)], options
            ) { _ in "" }
            _ = try outcomes.map { try $0.get() }
            _ = try await database.ledger.reserve(
                account, budget.id, NewReservation(reservationID: "r", amountMicros: 1, seconds: 3_600), options)
            let containers = ContainerStore(pool: database.pool)
            let container = try await containers.create(
                account, NewRecord(content: ContainerContent(name: "c", parts: parts)), actor: StoreDatabase.actor)
            let usages = CampaignUsageStore(pool: database.pool)
            let assignment = try CampaignAssignment(
                campaignID: CampaignID(stored: "campaign"), references: UsageReferences(containerID: container.id),
                metadata: "")
            // Under a name, so that there is one to keep.
            let request = try WriteRequestKey(id: "name", method: "assign", body: [1])
            let write = Write<CampaignUsage>(options: WriteOptions(actor: StoreDatabase.actor, request: request)) { _ in
                []
            }
            _ = try await usages.write(account, write) { transaction throws(ProfileError) in
                try await usages.assign(account, assignment, actor: StoreDatabase.actor, in: transaction)
            }
        }
        _ = try await database.changes.sequence()
        // These wait in the queue.
        for name in ["acme", "other"] { try await database.profile("queued", account: name) }
        return database
    }

    /// Runs SQL as the daemon's role.
    private func asDaemon(_ sql: String, _ database: StoreDatabase) async throws -> String {
        try await TestPostgres.shared.execute(
            sql, on: TestPostgres.conninfo(database.conninfo, role: TestPostgres.daemonRole))
    }

    // MARK: The catalogue

    @Test func `every table with accounts has row-level security, forced, for reads and writes`() async throws {
        let database = try await Self.shared.value
        let bare = try await database.sql(
            """
            SELECT class.relname FROM (\(Self.tenantTables)) AS tenant JOIN pg_class AS class USING (oid)
            WHERE NOT (class.relrowsecurity AND class.relforcerowsecurity
                AND EXISTS (
                    SELECT FROM pg_policy AS policy WHERE policy.polrelid = class.oid AND policy.polname = 'account_wall'
                        AND policy.polcmd = '*' AND policy.polroles = '{0}'
                        AND pg_get_expr(policy.polqual, policy.polrelid) LIKE '%account_id = ANY%profiled_accounts()%'
                        AND pg_get_expr(policy.polwithcheck, policy.polrelid)
                            = pg_get_expr(policy.polqual, policy.polrelid)))
            """)
        #expect(bare.isEmpty, "tables without a wall: \(bare)")
        #expect(try await database.sql("SELECT count(*) FROM (\(Self.tenantTables)) AS t") == "15")
        let other = try await database.sql(
            """
            SELECT policy.polrelid::regclass, policy.polname FROM pg_policy AS policy
            WHERE policy.polname <> 'account_wall' AND EXISTS (
                SELECT FROM unnest(policy.polroles) AS role
                WHERE role = 0 OR pg_has_role('\(TestPostgres.daemonRole)', role, 'MEMBER'))
            """)
        #expect(other.isEmpty, "policies that let the daemon's role through: \(other)")
        // A view is read as its owner, so it has the wall itself.
        let views = try await database.sql(
            """
            SELECT DISTINCT view.relname FROM (\(Self.tenantTables)) AS tenant
            JOIN pg_depend AS use ON use.classid = 'pg_rewrite'::regclass AND use.refobjid = tenant.oid
            JOIN pg_rewrite AS rule ON rule.oid = use.objid
            JOIN pg_class AS view ON view.oid = rule.ev_class
            WHERE has_table_privilege('\(TestPostgres.daemonRole)', view.oid, 'SELECT')
                AND pg_get_viewdef(view.oid) NOT LIKE '%account_id = ANY%profiled_accounts()%'
            """)
        #expect(views.isEmpty, "views without a wall: \(views)")
    }

    @Test func `the daemon's role is nobody special, owns nothing, and may change rows at most`() async throws {
        let database = try await Self.shared.value
        let role = TestPostgres.daemonRole
        #expect(
            try await database.sql(
                """
                SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication,
                    pg_has_role('\(role)', '\(TestPostgres.ownerRole)', 'MEMBER')
                FROM pg_roles WHERE rolname = '\(role)'
                """) == "f|f|f|f|f|f")
        #expect(
            try await database.sql(
                """
                SELECT count(*) FROM pg_class WHERE relowner = '\(role)'::regrole
                    OR (relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
                        AND has_table_privilege('\(role)', oid, 'TRUNCATE, REFERENCES, TRIGGER'))
                """) == "0")
        for (table, sql) in [
            ("profile_changes", "DELETE FROM profile_changes"),
            ("profile_change_feed", "UPDATE profile_change_feed SET feed_id = 1"),
            ("profiled_schema_migrations", "DELETE FROM profiled_schema_migrations"),
        ] {
            await #expect(throws: TestPostgresError.self, "\(table)") { try await asDaemon(sql, database) }
        }
    }

    @Test func `what runs as the owner is a short list, of a fixed search path, and not for everybody`() async throws {
        let database = try await Self.shared.value
        let names = try await database.sql(
            """
            SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef
                AND 'search_path=pg_catalog, pg_temp' = ANY (proconfig)
                AND NOT EXISTS (SELECT FROM aclexplode(proacl) WHERE grantee = 0)
            ORDER BY 1
            """)
        #expect(
            names.split(separator: "\n") == [
                "profiled_change_head", "profiled_changed_accounts", "profiled_changed_records",
                "profiled_open_change_feed", "profiled_purge_changes", "profiled_purge_write_requests",
                "profiled_sequence_changes",
            ])
        #expect(
            try await database.sql(
                "SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef") == "7")
    }

    // MARK: Fail closed

    @Test func `nothing set, an empty text and another account show no row of any table`() async throws {
        let database = try await Self.shared.value
        let tables = try await database.sql("SELECT relname FROM (\(Self.tenantTables)) AS t ORDER BY 1")
            .split(separator: "\n").map(String.init)
        let both = tables.map { "SELECT '\($0)', count(DISTINCT account_id) FROM \($0)" }.joined(
            separator: " UNION ALL ")
        // Else the rest would say little.
        let lacking = try await database.sql("SELECT * FROM (\(both)) AS t WHERE count <> 2")
        #expect(lacking.isEmpty, "without rows of both accounts: \(lacking)")
        let count = tables.map { "SELECT '\($0)' AS name, count(*) FROM \($0)" }.joined(separator: " UNION ALL ")
        for setting in [
            "", "SET profiled.accounts = '';", "SET profiled.accounts = '{}';", "SET profiled.accounts = '{NULL}';",
            "SET profiled.accounts = '{Acme,\"acme \",acm,\"{acme}\",*}';", "SET profiled.scope = 'all';",
        ] {
            let seen = try await asDaemon("\(setting) SELECT * FROM (\(count)) AS t WHERE count > 0", database)
            #expect(seen.isEmpty, "\(setting) shows \(seen)")
        }
        for view in ["target_customer_profiles_searchable", "brand_guidelines_searchable"] {
            #expect(try await asDaemon("SELECT count(*) FROM \(view)", database) == "0")
            let own = try await asDaemon(
                "SET profiled.accounts = '{acme}'; SELECT DISTINCT account_id FROM \(view)", database)
            #expect(own == "acme")
        }
        let own = tables.map { "SELECT '\($0)', account_id FROM \($0)" }.joined(separator: " UNION ALL ")
        let accounts = try await asDaemon(
            "SET profiled.accounts = '{acme}'; SELECT DISTINCT account_id FROM (\(own)) AS t", database)
        #expect(accounts == "acme")
        for malformed in ["acme", "{acme", "[acme]", "{{acme},{other}"] {
            await #expect(throws: TestPostgresError.self, "\(malformed)") {
                try await asDaemon("SET profiled.accounts = '\(malformed)'; SELECT count(*) FROM budgets", database)
            }
        }
    }

    @Test func `rows of other accounts can't be written, moved or removed`() async throws {
        let database = try await Self.shared.value
        let insert = "INSERT INTO brand_guidelines (account_id, brand_name) VALUES ('other', 'planted')"
        for setting in ["", "SET profiled.accounts = '{acme}';"] {
            let error = await #expect(throws: TestPostgresError.self) { try await asDaemon(setting + insert, database) }
            #expect(error?.description.contains("row-level security policy") == true, "\(error?.description ?? "")")
            for sql in [
                "UPDATE brand_guidelines SET industry = 'taken' WHERE account_id = 'other' RETURNING 1",
                "DELETE FROM budget_reservations WHERE account_id = 'other' RETURNING 1",
                "SELECT 1 FROM budgets WHERE account_id = 'other' FOR UPDATE",
            ] {
                #expect(try await asDaemon(setting + sql, database).isEmpty, "\(sql)")
            }
        }
        await #expect(throws: TestPostgresError.self) {
            try await asDaemon(
                "SET profiled.accounts = '{acme}'; UPDATE budget_reservations SET account_id = 'other'", database)
        }
        #expect(
            try await database.sql(
                "SELECT count(*) FROM brand_guidelines WHERE brand_name = 'planted' OR industry = 'taken'")
                == "0")
    }

    // MARK: The setting

    @Test func `the accounts are those of one transaction, also between neighbours on one connection`() async throws {
        let database = try await Self.shared.value
        let statement = PostgresStatement(
            name: "test_accounts_seen", sql: "SELECT string_agg(DISTINCT account_id, ',') FROM target_customer_profiles"
        )
        let pool = AccountPool(database.pool)
        func seen(_ scope: AccountScope?, _ lane: Lane = .read) async throws -> String? {
            let result: PostgresResult
            if let scope {
                result = try await pool.query(statement, lane: lane, for: scope)
            } else {
                result = try await database.pool.query(statement, lane: lane)
            }
            return try result.row(0).textIfPresent(0)
        }
        let (acme, other) = (AccountID(stored: "acme"), AccountID(stored: "other"))
        for lane in [Lane.read, .slow, .write] {
            #expect(try await seen(.only(acme), lane) == "acme")
            #expect(try await seen(nil, lane) == nil)
            #expect(try await seen(.each([acme, other, acme]), lane) == "acme,other")
            #expect(try await seen(.only(other), lane) == "other")
            #expect(try await seen(.everything, lane) == nil)
        }
        // In flight together on the read lane's one connection.
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<300 {
                let (scope, expected): (AccountScope?, String?) =
                    [(.only(acme), "acme"), (.only(other), "other"), (nil, nil)][number % 3]
                group.addTask {
                    let found = try await seen(scope)
                    #expect(found == expected)
                }
            }
            try await group.waitForAll()
        }
        // A transaction that fails takes it along.
        _ = try? await pool.withTransaction(for: .only(acme)) { transaction in
            _ = try await transaction.query(PostgresStatement(sql: "SELECT 1 / 0"))
        }
        #expect(try await seen(nil, .write) == nil)
    }

    @Test func `names of accounts are told exactly, whatever characters they hold`() async throws {
        let database = try await StoreDatabase()
        let names = [#"a"b"#, #"back\slash"#, "br{ac}e", "com,ma", "NULL", "{}", "é", "'", "日本"]
        for name in names { try await database.profile("p", account: name) }
        for name in names {
            let account = AccountID(stored: name)
            let page = try await database.profiles.list(ListQuery(kind: .customerProfile, accountID: account))
            #expect(page.elements.map(\.accountID.rawValue.unicodeScalars.count) == [name.unicodeScalars.count])
        }
        let all = try await AccountPool(database.pool).query(
            PostgresStatement(sql: "SELECT account_id FROM target_customer_profiles"), lane: .read,
            for: .of(names.map { AccountID(stored: $0) }))
        #expect(all.rowCount == names.count)
    }

    // MARK: Stores

    @Test
    func `reads that go together see the accounts of all their keys, and no other account's record by a known id`()
        async throws
    {
        let database = try await Self.shared.value
        let (acme, other) = (AccountID(stored: "acme"), AccountID(stored: "other"))
        let ours = try await database.profile("ours \(UUID())")
        let theirs = try await database.profile("theirs \(UUID())", account: "other")
        let keys = [
            RecordKey(accountID: acme, id: ours.id), RecordKey(accountID: other, id: theirs.id),
            RecordKey(accountID: acme, id: theirs.id), RecordKey(accountID: other, id: ours.id),
        ]
        #expect(try await database.profiles.gather(keys).map { $0?.id } == [ours.id, theirs.id, nil, nil])
        #expect(try await database.profiles.batchGet(keys).map { $0?.id } == [ours.id, theirs.id, nil, nil])
        let refused = try await refusal { try await database.profiles.get(acme, theirs.id) }
        let absent = try await refusal { try await database.profiles.get(acme, UUID()) }
        guard case .notFound? = refused?.kind, case .notFound? = absent?.kind else {
            Issue.record("\(String(describing: refused)), \(String(describing: absent))")
            return
        }
    }

    @Test func `a read for a message sees its account, and no other account's record by a known id`() async throws {
        let database = try await Self.shared.value
        let store = RecordMessageStore(
            CustomerProfile.layout, pool: database.pool,
            encoder: RowEncoder(CustomerProfile.layout, [.init("name", 1, .text)]))
        func messages(_ keys: RecordKey...) async throws -> [[UInt8]?] {
            try await withCheckedContinuation { continuation in
                _ = Task(executorPreference: database.pool.reactor) {
                    _ = store.read(keys) { continuation.resume(returning: $0) }
                }
            }.get()
        }
        let (acme, other) = (AccountID(stored: "acme"), AccountID(stored: "other"))
        let ours = try await database.profile("ours \(UUID())")
        let theirs = try await database.profile("theirs \(UUID())", account: "other")
        for (record, account, stranger) in [(ours, acme, other), (theirs, other, acme)] {
            let found = try await messages(RecordKey(accountID: account, id: record.id))
            #expect(found.map { $0.map { String(decoding: $0.dropFirst(2), as: UTF8.self) } } == [record.content.name])
            #expect(try await messages(RecordKey(accountID: stranger, id: record.id)) == [nil])
            // Beside a record of the stranger's, which makes it another statement.
            let others = account == acme ? theirs : ours
            let both = try await messages(
                RecordKey(accountID: stranger, id: record.id), RecordKey(accountID: stranger, id: others.id))
            #expect(both.map { $0 == nil } == [true, false])
        }
    }

    /// Foreign keys are checked as the owner, whom they must let see what the transaction can't.
    @Test func `foreign keys hold behind the wall`() async throws {
        let database = try await Self.shared.value
        await #expect(throws: TestPostgresError.self) {
            try await asDaemon(
                """
                SET profiled.accounts = '{acme}';
                INSERT INTO budget_windows (account_id, budget_id, window_start) VALUES ('acme', gen_random_uuid(), now());
                """, database)
        }
        await #expect(throws: TestPostgresError.self) {
            try await database.sql(
                "DELETE FROM budget_balances WHERE account_id = 'acme'; DELETE FROM budgets WHERE account_id = 'acme'")
        }
    }

    // MARK: One role

    @Test func `where the daemon owns the tables the wall stands for it too, and everything works`() async throws {
        let database = try await Self.filled(StoreDatabase(role: TestPostgres.ownerRole))
        let owner = TestPostgres.conninfo(database.conninfo, role: TestPostgres.ownerRole)
        #expect(
            try await TestPostgres.shared.execute("SELECT count(*) FROM target_customer_profiles", on: owner) == "0")
        #expect(
            try await TestPostgres.shared.execute(
                "SET profiled.accounts = '{acme}'; SELECT DISTINCT account_id FROM target_customer_profiles_searchable",
                on: owner) == "acme")
        #expect(try await database.found("queued") == ["queued"])
        let end = try await database.changes.sequence()
        #expect(try await database.changes.changedAccounts(after: 0, through: end).count == 2)
        #expect(try await database.changes.changedRecords(after: 0, through: end).count > 4)
        #expect(try await database.changes.purge(keptDays: 7, limit: 10) == 0)
        #expect(try await database.flaws().isEmpty)
    }

    @Test func `no role is let in that no policy holds for`() async throws {
        let database = try await Database()
        let runner = MigrationRunner(connection: try await database.owner(), migrations: try .embedded())
        try await runner.up()
        for role in ["postgres", "nobody at all"] {
            let error = await #expect(throws: MigrationError.self) { try await runner.admit(role) }
            guard case .refusedRole = error?.kind else {
                Issue.record("\(role): \(String(describing: error))")
                continue
            }
        }
        #expect(try await runner.admit(nil) == false)
        #expect(try await runner.admit(TestPostgres.daemonRole))
        #expect(try await runner.admit(TestPostgres.daemonRole))
    }

    private struct Database {
        let conninfo: String

        init() async throws { conninfo = try await TestPostgres.shared.makeDatabase() }

        func owner() async throws -> PostgresConnection {
            guard let reactor = Reactor.shared else { throw NoReactor() }
            return try await PostgresConnection.connect(
                configuration: PostgresConfiguration(
                    conninfo: TestPostgres.conninfo(conninfo, role: TestPostgres.ownerRole)), reactor: reactor,
                logger: Logger(label: "test"))
        }
    }
}
