internal import Migrations
internal import ProfileModel
internal import ProfileStore

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
    private let store: RetentionStore
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
                let retention = Retention(
                    store: RetentionStore(connection: connection), days: days, isDryRun: dryRun)
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
        // One moment for the whole run.
        let moment = try await store.moment(daysAgo: days)
        var found: [(kind: ProfileKind, found: Found)] = []
        for kind in RetentionStore.order { found.append((kind, try await walk(kind, before: moment))) }
        return report(found, before: moment)
    }

    private func walk(_ kind: ProfileKind, before moment: String) async throws -> Found {
        var found = Found()
        var position: RetentionStore.Position? = .start
        while let current = position {
            try Task.checkCancellation()
            let step = try await store.step(kind, from: current, deletedBefore: moment, dryRun: isDryRun)
            for (account, records) in step.accounts { found.add(account, records) }
            found.kept += step.kept
            position = step.next
        }
        return found
    }

    private func checkOwner() async throws {
        let role = try await store.role()
        guard role.isOwner else {
            throw SchemaError(
                description:
                    "the role \"\(role.name)\" is not the owner of the tables, so it can't remove what is deleted; "
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
