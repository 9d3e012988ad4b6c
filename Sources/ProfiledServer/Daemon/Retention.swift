internal import LibPQ
internal import Migrations
internal import ProfileModel

/// Removes records for good that were deleted long ago and that nothing refers to, as Expunge does for one: with their history,
/// a budget's ledger included, and a change in the feed for each. `retention.deletedDays` says how long ago.
///
/// What Expunge refuses stays: live records, whatever a campaign used at any time, and the parts of containers that stay.
///
/// It connects as the tables' owner, like `profiled migrate`. A function that runs as the owner and is open to the daemon's role
/// (SECURITY DEFINER, as for expired names of writes) would have needed no second credential; but it would be a way, for
/// whatever gets hold of that role, to remove records of accounts that its transaction has not named, which is what
/// row-level security is to keep from it.
public struct Retention: Sendable {
    /// How many deleted records one transaction looks at: so many it locks and removes at most.
    static let step = 200

    private let connection: PostgresConnection
    private let days: Int
    private let isDryRun: Bool

    /// Carries the policy of a configuration out.
    ///
    /// - Parameter dryRun: whether to say only what would be removed.
    /// - Returns: the report, a line each: by kind, in a dry run also by account.
    /// - Throws: ``SchemaError`` where the schema isn't this program's or the role isn't the owner; whatever keeps the database
    ///   from being reached. What was removed before an error stays removed.
    public static func run(_ configuration: DaemonConfiguration, dryRun: Bool) async throws -> [String] {
        let days = configuration.deletedDays
        guard days > 0 else {
            return ["nothing to do: retention.deletedDays is 0, deleted records are kept for ever"]
        }
        do {
            return try await MigrationConnection.withOwner(configuration, name: "profiled retention") {
                runner, connection in
                try await runner.checkServable()
                let retention = Retention(connection: connection, days: days, isDryRun: dryRun)
                try await retention.checkOwner()
                return try await retention.run()
            }
        } catch let error as MigrationError {
            throw SchemaError(description: error.description)
        }
    }

    // MARK: - The walk

    /// What was found of one kind.
    private struct Found {
        /// How many go, by account, accounts in order.
        var accounts: [(account: String, records: Int64)] = []
        /// How many are old enough and stay.
        var kept: Int64 = 0

        var records: Int64 { accounts.reduce(0) { $0 + $1.records } }

        /// Steps go along the accounts: an account is the last one or a new one.
        mutating func add(_ account: String, _ records: Int64) {
            if accounts.last?.account == account {
                accounts[accounts.count - 1].records += records
            } else {
                accounts.append((account, records))
            }
        }
    }

    private func run() async throws -> [String] {
        // One moment for the whole run, by the database's clock, which deletions are dated by.
        var parameters = PostgresParameters()
        parameters.append("\(days)")
        let moment = try await connection.query(
            PostgresStatement(
                sql: "SELECT to_char((now() - make_interval(days => $1::text::integer)) AT TIME ZONE 'UTC', "
                    + "'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"), parameters
        ).row(0).text(0)
        var found: [(kind: ProfileKind, found: Found)] = []
        for kind in RetentionStatements.order { found.append((kind, try await walk(kind, before: moment))) }
        return report(found, before: moment)
    }

    private func walk(_ kind: ProfileKind, before moment: String) async throws -> Found {
        let statements = RetentionStatements(kind)
        var found = Found()
        // Before every key: accounts have at least one character.
        var key = ["", "", "00000000-0000-0000-0000-000000000000"]
        while true {
            try Task.checkCancellation()
            let page = try await execute([(statements.page, key + ["\(Self.step)"])])[0]
            guard page.rowCount > 0 else { return found }
            let row = page.row(0)
            let last = [try row.text(0), try row.text(1), try row.text(2)]
            let range = key + last + [moment]
            let results = try await execute([
                (isDryRun ? statements.plan : statements.purge, range), (statements.due, range),
            ])
            var planned: Int64 = 0
            for row in results[0].rows {
                let records = try row.int64(1)
                found.add(try row.text(0), records)
                planned += records
            }
            found.kept += try results[1].row(0).int64(0) - (isDryRun ? planned : 0)
            guard try row.int64(3) == Self.step else { return found }
            key = last
        }
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

    /// To anybody but the owner row-level security would show no records, and the report would say that there are none.
    private func checkOwner() async throws {
        let row = try await connection.query(
            PostgresStatement(
                sql: """
                    SELECT current_user::text, pg_catalog.pg_has_role(relowner, 'MEMBER') FROM pg_catalog.pg_class
                    WHERE oid = 'public.target_customer_profiles'::regclass
                    """)
        ).row(0)
        guard try row.bool(1) else {
            throw SchemaError(
                description:
                    "the role \"\(try row.text(0))\" is not the owner of the tables, so it can't remove what is deleted; "
                    + "see database.migrationUrl in profiled.conf(5)")
        }
    }

    // MARK: - The report

    private func report(_ found: [(kind: ProfileKind, found: Found)], before moment: String) -> [String] {
        let removed = found.reduce(0) { $0 + $1.found.records }
        let kept = found.reduce(0) { $0 + $1.found.kept }
        var lines: [String] = []
        if removed > 0 {
            let rows = found.flatMap { kind, found -> [[String]] in
                if isDryRun { return found.accounts.map { [kind.title, "\($0.records)", $0.account] } }
                return found.records > 0 ? [[kind.title, "\(found.records)"]] : []
            }
            lines = SchemaAdministration.table(isDryRun ? ["KIND", "RECORDS", "ACCOUNT"] : ["KIND", "RECORDS"], rows)
        }
        lines.append(
            "\(Self.records(removed)) \(isDryRun ? "would be " : "")removed for good: deleted before \(moment), \(days) days ago"
        )
        if kept > 0 {
            lines.append(
                "\(Self.records(kept)) as old \(kept == 1 ? "stays" : "stay"): something refers to "
                    + (kept == 1 ? "it" : "them") + (isDryRun ? "" : ", or somebody holds \(kept == 1 ? "it" : "them")")
            )
        }
        return lines
    }

    private static func records(_ number: Int64) -> String { number == 1 ? "1 record" : "\(number) records" }
}
