import FoundationEssentials
import LibPQ
import PostgresTestSupport
import ProfileModel
import Testing

@testable import ProfileStore

/// The plans of what budgets ask the database, at 100,000 budgets, entries, reservations and alerts, half of them of one
/// account.
@Suite(.serialized) struct BudgetPlanTests {
    private let big = AccountID(stored: "big")
    private static let id = UUID(uuidString: "00000000-0000-0000-0000-000000000002") ?? UUID()

    /// The rows are made with triggers off: only their number matters here. One budget has half of all entries.
    private static let shared = Task {
        let database = try await StoreDatabase()
        try await database.sql(
            """
            SET session_replication_role = replica;
            INSERT INTO budgets (account_id, id, name, amount, period, name_key, stored_bytes, created_at, updated_at)
            SELECT CASE WHEN n % 2 = 0 THEN 'big' ELSE 'account ' || n % 1000 END,
                ('00000000-0000-0000-0000-' || lpad(n::text, 12, '0'))::uuid, 'b' || n, 100, 'DAILY', 'b' || n, 50,
                now() - interval '2 days' - n * interval '1 second', now() - n * interval '1 second'
            FROM generate_series(1, 100000) AS n;
            INSERT INTO budget_balances (account_id, budget_id) SELECT account_id, id FROM budgets;
            INSERT INTO budget_windows (account_id, budget_id, window_start, spent)
            SELECT account_id, id, date_trunc('day', now(), 'UTC'), 1 FROM budgets;
            INSERT INTO budget_ledger (account_id, budget_id, entry_id, window_start, amount, occurred_at, recorded_at, campaign_id)
            SELECT 'big', CASE WHEN n % 2 = 0 THEN '\(id)'::uuid
                    ELSE ('00000000-0000-0000-0000-' || lpad((n * 2 % 100000)::text, 12, '0'))::uuid END,
                'e' || n, now(), 1, now() - n * interval '1 second', now(), CASE WHEN n % 1000 = 0 THEN 'rare' ELSE 'common' END
            FROM generate_series(1, 100000) AS n;
            INSERT INTO budget_reservations (account_id, budget_id, reservation_id, window_start, amount, expires_at, created_at)
            SELECT 'big', '\(id)', 'r' || n, date_trunc('day', now(), 'UTC'), 1, now() + interval '1 hour', now()
            FROM generate_series(1, 100000) AS n;
            INSERT INTO budget_alert_events (account_id, budget_id, window_start, alert_id, rule, fired_at, amount, spent, entry_id)
            SELECT 'big', ('00000000-0000-0000-0000-' || lpad((n % 10 * 2 + 2)::text, 12, '0'))::uuid,
                now() - n * interval '1 day', 'a', '{"id":"a","enabled":true,"threshold_percent":50}', now() - n * interval '1 minute', 1, 1, 'e'
            FROM generate_series(1, 100000) AS n;
            ANALYZE budgets; ANALYZE budget_balances; ANALYZE budget_windows; ANALYZE budget_ledger;
            ANALYZE budget_reservations; ANALYZE budget_alert_events;
            """)
        return database
    }

    @Test func `get and pacing read primary keys`() async throws {
        let database = try await Self.shared.value
        for (statement, extra) in [(database.budgets.statements.get, false), (LedgerStatements.pacing, true)] {
            var parameters = PostgresParameters()
            parameters.append("big")
            parameters.append(Self.id)
            if extra { parameters.append(timestampMicroseconds: nil) }
            let plan = try await database.plan(statement.sql, parameters)
            #expect(plan.indexes.contains("budgets_pkey") && !plan.scansTable, "\(plan)")
        }
    }

    @Test(arguments: [("", "2024-01-01T00:00:00Z"), ("rare", ""), ("common", "")], [false, true])
    func `a page of a ledger reads an index in order, first page or later`(
        filter: (campaign: String, from: String), later: Bool
    ) async throws {
        let database = try await Self.shared.value
        var token = ""
        func query(_ size: Int32) throws -> SpendQuery {
            try SpendQuery(
                accountID: big, budgetID: Self.id, from: Timestamp(filter.from), campaignID: filter.campaign,
                pageSize: size,
                pageToken: token)
        }
        if later {
            let page = try await database.ledger.spends(try query(10))
            token = try query(10).nextPageToken(after: try #require(page.next))
        }
        let (sql, parameters) = try LedgerStore.spendsSQL(try query(10))
        let plan = try await database.plan(sql, parameters)
        // Where nearly all entries are of the campaign, either index leads to a page at once.
        let time = filter.campaign == "rare" ? [] : ["budget_ledger_time_idx"]
        let campaign = filter.campaign.isEmpty ? [] : ["budget_ledger_campaign_idx"]
        #expect(!plan.indexes.isDisjoint(with: time + campaign), "\(plan)")
        #expect(!plan.scansTable && plan.rowsRead < 100, "\(plan)")
    }

    @Test(arguments: [false, true], [false, true])
    func `a page of alerts reads an index in order, first page or later`(ofOne: Bool, later: Bool) async throws {
        let database = try await Self.shared.value
        var token = ""
        func query() throws -> AlertEventQuery {
            try AlertEventQuery(
                accountID: big, budgetID: ofOne ? Self.id : nil, pageSize: 10, pageToken: token)
        }
        if later {
            let page = try await database.ledger.alertEvents(try query())
            token = try query().nextPageToken(after: try #require(page.next))
        }
        let (sql, parameters) = try LedgerStore.alertEventsSQL(try query())
        let plan = try await database.plan(sql, parameters)
        let index = ofOne ? "budget_alert_events_budget_idx" : "budget_alert_events_account_idx"
        #expect(plan.indexes.contains(index) && !plan.scansTable && plan.rowsRead < 100, "\(plan)")
    }

    @Test(arguments: [
        ("name", "live_name"), ("created_at desc", "live_created_idx"), ("updated_at", "live_updated_idx"),
    ])
    func `a list page reads an index in order`(order: String, index: String) async throws {
        let database = try await Self.shared.value
        let query = try ListQuery(kind: .budget, accountID: big, orderBy: order, pageSize: 50)
        let (sql, parameters) = try database.budgets.listSQL(query, ListOrder(query.orderBy, Budget.layout))
        let plan = try await database.plan(sql, parameters)
        #expect(plan.indexes.contains { $0.hasPrefix("budgets_\(index)") } && plan.rowsRead < 200, "\(plan)")
    }

    @Test func `spends of any number of budgets read no table as a whole`() async throws {
        let database = try await Self.shared.value
        // What the function's own statements read is told by the counters of the transaction.
        let text = try await database.sql(
            """
            BEGIN;
            SELECT count(*) FROM budget_record_spends(
                (SELECT array_agg('big'::text) FROM generate_series(1, 500)),
                (SELECT array_agg(('00000000-0000-0000-0000-' || lpad((n * 2)::text, 12, '0'))::uuid) FROM generate_series(1, 500) AS n),
                (SELECT array_agg('new' || n) FROM generate_series(1, 500) AS n),
                (SELECT array_agg(1000000::bigint) FROM generate_series(1, 500)),
                (SELECT array_agg(NULL::timestamptz) FROM generate_series(1, 500)),
                (SELECT array_agg(''::text) FROM generate_series(1, 500)), (SELECT array_agg(''::text) FROM generate_series(1, 500)),
                (SELECT array_agg(''::text) FROM generate_series(1, 500)), (SELECT array_agg('me'::text) FROM generate_series(1, 500)))
            WHERE outcome = 'RECORDED';
            SELECT coalesce(sum(seq_tup_read), 0) FROM pg_stat_xact_user_tables WHERE relname LIKE 'budget%';
            ROLLBACK;
            """)
        let numbers = text.split(separator: "\n").compactMap { Int($0) }
        #expect(numbers == [500, 0], "\(text)")
    }
}
