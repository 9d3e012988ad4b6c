internal import LibPQ
internal import ProfileModel

/// The SQL that moves the default of an account, for kinds of records that have one.
struct DefaultStatements: Sendable {
    /// Serialises everybody who moves the default of an account.
    let lock: PostgresStatement
    /// Takes the default away from every record but one.
    let clear: PostgresStatement
    /// Makes one record the default.
    let set: PostgresStatement
    /// The live default.
    let find: PostgresStatement

    /// - Parameters:
    ///   - table: the table with its schema.
    ///   - columns: what RETURNING lists, of a row named `t`.
    init(_ kind: ProfileKind, table: String, columns: String) {
        func statement(_ name: String, _ sql: String) -> PostgresStatement {
            PostgresStatement(name: "\(kind.rawValue)_\(name)", sql: sql)
        }
        lock = statement(
            "lock_default", "SELECT pg_advisory_xact_lock(hashtextextended('\(kind.rawValue)/' || $1::text, 0))::text")
        clear = statement(
            "clear_default",
            """
            UPDATE \(table) AS t SET is_default = false, updated_by = $3::text
            WHERE t.account_id = $1::text AND t.id <> $2::uuid AND t.is_default AND t.deleted_at IS NULL
            """)
        set = statement(
            "set_default",
            """
            UPDATE \(table) AS t SET is_default = true, updated_by = $3::text
            WHERE t.account_id = $1::text AND t.id = $2::uuid RETURNING \(columns)
            """)
        find = statement(
            "find_default",
            "SELECT t.id FROM \(table) AS t WHERE t.account_id = $1::text AND t.is_default AND t.deleted_at IS NULL")
    }
}
