import FoundationEssentials
import LibPQ
import PostgresTestSupport
import ProfileModel
import Testing

@testable import ProfileStore

/// The plans of what containers, campaigns and accounts ask the database, at 100,000 containers, usages and parts of each
/// kind, half of them of one account.
@Suite(.serialized) struct ContainerPlanTests {
    private let big = AccountID(stored: "big")
    /// The id of the row with an even number, which is the account's.
    private static let id = UUID(uuidString: "00000000-0000-0000-0000-000000000002") ?? UUID()

    /// The rows are made with triggers off: only their number matters here. One container, and what is in it, is used by
    /// a thousand campaigns; a hundredth of the usages is active.
    private static let shared = Task {
        let database = try await StoreDatabase()
        try await database.sql(
            """
            SET session_replication_role = replica;
            CREATE FUNCTION pg_temp.id(n bigint) RETURNS uuid LANGUAGE sql
                RETURN ('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid;
            CREATE TEMPORARY TABLE item AS
            SELECT n, CASE WHEN n % 2 = 0 THEN 'big' ELSE 'account ' || n % 1000 END AS account, pg_temp.id(n) AS id,
                now() - interval '2 days' - n * interval '1 second' AS moment
            FROM generate_series(1, 100000) AS n;
            INSERT INTO target_customer_profiles (account_id, id, name, name_key, created_at, updated_at, is_default)
            SELECT account, id, 'p' || n, 'p' || n, moment, moment, n = 2 FROM item;
            INSERT INTO brand_guidelines (account_id, id, brand_name, name_key, created_at, updated_at, is_default)
            SELECT account, id, 'g' || n, 'g' || n, moment, moment, n = 2 FROM item;
            INSERT INTO budgets (account_id, id, name, amount, period, name_key, created_at, updated_at)
            SELECT account, id, 'b' || n, 100, 'DAILY', 'b' || n, moment, moment FROM item;
            INSERT INTO customer_profile_containers (account_id, id, name, name_key, customer_profile_id, brand_guidelines_id,
                budget_id, is_default, is_primary, status, created_at, updated_at)
            SELECT account, id, 'c' || n, 'c' || n, id, id, id, n = 2, n = 2, 'ACTIVE', moment, moment FROM item;
            INSERT INTO campaign_profile_usage (account_id, id, campaign_id, usage_type, container_id, started_at, ended_at)
            SELECT account, id, 'campaign ' || n / 10, 'CONTAINER', CASE WHEN n % 100 = 0 THEN '\(id)'::uuid ELSE id END,
                moment, CASE WHEN n % 100 = 10 THEN NULL ELSE moment + interval '0.5 seconds' END
            FROM item;
            INSERT INTO account_first_profiles (account_id, profile_type, first_created_at)
            SELECT account, kind, min(moment)
            FROM item, unnest(ARRAY['customer_profile', 'brand_guideline', 'budget', 'container']) AS kind
            GROUP BY account, kind;
            ANALYZE;
            """)
        return database
    }

    private func parameters(_ values: (inout PostgresParameters) -> Void) -> PostgresParameters {
        var parameters = PostgresParameters()
        parameters.append("big")
        values(&parameters)
        return parameters
    }

    @Test func `a container, the default one and a campaign are resolved by keys`() async throws {
        let database = try await Self.shared.value
        let questions = [
            (ResolveStatements.container, parameters { $0.append(Self.id) }, "customer_profile_containers_pkey"),
            (ResolveStatements.defaultContainer, parameters { _ in }, "customer_profile_containers_live_default_key"),
            (ResolveStatements.campaign, parameters { $0.append("campaign 1") }, "campaign_profile_usage_active_key"),
        ]
        for (statement, parameters, index) in questions {
            let plan = try await database.plan(statement.sql, parameters)
            #expect(plan.indexes.contains(index), "\(plan)")
            for part in ["target_customer_profiles_pkey", "brand_guidelines_pkey", "budgets_pkey"] {
                #expect(plan.indexes.contains(part), "\(plan)")
            }
            #expect(!plan.scansTable && plan.rowsRead < 50, "\(plan)")
        }
    }

    @Test func `single usages are read by keys, and by the moment they held`() async throws {
        let database = try await Self.shared.value
        let questions = [
            (UsageStatements.get, parameters { $0.append(Self.id) }, ["campaign_profile_usage_pkey"]),
            (UsageStatements.active, parameters { $0.append("campaign 1") }, ["campaign_profile_usage_active_key"]),
            (
                UsageStatements.at,
                parameters {
                    $0.append("campaign 5000")
                    $0.append(timestampMicroseconds: 1_700_000_000_000_000)
                }, ["campaign_profile_usage_campaign_idx"]
            ),
        ]
        for (statement, parameters, indexes) in questions {
            let plan = try await database.plan(statement.sql, parameters)
            #expect(plan.indexes == Set(indexes) && !plan.scansTable && plan.rowsRead < 50, "\(plan)")
        }
    }

    @Test(arguments: [0, 1, 2, 3], [false, true])
    func `a page of usages reads an index in order, first page or later`(which: Int, later: Bool) async throws {
        let database = try await Self.shared.value
        let usages = CampaignUsageStore(pool: database.pool)
        let scopes: [UsageQuery.Scope] = [
            .account(activeOnly: false, referenceID: nil), .account(activeOnly: true, referenceID: nil),
            .account(activeOnly: false, referenceID: Self.id), .campaign(try CampaignID("campaign 7")),
        ]
        var token = ""
        func query() throws -> UsageQuery {
            try UsageQuery(accountID: big, scope: scopes[which], pageSize: 3, pageToken: token)
        }
        if later {
            let page = try await usages.list(try query())
            token = try query().nextPageToken(after: try #require(page.next))
        }
        let (sql, parameters) = CampaignUsageStore.listSQL(try query(), limits: StoreLimits())
        let plan = try await database.plan(sql, parameters)
        #expect(plan.indexes.allSatisfy { $0.hasPrefix("campaign_profile_usage_") }, "\(plan)")
        #expect(!plan.scansTable && plan.rowsRead < 50, "\(plan)")
    }

    @Test(arguments: ["name", "created_at desc", "updated_at"])
    func `a page of containers reads an index in order`(order: String) async throws {
        let database = try await Self.shared.value
        let containers = ContainerStore(pool: database.pool)
        let query = try ListQuery(kind: .container, accountID: big, orderBy: order, pageSize: 50)
        let (sql, parameters) = try containers.listSQL(query, ListOrder(query.orderBy, Container.layout))
        let plan = try await database.plan(sql, parameters)
        let index = "customer_profile_containers_live_\(order.prefix { $0 != "_" && $0 != " " })"
        #expect(plan.indexes.contains { $0.hasPrefix(index) } && plan.rowsRead < 200, "\(plan)")
    }

    @Test func `status and summary of an account cost nothing for its neighbours`() async throws {
        let database = try await Self.shared.value
        var account = PostgresParameters()
        // A hundred records of each kind among 100,000.
        account.append("account 7")
        for statement in [AccountStatements.status, AccountStatements.summary] {
            let plan = try await database.plan(statement.sql, account)
            #expect(!plan.scansTable && plan.rowsRead <= 200, "\(plan)")
        }
    }

    @Test(arguments: ["customer_profile", "brand_guideline", "budget", "container"], [false, true])
    func `what refers to a record is found by indexes`(kind: String, withPast: Bool) async throws {
        let database = try await Self.shared.value
        // What the function's own statements read is told by the counters of the transaction.
        let text = try await database.sql(
            """
            BEGIN;
            SELECT count(*) FROM public.profiled_references('big', '\(kind)', '\(Self.id)', \(withPast));
            SELECT coalesce(sum(seq_tup_read), 0) FROM pg_stat_xact_user_tables
            WHERE relname IN ('campaign_profile_usage', 'customer_profile_containers');
            ROLLBACK;
            """)
        let numbers = text.split(separator: "\n").compactMap { Int($0) }
        #expect(numbers.count == 2 && numbers.last == 0, "\(text)")
        #expect((numbers.first ?? 0) > 0 || (kind == "container" && !withPast), "\(text)")
    }
}
