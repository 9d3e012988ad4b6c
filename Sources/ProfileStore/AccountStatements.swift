internal import LibPQ
internal import ProfileModel

/// The SQL about accounts as a whole. Each question is one statement, so that its answer is of one snapshot.
enum AccountStatements {
    /// A row for each kind: its name, live, deleted, when the first was created.
    static let status = PostgresStatement(name: "account_profile_status", sql: statusSQL)

    /// Rows of several sorts: sort, two words, two counts, a moment, four sums as text.
    static let summary = PostgresStatement(
        name: "account_summary",
        sql: """
            SELECT 'kind', kind.name, '', kind.live, kind.deleted, kind.first, NULL::text, NULL::text, NULL::text, NULL::text
            FROM (\(statusSQL)) AS kind(name, live, deleted, first)
            UNION ALL
            SELECT 'budgets', total.currency_code, total.period, total.count, 0, NULL, \(micros("total.amount")), \
            \(micros("total.spent")), \(micros("total.reserved")), \(micros("total.amount - total.spent - total.reserved"))
            FROM (
                SELECT budget.currency_code, budget.period, count(*), sum(budget.amount * 1000000) AS amount,
                    sum(budget.state[4]::numeric) AS spent, sum(budget.state[5]::numeric) AS reserved
                FROM (
                    SELECT t.currency_code, t.period, t.amount, public.budget_state(
                        t.account_id, t.id, t.amount, t.period, t.time_zone, t.start_at, t.end_at, t.status,
                        statement_timestamp()) AS state
                    FROM public.budgets AS t
                    WHERE t.account_id = $1::text AND t.deleted_at IS NULL AND t.status IN ('ACTIVE', 'PAUSED')
                    -- Else the planner puts the call into both sums, and asks every budget twice.
                    OFFSET 0
                ) AS budget
                GROUP BY budget.currency_code, budget.period
                ORDER BY budget.currency_code, array_position(\(periods), budget.period) LIMIT 1000
            ) AS total
            UNION ALL
            SELECT 'campaigns', '', '', count(*), 0, NULL, NULL, NULL, NULL, NULL
            FROM public.campaign_profile_usage AS t WHERE t.account_id = $1::text AND t.ended_at IS NULL
            UNION ALL
            SELECT 'complete', '', '', count(*), 0, NULL, NULL, NULL, NULL, NULL
            FROM public.customer_profile_containers AS t
            WHERE t.account_id = $1::text AND t.deleted_at IS NULL AND \(Container.isCompleteSQL)
            UNION ALL
            \(choice("default", .customerProfile))
            UNION ALL
            \(choice("default", .brandGuideline))
            UNION ALL
            \(choice("default", .container))
            UNION ALL
            \(choice("primary", .container))
            """)

    private static let statusSQL = ProfileKind.allCases.map { kind in
        """
        SELECT '\(kind.rawValue)'::text,
            (SELECT count(*) FROM public.\(kind.tableName) AS t
                WHERE t.account_id = $1::text AND t.deleted_at IS NULL),
            (SELECT count(*) FROM public.\(kind.tableName) AS t
                WHERE t.account_id = $1::text AND t.deleted_at IS NOT NULL),
            (SELECT first.first_created_at FROM public.account_first_profiles AS first
                WHERE first.account_id = $1::text AND first.profile_type = '\(kind.rawValue)')
        """
    }.joined(separator: "\nUNION ALL\n")

    private static let periods =
        "ARRAY[" + BudgetPeriod.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ") + "]"

    /// A sum of whole micros as text without a fraction.
    private static func micros(_ sum: String) -> String { "trunc(\(sum))::text" }

    private static func choice(_ flag: String, _ kind: ProfileKind) -> String {
        """
        SELECT '\(flag)', '\(kind.rawValue)', t.id::text, 0, 0, NULL, NULL, NULL, NULL, NULL
        FROM public.\(kind.tableName) AS t WHERE t.account_id = $1::text AND t.is_\(flag) AND t.deleted_at IS NULL
        """
    }
}
