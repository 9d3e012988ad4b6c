internal import LibPQ
internal import Logging
internal import Reactor

/// The roles in the database, and whether the daemon's own is one that row-level security holds for.
enum DatabaseRoles {
    /// Sees to it that an embedded database has its two roles: those that older versions made had one, which owned all.
    ///
    /// - Throws: `PostgresError`.
    static func prepare(
        _ embedded: EmbeddedConnections, reactor: Reactor, logger: Logger
    ) async throws {
        let connection = try await PostgresConnection.connect(
            configuration: try PostgresConfiguration(conninfo: embedded.superuser), reactor: reactor, logger: logger)
        do {
            try await connection.executeScript(Self.preparation)
            await connection.close()
        } catch {
            await connection.close()
            throw error
        }
    }

    private static let preparation = """
        DO $$
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = '\(EmbeddedCluster.ownerRole)') THEN
                CREATE ROLE \(EmbeddedCluster.ownerRole) LOGIN;
                REASSIGN OWNED BY \(EmbeddedCluster.daemonRole) TO \(EmbeddedCluster.ownerRole);
            END IF;
        END
        $$
        """

    /// Checks that the policies hold for the role that a connection has.
    ///
    /// - Returns: whether it owns tables, so that they hold for it only as long as it doesn't take them away.
    /// - Throws: ``ConfigurationError`` when they don't hold for it; `PostgresError`.
    static func check(_ connection: PostgresConnection) async throws -> Bool {
        let result = try await connection.query(Self.question, PostgresParameters())
        let row = result.row(0)
        let name = try row.text(0)
        if try row.bool(1) {
            throw ConfigurationError(problems: [
                "database.url: the role \"\(name)\" is a superuser or has BYPASSRLS, so nothing would keep accounts apart in the "
                    + "database; connect as a role of the daemon's own, see profiled(8), \"Roles\""
            ])
        }
        if try row.bool(2) {
            throw ConfigurationError(problems: [
                "database.url: the role \"\(name)\" is, or is a member of, the owner of the tables, to whom they are open; connect "
                    + "as the role that was let in, or run `profiled migrate up --role \(name)`"
            ])
        }
        return try row.bool(3)
    }

    private static let question = PostgresStatement(
        sql: """
            SELECT role.rolname::text, role.rolsuper OR role.rolbypassrls,
                EXISTS (
                    SELECT FROM pg_catalog.pg_policy AS policy
                    WHERE policy.polname = 'owner_access'
                        AND pg_catalog.pg_get_expr(policy.polqual, policy.polrelid) = 'true'
                        AND pg_catalog.pg_has_role(policy.polroles[1], 'MEMBER')),
                EXISTS (
                    SELECT FROM pg_catalog.pg_policy AS policy
                    JOIN pg_catalog.pg_class AS class ON class.oid = policy.polrelid
                    WHERE policy.polname = 'owner_access' AND pg_catalog.pg_has_role(class.relowner, 'MEMBER'))
            FROM pg_catalog.pg_roles AS role WHERE role.rolname = current_user
            """)
}
