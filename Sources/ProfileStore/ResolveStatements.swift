internal import LibPQ
internal import ProfileModel

/// The SQL that reads several records at once. One statement, hence one snapshot: no answer joins a container of one moment
/// with a part of another.
enum ResolveStatements {
    /// A container by id, and its parts.
    static let container = PostgresStatement(
        name: "container_resolve",
        sql: containerSQL("t.account_id = $1::text AND t.id = $2::uuid"))

    /// The account's default container, and its parts.
    static let defaultContainer = PostgresStatement(
        name: "container_resolve_default",
        sql: containerSQL("t.account_id = $1::text AND t.is_default AND t.deleted_at IS NULL"))

    /// The active usage of a campaign, its container, and the parts in effect. Their ids are worked out apart from the joins: behind
    /// row-level security an index is searched for columns and parameters only.
    static let campaign = PostgresStatement(
        name: "campaign_resolve",
        sql: """
            SELECT u.*, c.*, p1.*, p2.*, p3.* FROM (
                SELECT \(UsageStatements.columns) FROM \(UsageStatements.table) AS t
                WHERE t.account_id = $1::text AND t.campaign_id = $2::text AND t.ended_at IS NULL
            ) AS u
            LEFT JOIN LATERAL (\(select(Container.layout, "t.account_id = u.account_id AND t.id = u.container_id"))) AS c ON true
            CROSS JOIN LATERAL (SELECT u.account_id, \(effective) OFFSET 0) AS e
            \(parts(of: "e") { "e.\($0)" })
            """)

    private static let effective = ContainerPart.allCases.map { part in
        let column = Container.column(part)
        return "coalesce(u.\(column), c.\(column)) AS \(column)"
    }.joined(separator: ", ")

    private static func containerSQL(_ condition: String) -> String {
        """
        SELECT c.*, p1.*, p2.*, p3.* FROM (\(select(Container.layout, condition))) AS c
        \(parts(of: "c") { "c.\($0)" })
        """
    }

    /// The joins of the three live parts `p1`, `p2` and `p3`.
    ///
    /// - Parameters:
    ///   - owner: the row that tells the account.
    ///   - id: the part's id, by the name of the column that holds it.
    private static func parts(of owner: String, id: (String) -> String) -> String {
        func condition(_ part: ContainerPart) -> String {
            "t.account_id = \(owner).account_id AND t.id = \(id(Container.column(part))) AND t.deleted_at IS NULL"
        }
        let selects = [
            select(CustomerProfile.layout, condition(.customerProfile)),
            select(BrandGuideline.layout, condition(.brandGuidelines)), select(Budget.layout, condition(.budget)),
        ]
        return selects.enumerated().map { "LEFT JOIN LATERAL (\($0.element)) AS p\($0.offset + 1) ON true" }
            .joined(separator: "\n")
    }

    private static func select<Record>(_ layout: RecordLayout<Record>, _ condition: String) -> String {
        let statements = RecordStatements(layout)
        return "SELECT \(statements.columns) FROM \(statements.table) AS t WHERE \(condition)"
    }
}
