internal import ProfileModel

/// The SQL that reads versions of records: rows of the history become rows of the table, so that both are read alike.
struct HistoryStatements {
    /// One page: parameters are account, id, the version to begin below, rows, bytes.
    let page: String
    /// Single versions: parameters are account, id, and the numbers; 0 is the current one.
    let byNumber: String

    /// - Parameter columns: what the statements of the kind list, of a row named `t`.
    init(_ kind: ProfileKind, table: String, columns: String) {
        // Size and name key are no part of the history.
        let columns = columns.replacing(
            ", t.stored_bytes, t.name_key", with: ", octet_length(h.data::text)::bigint, ''::text")
        let own = "h.account_id = $1::text AND h.profile_type = '\(kind.rawValue)' AND h.profile_id = $2::uuid"
        let source = """
            SELECT \(columns), h.operation, h.created_by, h.created_at
            FROM public.profile_version_history AS h
            CROSS JOIN LATERAL jsonb_populate_record(NULL::\(table), h.data) AS t
            """
        // Goes down version by version and stops when the page is full: no more is read than the answer may hold.
        page = """
            WITH RECURSIVE page AS (
                (SELECT h.version, octet_length(h.data::text)::bigint AS bytes, 0::bigint AS bytes_before, 1 AS position
                FROM public.profile_version_history AS h
                WHERE \(own) AND h.version < $3::bigint ORDER BY h.version DESC LIMIT 1)
                UNION ALL
                SELECT below.version, below.bytes, page.bytes_before + page.bytes, page.position + 1
                FROM page CROSS JOIN LATERAL (
                    SELECT h.version, octet_length(h.data::text)::bigint AS bytes
                    FROM public.profile_version_history AS h
                    WHERE \(own) AND h.version < page.version ORDER BY h.version DESC LIMIT 1
                ) AS below
                WHERE page.position < $4::bigint AND page.bytes_before + page.bytes <= $5::bigint
            )
            \(source)
            WHERE \(own) AND h.version = ANY (ARRAY(SELECT page.version FROM page)) ORDER BY h.version DESC
            """
        byNumber = """
            \(source)
            WHERE \(own) AND h.version = ANY (ARRAY(
                SELECT CASE WHEN wanted.version > 0 THEN wanted.version ELSE (
                    SELECT h.version FROM public.profile_version_history AS h
                    WHERE \(own) ORDER BY h.version DESC LIMIT 1) END
                FROM unnest($3::bigint[]) AS wanted(version)
            )) ORDER BY h.version
            """
    }
}
