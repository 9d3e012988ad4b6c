internal import LibPQ

/// The fixed SQL of ledgers. Each change is one call of one function, so that it is one round trip under one lock.
enum LedgerStatements {
    /// What every function answers, of a row named `o`, in the order of `LedgerRow`.
    private static let columns = """
        o.item, o.outcome, o.version, o.entry_id, (o.amount * 1000000)::bigint, o.occurred_at, o.campaign_id, o.note,
        o.kind, o.recorded_at, o.recorded_by, o.reverses_entry_id, o.reversed_by_entry_id, o.window_start, o.window_end,
        (o.budget_amount * 1000000)::bigint, (o.spent * 1000000)::bigint, (o.reserved * 1000000)::bigint,
        o.reservation_id, (o.reservation_amount * 1000000)::bigint, o.expires_at, o.state,
        (o.committed * 1000000)::bigint, o.created_at, o.created_by, o.reservation_campaign_id
        """

    /// Records any number of entries of any budgets.
    static let record = PostgresStatement(
        name: "budget_record_spends",
        sql: """
            SELECT \(columns) FROM public.budget_record_spends(
                $1::text[], $2::uuid[], $3::text[], $4::bigint[], $5::timestamptz[], $6::text[], $7::text[], $8::text[],
                $9::text[]) AS o
            """)
    /// Records entries of budgets where nothing stands in the way.
    static let recordPlain = PostgresStatement(
        name: "budget_record_plain_spends",
        sql: """
            SELECT o.place, o.recorded_at, o.window_start, o.window_end, o.budget_micros, o.spent_micros, o.reserved_micros
            FROM public.budget_record_plain_spends(
                $1::text[], $2::uuid[], $3::text[], $4::integer[], $5::text[], $6::bigint[], $7::timestamptz[], $8::text[],
                $9::text[], $10::text[], $11::boolean) AS o
            """)
    /// Makes its transaction wait until all that was written before is durable, whoever wrote it: a transaction that wrote
    /// nothing to the log would wait for nothing.
    static let flush = PostgresStatement(
        name: "budget_flush", sql: "SELECT pg_catalog.pg_logical_emit_message(true, 'profiled', '')")
    /// Undoes one entry.
    static let reverse = PostgresStatement(
        name: "budget_reverse_spend",
        sql: """
            SELECT \(columns) FROM public.budget_reverse_spend(
                $1::text, $2::uuid, $3::text, $4::text, $5::text, $6::text) AS o
            """)
    /// Corrects the amount spent.
    static let set = PostgresStatement(
        name: "budget_set_spend",
        sql: """
            SELECT \(columns) FROM public.budget_set_spend(
                $1::text, $2::uuid, $3::bigint, $4::bigint, $5::text, $6::text, $7::text) AS o
            """)
    /// Puts an amount aside.
    static let reserve = PostgresStatement(
        name: "budget_reserve",
        sql: """
            SELECT \(columns) FROM public.budget_reserve(
                $1::text, $2::uuid, $3::text, $4::bigint, $5::integer, $6::text, $7::text) AS o
            """)
    /// Spends a reservation or gives it back.
    static let close = PostgresStatement(
        name: "budget_close",
        sql: """
            SELECT \(columns) FROM public.budget_close(
                $1::text, $2::uuid, $3::text, $4::bigint, $5::boolean, $6::text, $7::timestamptz, $8::text) AS o
            """)
    /// A budget with its state at another moment.
    static let pacing = PostgresStatement(
        name: "budget_pacing",
        sql: """
            SELECT (t.amount * 1000000)::bigint, t.delivery_method, asked.moment,
                t.deleted_at IS NULL AND asked.moment >= coalesce(t.start_at, '-infinity'),
                public.budget_state(
                    t.account_id, t.id, t.amount, t.period, t.time_zone, t.start_at, t.end_at, t.status, asked.moment)
            FROM public.budgets AS t
            CROSS JOIN (SELECT coalesce($3::timestamptz, statement_timestamp()) AS moment) AS asked
            WHERE t.account_id = $1::text AND t.id = $2::uuid
            """)
}
