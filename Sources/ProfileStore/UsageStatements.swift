internal import LibPQ
internal import ProfileModel

/// The fixed SQL of `campaign_profile_usage`.
enum UsageStatements {
    /// The table with its schema.
    static let table = "public.campaign_profile_usage"

    /// What every SELECT and RETURNING lists of a row named `t`, in the order `CampaignUsage.init(_:)` reads it.
    static let columns = """
        t.account_id, t.id, t.campaign_id, t.usage_type, t.container_id, t.customer_profile_id, t.brand_guidelines_id, \
        t.budget_id, t.started_at, t.ended_at, t.created_by, t.ended_by, t.metadata, t.stored_bytes
        """

    /// Puts everybody who assigns or ends one campaign in a row, also while it has no usage to lock.
    static let lock = PostgresStatement(
        name: "usage_lock",
        sql: "SELECT pg_advisory_xact_lock(hashtextextended('campaign_usage/' || $1::text || '/' || $2::text, 0))::text"
    )

    /// The active usage of a campaign, locked, and whether its metadata is the one given.
    static let lockActive = PostgresStatement(
        name: "usage_lock_active",
        sql: """
            SELECT \(columns), t.metadata = $3::jsonb FROM \(table) AS t
            WHERE t.account_id = $1::text AND t.campaign_id = $2::text AND t.ended_at IS NULL FOR UPDATE
            """)

    /// Ends one usage. A clock that stands still or was set back must not make an interval empty.
    static let end = PostgresStatement(
        name: "usage_end",
        sql: """
            UPDATE \(table) AS t
            SET ended_at = greatest(clock_timestamp(), t.started_at + interval '1 microsecond'), ended_by = $3::text
            WHERE t.account_id = $1::text AND t.id = $2::uuid RETURNING \(columns)
            """)

    /// Begins one usage: at the end of the one before when that is given, else now, but never before the last one ended.
    static let begin = PostgresStatement(
        name: "usage_begin",
        sql: """
            INSERT INTO \(table) AS t (account_id, id, campaign_id, usage_type, container_id, customer_profile_id,
                brand_guidelines_id, budget_id, metadata, created_by, started_at)
            VALUES ($1::text, $2::uuid, $3::text, $4::text, $5::uuid, $6::uuid, $7::uuid, $8::uuid, $9::jsonb, $10::text,
                coalesce($11::timestamptz, greatest(clock_timestamp(), (
                    SELECT last.ended_at FROM \(table) AS last
                    WHERE last.account_id = $1::text AND last.campaign_id = $3::text
                    ORDER BY last.started_at DESC LIMIT 1))))
            RETURNING \(columns)
            """)

    /// One usage by id.
    static let get = PostgresStatement(
        name: "usage_get",
        sql: "SELECT \(columns) FROM \(table) AS t WHERE t.account_id = $1::text AND t.id = $2::uuid")

    /// The active usage of a campaign.
    static let active = PostgresStatement(
        name: "usage_active",
        sql: """
            SELECT \(columns) FROM \(table) AS t
            WHERE t.account_id = $1::text AND t.campaign_id = $2::text AND t.ended_at IS NULL
            """)

    /// What a campaign used at a moment: the last that began by then, unless it had ended. No two overlap, so no earlier
    /// one can hold the moment.
    static let at = PostgresStatement(
        name: "usage_at",
        sql: """
            SELECT \(columns) FROM (
                SELECT t.* FROM \(table) AS t
                WHERE t.account_id = $1::text AND t.campaign_id = $2::text AND t.started_at <= $3::timestamptz
                ORDER BY t.started_at DESC, t.id DESC LIMIT 1
            ) AS t WHERE t.ended_at IS NULL OR t.ended_at > $3::timestamptz
            """)
}
