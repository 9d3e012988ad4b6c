internal import LibPQ
internal import ProfileModel

/// The fixed SQL of one kind of record, written once for all kinds.
struct RecordStatements: Sendable {
    /// One record by key.
    let get: PostgresStatement
    /// One record by key; sets the account itself.
    let read: PostgresStatement
    /// One record by key, locked against other writers until the transaction ends.
    let lock: PostgresStatement
    /// Records by keys, in the order of the keys, as far as a number of bytes allows.
    let batchGet: PostgresStatement
    /// Small records by keys, in any order, each with the position of its key: reads of several callers in one.
    let gather: PostgresStatement
    /// Locks records by id in the order of the ids, against other writers until the transaction ends.
    let lockMany: PostgresStatement
    /// Versions of one record, newest first, as far as a number of rows and bytes allows.
    let versions: PostgresStatement
    /// Versions of one record by number; 0 is the current one.
    let versionsByNumber: PostgresStatement
    /// Creates one or many records from arrays.
    let create: PostgresStatement
    /// Sets all content of one record.
    let update: PostgresStatement
    /// Marks one record as deleted.
    let delete: PostgresStatement
    /// Makes one record live again.
    let undelete: PostgresStatement
    /// Removes one record for good.
    let expunge: PostgresStatement
    /// Those that move the default; nil for a kind that has none.
    let byDefault: SoleFlagStatements?
    /// Those that move what is primary; nil for a kind that has none.
    let byPrimary: SoleFlagStatements?
    /// The first of the given names that is taken, or doubled among them.
    let findTakenName: PostgresStatement
    /// The first of the given ids that is taken, or doubled among them.
    let findTakenID: PostgresStatement

    /// The table with its schema.
    let table: String
    /// The view of its rows that indexes of other operators than comparisons serve; for kinds that are searched.
    let searchTable: String
    /// What every SELECT and RETURNING lists, of a row named `t`.
    let columns: String

    init<Record: StoredRecord>(_ layout: RecordLayout<Record>) {
        let kind = Record.kind
        let table = "public.\(kind.tableName)"
        let own = layout.columns.map(\.name)
        let columns =
            Self.bookkeeping.map { "t.\($0)" }.joined(separator: ", ") + ", "
            + own.map { "t.\($0)" }.joined(separator: ", ")
            + layout.derived.map { ", (\($0.sql)) AS \($0.name)" }.joined() + ", t.stored_bytes, t.name_key"
        self.table = table
        searchTable = table + "_searchable"
        self.columns = columns

        func statement(_ name: String, _ sql: String) -> PostgresStatement {
            PostgresStatement(name: "\(kind.rawValue)_\(name)", sql: sql)
        }
        let byKey = "t.account_id = $1::text AND t.id = $2::uuid"

        get = statement("get", "SELECT \(columns) FROM \(table) AS t WHERE \(byKey)")
        lock = statement("lock", "SELECT \(columns) FROM \(table) AS t WHERE \(byKey) FOR UPDATE")
        batchGet = statement(
            "batch_get",
            """
            SELECT \(columns), t.position FROM (
                SELECT t.*, wanted.position,
                    sum(t.stored_bytes) OVER (ORDER BY wanted.position) - t.stored_bytes AS bytes_before
                FROM unnest($1::text[], $2::uuid[]) WITH ORDINALITY AS wanted(account_id, id, position)
                JOIN \(table) AS t ON t.account_id = wanted.account_id AND t.id = wanted.id
            ) AS t WHERE t.bytes_before <= $3::bigint ORDER BY t.position
            """)
        // Here the accounts are set by the statement itself, which costs less than one before it: as a condition on nothing it is
        // looked at before anything else, once. Were it looked at later, nothing would be seen.
        read = statement(
            "read", "SELECT \(columns) FROM \(table) AS t WHERE \(byKey) AND \(AccountScope.setting("$3")) IS NOT NULL")
        // Large records are left out: one caller's would delay the others'.
        gather = statement(
            "gather",
            """
            SELECT \(columns), wanted.position
            FROM unnest($1::text[], $2::uuid[]) WITH ORDINALITY AS wanted(account_id, id, position)
            JOIN \(table) AS t ON t.account_id = wanted.account_id AND t.id = wanted.id
            WHERE t.stored_bytes <= $3::bigint AND \(AccountScope.setting("$4")) IS NOT NULL
            """)
        // Everybody locks in the order of ids, so that no two batches wait for each other.
        lockMany = statement(
            "lock_many",
            """
            SELECT t.id, t.stored_bytes FROM \(table) AS t
            WHERE t.account_id = $1::text AND t.id = ANY ($2::uuid[]) ORDER BY t.id FOR UPDATE
            """)
        let history = HistoryStatements(kind, table: table, columns: columns)
        versions = statement("versions", history.page)
        versionsByNumber = statement("versions_by_number", history.byNumber)
        create = statement("create", Self.createSQL(layout, table: table, columns: columns))
        let assignments = layout.columns.enumerated().map { index, column in
            "\(column.name) = $\(index + 4)::text::\(column.type.rawValue)"
        }
        update = statement(
            "update",
            """
            UPDATE \(table) AS t SET updated_by = $3::text, \(assignments.joined(separator: ", "))
            WHERE \(byKey) RETURNING \(columns)
            """)
        delete = statement(
            "delete",
            """
            UPDATE \(table) AS t SET deleted_at = clock_timestamp(), deleted_by = $3::text, updated_by = $3::text
            WHERE \(byKey) RETURNING \(columns)
            """)
        undelete = statement(
            "undelete",
            """
            UPDATE \(table) AS t SET deleted_at = NULL, deleted_by = NULL, updated_by = $3::text
            WHERE \(byKey) RETURNING \(columns)
            """)
        // No column is left that could say who did it: the feed of changes reads it from the setting.
        expunge = statement(
            "expunge",
            "DELETE FROM \(table) AS t WHERE \(byKey) AND set_config('profiled.actor', $3::text, true) IS NOT NULL")
        findTakenName = statement(
            "find_taken_name",
            """
            WITH item AS (
                SELECT given.position, public.profiled_name_key(given.name) AS key
                FROM unnest($2::text[]) WITH ORDINALITY AS given(name, position)
            )
            SELECT item.position, t.id FROM item
            LEFT JOIN \(table) AS t ON t.account_id = $1::text AND t.name_key = item.key AND t.deleted_at IS NULL
            WHERE t.id IS NOT NULL
                OR EXISTS (SELECT FROM item AS earlier WHERE earlier.key = item.key AND earlier.position < item.position)
            ORDER BY item.position LIMIT 1
            """)
        findTakenID = statement(
            "find_taken_id",
            """
            WITH item AS (SELECT id, position FROM unnest($2::uuid[]) WITH ORDINALITY AS given(id, position))
            SELECT item.position, t.id FROM item
            LEFT JOIN \(table) AS t ON t.account_id = $1::text AND t.id = item.id
            WHERE t.id IS NOT NULL
                OR EXISTS (SELECT FROM item AS earlier WHERE earlier.id = item.id AND earlier.position < item.position)
            ORDER BY item.position LIMIT 1
            """)
        byDefault =
            layout.has(flag: "default")
            ? SoleFlagStatements(kind, flag: "default", table: table, columns: columns) : nil
        byPrimary =
            layout.has(flag: "primary")
            ? SoleFlagStatements(kind, flag: "primary", table: table, columns: columns) : nil
    }

    /// Columns every table has, in the order `RowReader` expects them.
    static let bookkeeping = [
        "account_id", "id", "version", "created_at", "updated_at", "deleted_at", "created_by", "updated_by",
        "deleted_by",
    ]
    /// Places in `bookkeeping`.
    static let (id, createdAt, updatedAt) = (1, 3, 4)

    /// One INSERT for any number of records. All values travel as arrays of text and are cast here: an array of arrays
    /// cannot be unnested row by row, and one shape serves one record and a thousand.
    private static func createSQL<Record>(_ layout: RecordLayout<Record>, table: String, columns: String) -> String {
        let names = layout.columns.map(\.name)
        let arrays = layout.columns.indices.map { "$\($0 + 4)::text[]" }
        let values = layout.columns.map { column in
            column.type == .text ? "item.\(column.name)" : "item.\(column.name)::\(column.type.rawValue)"
        }
        return """
            INSERT INTO \(table) AS t (account_id, created_by, updated_by, id, \(names.joined(separator: ", ")))
            SELECT $1::text, $2::text, $2::text, item.id, \(values.joined(separator: ", "))
            FROM unnest($3::uuid[], \(arrays.joined(separator: ", "))) WITH ORDINALITY
                AS item(id, \(names.joined(separator: ", ")), position)
            ORDER BY item.position
            RETURNING \(columns)
            """
    }
}
