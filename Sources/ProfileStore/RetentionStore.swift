public import LibPQ
public import ProfileModel

/// Records of all accounts that were deleted long ago, as the owner of the tables sees and removes them.
///
/// Not over the pool, whose role row-level security holds for.
public struct RetentionStore: Sendable {
    /// How many deleted records one transaction looks at: so many it locks and removes at most.
    public static let step = 200

    private let connection: PostgresConnection

    /// A store over a connection of the tables' owner.
    public init(connection: PostgresConnection) { self.connection = connection }

    /// Containers first: a part may go in the run in which the last container that named it goes.
    public static let order: [ProfileKind] = [.container, .customerProfile, .brandGuideline, .budget]

    /// The role that is connected, and whether it owns the tables: to another row-level security would show nothing.
    ///
    /// - Throws: `PostgresError`.
    public func role() async throws -> (name: String, isOwner: Bool) {
        let row = try await connection.query(
            PostgresStatement(
                sql: """
                    SELECT current_user::text, pg_catalog.pg_has_role(relowner, 'MEMBER') FROM pg_catalog.pg_class
                    WHERE oid = 'public.target_customer_profiles'::regclass
                    """)
        ).row(0)
        return (try row.text(0), try row.bool(1))
    }

    /// The moment so many days ago, by the database's clock, which deletions are dated by; as text in UTC.
    ///
    /// - Throws: `PostgresError`.
    public func moment(daysAgo days: Int) async throws -> String {
        var parameters = PostgresParameters()
        parameters.append("\(days)")
        return try await connection.query(
            PostgresStatement(
                sql: "SELECT to_char((now() - make_interval(days => $1::text::integer)) AT TIME ZONE 'UTC', "
                    + "'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"), parameters
        ).row(0).text(0)
    }

    /// Where a step ends and the next begins, in the order of accounts, names and ids.
    public struct Position: Sendable, Hashable {
        fileprivate let key: [String]

        /// Before all records: accounts have at least one character.
        public static let start = Position(key: ["", "", "00000000-0000-0000-0000-000000000000"])
    }

    /// What one step has found.
    public struct Step: Sendable {
        /// How many records went, or would go, by account, in the order of the accounts.
        public let accounts: [(account: String, records: Int64)]
        /// How many were old enough and stay: something refers to them, or somebody holds them.
        public let kept: Int64
        /// Where the next step begins; nil after the last one.
        public let next: Position?
    }

    /// Removes records of one kind that were deleted before a moment and may be expunged, in a transaction of its own.
    ///
    /// - Parameters:
    ///   - moment: as ``moment(daysAgo:)`` gives it.
    ///   - dryRun: whether nothing is to be removed.
    /// - Throws: `PostgresError`; then this step has removed nothing.
    public func step(
        _ kind: ProfileKind, from position: Position, deletedBefore moment: String, dryRun: Bool
    ) async throws -> Step {
        let statements = RetentionStatements(kind)
        let page = try await execute([(statements.page, position.key + ["\(Self.step)"])])[0]
        guard page.rowCount > 0 else { return Step(accounts: [], kept: 0, next: nil) }
        let row = page.row(0)
        let last = [try row.text(0), try row.text(1), try row.text(2)]
        let range = position.key + last + [moment]
        let results = try await execute([
            (dryRun ? statements.plan : statements.purge, range), (statements.due, range),
        ])
        var accounts: [(account: String, records: Int64)] = []
        for row in results[0].rows { accounts.append((try row.text(0), try row.int64(1))) }
        // Counted behind the removal where there is one.
        let due = try results[1].row(0).int64(0)
        let kept = dryRun ? due - accounts.reduce(0) { $0 + $1.records } : due
        let isLast = try row.int64(3) < Self.step
        return Step(accounts: accounts, kept: kept, next: isLast ? nil : Position(key: last))
    }

    /// Runs statements in one transaction, with everything in sight and the feed told who it is.
    private func execute(_ statements: [(PostgresStatement, [String])]) async throws -> [PostgresResult] {
        let results = try await connection.transaction(
            [(Self.opening, PostgresParameters())]
                + statements.map { statement, texts in
                    var parameters = PostgresParameters()
                    for text in texts { parameters.append(text) }
                    return (statement, parameters)
                })
        return Array(results.dropFirst())
    }

    private static let opening = PostgresStatement(
        sql: """
            SELECT set_config('profiled.scope', 'all', true), set_config('profiled.actor', 'profiled retention', true)
            """)
}
