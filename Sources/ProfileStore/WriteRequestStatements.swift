internal import LibPQ

/// The SQL of `write_requests`.
enum WriteRequestStatements {
    /// Takes a name that is free or expired; waits for whoever is taking it just now. No row: it is taken, and locked.
    static let claim = PostgresStatement(
        name: "write_request_claim",
        sql: """
            INSERT INTO public.write_requests AS w (account_id, request_id, method, digest, response)
            VALUES ($1::text, $2::text, $3::text, sha256($4::bytea), '')
            ON CONFLICT (account_id, request_id) DO UPDATE
                SET method = excluded.method, digest = excluded.digest, response = '', created_at = clock_timestamp()
                WHERE w.created_at <= statement_timestamp() - interval '24 hours'
            RETURNING true
            """)

    /// Whether a taken name belongs to this request, and its answer.
    static let find = PostgresStatement(
        name: "write_request_find",
        sql: """
            SELECT w.method = $3::text AND w.digest = sha256($4::bytea), w.response
            FROM public.write_requests AS w WHERE w.account_id = $1::text AND w.request_id = $2::text FOR UPDATE
            """)

    /// Puts the answer to the name.
    static let keep = PostgresStatement(
        name: "write_request_keep",
        sql: """
            UPDATE public.write_requests AS w SET response = $3::bytea
            WHERE w.account_id = $1::text AND w.request_id = $2::text
            """)

    /// Removes a few expired rows of any accounts: more than a write adds, so that they get fewer. Waits for nobody.
    static let purge = PostgresStatement(
        name: "write_request_purge",
        sql: "SELECT public.profiled_purge_write_requests()")

    /// Has everything checked that waits for the commit.
    static let checkNow = PostgresStatement(name: "write_check_now", sql: "SET CONSTRAINTS ALL IMMEDIATE")
}
