internal import FoundationEssentials
internal import Migrations

/// What an administrator does with the schema; every action returns its report, a line each.
public struct SchemaAdministration: Sendable {
    private let runner: MigrationRunner
    private let daemonRole: String?

    /// Opens a connection for `action` and closes it again. An embedded database is started meanwhile.
    ///
    /// - Throws: ``SchemaError``; whatever keeps the database from being reached.
    public static func with(
        _ configuration: DaemonConfiguration, _ action: @Sendable (SchemaAdministration) async throws -> [String]
    ) async throws -> [String] {
        let role = DatabaseSettings.daemonRole(configuration)
        do {
            return try await MigrationConnection.withOwner(configuration, name: "profiled migrate") { runner, _ in
                try await action(SchemaAdministration(runner: runner, daemonRole: role))
            }
        } catch let error as MigrationError {
            throw SchemaError(description: error.description)
        }
    }

    /// Applies what is pending, up to the migration numbered `target`, and lets the daemon's role in.
    public func up(to target: Int?) async throws -> [String] {
        let applied = try await runner.up(to: target)
        let isAdmitted = try await runner.admit(daemonRole)
        let report =
            applied.isEmpty
            ? ["nothing to apply: the schema is at version \(try await runner.verify())"]
            : applied.map { "applied \($0.fileName)" }
        return report + (isAdmitted ? ["the role \(daemonRole ?? "") may serve"] : [])
    }

    /// Takes back what is newer than the migration numbered `target`.
    public func down(to target: Int, force: Bool) async throws -> [String] {
        let taken = try await runner.down(to: target, force: force)
        return taken.isEmpty
            ? ["nothing to take back: the schema is at version \(try await runner.verify())"]
            : taken.map { "took back \($0.downFileName)" }
    }

    /// Every migration and whether it is applied.
    public func status() async throws -> [String] {
        let status = try await runner.status()
        var lines = Self.table(
            ["NUMBER", "NAME", "STATE", "APPLIED AT", "BY"],
            status.entries.map { entry in
                [
                    "\(entry.number)", entry.name, entry.state.rawValue,
                    entry.applied.map { $0.appliedAt.formatted(.iso8601) } ?? "-", entry.applied?.appliedBy ?? "-",
                ]
            })
        lines.append("the schema is at version \(status.databaseVersion), this program needs \(status.requiredVersion)")
        return lines
    }

    /// Rows in columns as wide as their widest entry, two blanks between.
    static func table(_ header: [String], _ rows: [[String]]) -> [String] {
        let lines = [header] + rows
        let widths = header.indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
        return lines.map { line in
            zip(line, widths).enumerated().map { column, entry in
                let (text, width) = entry
                return column == header.count - 1 ? text : text + String(repeating: " ", count: width - text.count)
            }.joined(separator: "  ")
        }
    }

    /// What up, or down to a lower target, would do.
    public func plan(to target: Int?) async throws -> [String] {
        let plan = try await runner.plan(to: target)
        return plan.steps.isEmpty
            ? ["nothing to do: the schema is at version \(plan.currentVersion)"]
            : plan.steps.map { step in
                let migration = step.migration
                return "\(step.direction) \(step.direction == .up ? migration.fileName : migration.downFileName)"
            }
    }

    /// Checks that what was applied is what this program has.
    public func verify() async throws -> [String] {
        ["verified: \(try await runner.verify()) migrations are applied as this program has them"]
    }
}

/// The schema isn't what it must be, or can't be changed so.
public struct SchemaError: Error, Sendable, CustomStringConvertible {
    /// What is wrong, and with which migration.
    public let description: String
}
