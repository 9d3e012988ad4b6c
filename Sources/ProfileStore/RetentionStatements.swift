internal import LibPQ
internal import ProfileModel

/// The SQL that removes deleted records of one kind for good, in steps along the key of the index of deleted records.
///
/// Parameters, all of them texts: the key before the step (account, name key and id), the step's last key, and the moment before
/// which a record must have been deleted. ``page`` has the first three and how many records a step looks at.
struct RetentionStatements {
    /// The last key of the next step, and how many deleted records lie in it.
    let page: PostgresStatement
    /// Removes what may go. Rows: account and number.
    let purge: PostgresStatement
    /// What `purge` would remove, without doing it. Rows: as there.
    let plan: PostgresStatement
    /// How many are old enough, among them those that something refers to.
    let due: PostgresStatement

    init(_ kind: ProfileKind) {
        let table = "public.\(kind.tableName)"
        let step = """
            t.deleted_at < $7::text::timestamptz
            AND (t.account_id, t.name_key, t.id) > ($1::text, $2::text, $3::text::uuid)
            AND (t.account_id, t.name_key, t.id) <= ($4::text, $5::text, $6::text::uuid)
            """
        page = PostgresStatement(
            sql: """
                SELECT t.account_id, t.name_key, t.id::text, count(*) OVER () FROM (
                    SELECT account_id, name_key, id FROM \(table)
                    WHERE deleted_at IS NOT NULL
                        AND (account_id, name_key, id) > ($1::text, $2::text, $3::text::uuid)
                    ORDER BY account_id, name_key, id LIMIT $4::text::bigint
                ) AS t ORDER BY t.account_id DESC, t.name_key DESC, t.id DESC LIMIT 1
                """)
        // Whose row somebody holds is being undeleted or expunged: the next run looks again.
        purge = PostgresStatement(
            sql: """
                WITH due AS MATERIALIZED (
                    SELECT t.account_id, t.id FROM \(table) AS t
                    WHERE \(step) AND NOT (\(Self.references(to: kind, withDue: true)))
                    FOR UPDATE OF t SKIP LOCKED
                ), gone AS (
                    DELETE FROM \(table) AS t USING due
                    WHERE t.account_id = due.account_id AND t.id = due.id AND t.deleted_at < $7::text::timestamptz
                    RETURNING t.account_id
                )
                SELECT gone.account_id, count(*) FROM gone GROUP BY gone.account_id ORDER BY gone.account_id
                """)
        plan = PostgresStatement(
            sql: """
                SELECT t.account_id, count(*) FROM \(table) AS t
                WHERE \(step) AND NOT (\(Self.references(to: kind, withDue: false)))
                GROUP BY t.account_id ORDER BY t.account_id
                """)
        due = PostgresStatement(sql: "SELECT count(*) FROM \(table) AS t WHERE \(step)")
    }

    /// Whether anything refers to `t`, as the triggers of Expunge see it (`profiled_references` in migration 0009): a usage, past
    /// or not, and a container, deleted or not.
    ///
    /// - Parameter withDue: whether deleted containers count that would go themselves.
    private static func references(to kind: ProfileKind, withDue: Bool) -> String {
        let column =
            switch kind {
            case .container: "container_id"
            case .customerProfile: "customer_profile_id"
            case .brandGuideline: "brand_guidelines_id"
            case .budget: "budget_id"
            }
        func usages(of record: String, _ column: String) -> String {
            """
            EXISTS (
                SELECT FROM public.campaign_profile_usage AS usage
                WHERE usage.account_id = \(record).account_id AND usage.\(column) = \(record).id)
            """
        }
        let used = usages(of: "t", column)
        guard kind != .container else { return used }
        let counted =
            withDue
            ? ""
            : """
             AND (container.deleted_at IS NULL OR container.deleted_at >= $7::text::timestamptz
                OR \(usages(of: "container", "container_id")))
            """
        return """
            \(used) OR EXISTS (
                SELECT FROM public.customer_profile_containers AS container
                WHERE container.account_id = t.account_id AND container.\(column) = t.id\(counted))
            """
    }
}
