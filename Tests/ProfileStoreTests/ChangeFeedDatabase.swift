import FoundationEssentials
import LibPQ
import PostgresTestSupport
import ProfileModel

@testable import ProfileStore

extension StoreDatabase {
    static let acme = AccountID(stored: "acme")

    /// Gives positions, and returns every change of the account.
    func feed(_ account: String = "acme") async throws -> [Change] {
        try await page(account, through: try await changes.sequence(), limit: 100_000).changes
    }

    /// A page from the beginning, or from a position.
    func page(
        _ account: String = "acme", after: Int64 = 0, through: Int64, filter: ChangeFilter = .all, limit: Int = 1_000
    ) async throws -> ChangePage {
        try await changes.page(
            AccountID(stored: account), feedID: try await changes.head().feedID, after: after, through: through,
            filter: filter, limit: limit)
    }

    /// Creates a profile within a transaction, as any writer of SQL would.
    func insert(_ name: String, in transaction: PostgresTransaction) async throws {
        var parameters = PostgresParameters()
        parameters.append(name)
        _ = try await transaction.query(
            PostgresStatement(
                sql: "INSERT INTO target_customer_profiles (account_id, name, created_by) VALUES ('acme', $1, 'sql')"),
            parameters)
    }

    /// Changes a profile within a transaction.
    func touch(_ name: String, in transaction: PostgresTransaction) async throws {
        var parameters = PostgresParameters()
        parameters.append(name)
        _ = try await transaction.query(
            PostgresStatement(
                sql: "UPDATE target_customer_profiles SET description = description || '.' WHERE name = $1"), parameters
        )
    }

    /// What is wrong with the feed as a whole; empty when it is what it promises to be.
    func flaws() async throws -> String {
        try await sql(
            """
            SELECT 'gap or twice at ' || position FROM (
                SELECT position, row_number() OVER (ORDER BY position) AS place FROM profile_changes) AS c
            WHERE position <> place
            UNION ALL
            SELECT 'not in the feed once: ' || h.profile_id || ' v' || h.version FROM profile_version_history AS h
            WHERE 1 <> (SELECT count(*) FROM profile_changes AS c
                WHERE c.account_id = h.account_id AND c.kind = h.profile_type AND c.record_id = h.profile_id
                    AND c.version = h.version AND c.operation = h.operation)
            UNION ALL
            SELECT 'versions fall at ' || position FROM (
                SELECT position, version,
                    lag(version) OVER (PARTITION BY account_id, kind, record_id ORDER BY position) AS earlier
                FROM profile_changes WHERE operation <> 'expunge') AS c
            WHERE version <> coalesce(earlier, 0) + 1
            UNION ALL
            SELECT 'transaction apart: ' || xid::text FROM profile_changes
            GROUP BY xid HAVING max(position) - min(position) + 1 <> count(*)
            """)
    }
}
