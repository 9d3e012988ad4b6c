internal import LibPQ
internal import ProfileModel

/// The SQL that moves a flag which one live record of an account has: that it is the default, or the primary one.
struct SoleFlagStatements: Sendable {
    /// Serialises everybody who moves a flag of this kind in an account. All flags of a kind share the lock: two of them
    /// moved crosswise between two records would otherwise wait for each other.
    let lock: PostgresStatement
    /// Takes the flag away from every record but one; the ids of those that had it.
    let clear: PostgresStatement
    /// Gives it to one record.
    let set: PostgresStatement
    /// The live record that has it.
    let find: PostgresStatement

    /// - Parameters:
    ///   - flag: the word behind `is_` in the column's name.
    ///   - table: the table with its schema.
    ///   - columns: what RETURNING lists, of a row named `t`.
    init(_ kind: ProfileKind, flag: String, table: String, columns: String) {
        func statement(_ name: String, _ sql: String) -> PostgresStatement {
            PostgresStatement(name: "\(kind.rawValue)_\(name)_\(flag)", sql: sql)
        }
        lock = statement(
            "lock", "SELECT pg_advisory_xact_lock(hashtextextended('\(kind.rawValue)/' || $1::text, 0))::text")
        clear = statement(
            "clear",
            """
            UPDATE \(table) AS t SET is_\(flag) = false, updated_by = $3::text
            WHERE t.account_id = $1::text AND t.id <> $2::uuid AND t.is_\(flag) AND t.deleted_at IS NULL
            RETURNING t.id
            """)
        set = statement(
            "set",
            """
            UPDATE \(table) AS t SET is_\(flag) = true, updated_by = $3::text
            WHERE t.account_id = $1::text AND t.id = $2::uuid RETURNING \(columns)
            """)
        find = statement(
            "find",
            "SELECT t.id FROM \(table) AS t WHERE t.account_id = $1::text AND t.is_\(flag) AND t.deleted_at IS NULL")
    }
}
