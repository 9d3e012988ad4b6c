public import LibPQ
import FoundationEssentials

/// Brings a database to a version of the schema, one step and one transaction at a time.
///
/// Every run holds one advisory lock, so of two runners the second waits and then finds the work done. The table
/// `profiled_schema_migrations` remembers what was applied with its SHA-256; before anything changes, that is compared
/// with the files, and a file that was edited, renamed or lost stops the run with its name. The digest is PostgreSQL's
/// own `sha256()`: no second implementation to trust. A cancelled run rolls back the step it was in.
///
/// The connection must not be shared with anybody else during a run.
public struct MigrationRunner: Sendable {
    private let session: MigrationSession
    private let known: MigrationSet
    private let configuration: MigrationConfiguration

    /// Makes a runner; nothing is asked of the database yet.
    ///
    /// - Parameters:
    ///   - connection: a connection of its own, as a role that may create tables.
    ///   - migrations: the steps the program knows.
    public init(
        connection: PostgresConnection, migrations: MigrationSet, configuration: MigrationConfiguration = .init()
    ) {
        session = MigrationSession(connection)
        known = migrations
        self.configuration = configuration
    }

    /// The version of the schema that the program needs.
    public var requiredVersion: Int { known.requiredVersion }

    // MARK: - Questions

    /// Each step as it stands in the files and in the database. Differences are reported, not thrown.
    ///
    /// - Throws: `MigrationError` when the database cannot be asked.
    public func status() async throws(MigrationError) -> MigrationStatus {
        let applied = try await appliedMigrations()
        let checksums = try await currentChecksums()
        var entries: [MigrationStatus.Entry] = []
        let byNumber = Dictionary(applied.map { ($0.number, $0) }) { first, _ in first }
        for migration in known.migrations {
            let record = byNumber[migration.number]
            let state: MigrationStatus.Entry.State =
                switch record {
                case nil: .pending
                case .some(let record):
                    record.checksum == checksums[migration.number - 1] && record.name == migration.name
                        ? .applied : .changed
                }
            entries.append(.init(number: migration.number, name: migration.name, state: state, applied: record))
        }
        for record in applied where known[record.number] == nil {
            entries.append(.init(number: record.number, name: record.name, state: .unknown, applied: record))
        }
        return MigrationStatus(
            entries: entries, databaseVersion: applied.last?.number ?? 0, requiredVersion: known.requiredVersion)
    }

    /// What going to `target` would do (by default: up to the newest step).
    ///
    /// - Throws: `MigrationError`, also when files and database disagree, as a run would.
    public func plan(to target: Int? = nil) async throws(MigrationError) -> MigrationPlan {
        let target = target ?? known.requiredVersion
        guard 0...known.requiredVersion ~= target else {
            throw MigrationError(.unknownTarget(target, highest: known.requiredVersion))
        }
        let current = try await checkedVersion()
        let steps: [MigrationPlan.Step] =
            if target >= current {
                known.migrations[current..<target].map { .init(direction: .up, migration: $0) }
            } else {
                known.migrations[target..<current].reversed().map { .init(direction: .down, migration: $0) }
            }
        return MigrationPlan(currentVersion: current, targetVersion: target, steps: steps)
    }

    /// Compares everything that was applied with the files.
    ///
    /// - Returns: the version the database is at, which may be below `requiredVersion`.
    /// - Throws: `MigrationError` naming the first file that was edited, renamed or lost, or telling that the database
    ///   is newer than the program.
    @discardableResult
    public func verify() async throws(MigrationError) -> Int { try await checkedVersion() }

    /// Checks that a daemon of this program may serve from this database: exactly its own schema, unaltered. One query
    /// when it may.
    ///
    /// - Throws: `MigrationError` (`olderSchema`, `newerSchema`, `editedFile`, …).
    public func checkServable() async throws(MigrationError) {
        let version = try await checkedVersion()
        guard version == known.requiredVersion else {
            throw MigrationError(.olderSchema(database: version, program: known.requiredVersion))
        }
    }

    // MARK: - Runs

    /// Applies every step up to `target` (by default the newest) that is not applied yet.
    ///
    /// - Returns: the steps it applied.
    /// - Throws: `MigrationError`. Steps before the one that failed stay applied.
    @discardableResult
    public func up(to target: Int? = nil) async throws(MigrationError) -> [Migration] {
        try await locked { () async throws(MigrationError) -> [Migration] in
            try await createBookkeeping()
            let plan = try await plan(to: target)
            guard plan.targetVersion > plan.currentVersion else { return [] }
            for step in plan.steps { try await apply(step.migration) }
            return plan.steps.map(\.migration)
        }
    }

    /// Gives a role what the daemon needs of the tables, those included that were just made. To be called after every run, by
    /// the tables' owner; changes nothing that is so already.
    ///
    /// - Parameter role: the daemon's; nil where the daemon is the owner, which the same policies hold for then.
    /// - Returns: whether a role other than the owner was let in.
    /// - Throws: `MigrationError` (`refusedRole`): there is no such role, or the policies would not hold for it.
    @discardableResult
    public func admit(_ role: String?) async throws(MigrationError) -> Bool {
        try await locked { () async throws(MigrationError) -> Bool in
            let procedure = "public.profiled_admit(text)"
            // Before that step there is one role for everything.
            guard try await session.value("SELECT (to_regprocedure($1) IS NOT NULL)::text", [procedure]) == "true"
            else {
                return false
            }
            var admitted: String?
            do throws(MigrationError) {
                try await transaction { () async throws(MigrationError) in
                    admitted = try await session.value("SELECT public.profiled_admit($1)", [role])
                }
            } catch {
                guard let refusal = error.underlying as? PostgresError, refusal.kind == .server else { throw error }
                throw MigrationError(.refusedRole(refusal.message), underlying: refusal)
            }
            return admitted != nil
        }
    }

    /// Takes back every step above `target`, the newest first.
    ///
    /// Without `force` it first tries the whole run and rolls it back: when a table or column that holds rows would
    /// disappear, nothing is changed.
    ///
    /// - Returns: the steps it took back.
    /// - Throws: `MigrationError` (`wouldLoseRows`, …).
    @discardableResult
    public func down(to target: Int, force: Bool = false) async throws(MigrationError) -> [Migration] {
        try await locked { () async throws(MigrationError) -> [Migration] in
            let plan = try await plan(to: target)
            guard plan.targetVersion < plan.currentVersion else { return [] }
            if !force { try await rehearse(plan) }
            for step in plan.steps { try await takeBack(step.migration, force: force) }
            return plan.steps.map(\.migration)
        }
    }

    private func apply(_ migration: Migration) async throws(MigrationError) {
        let start = ContinuousClock.now
        try await transaction { () async throws(MigrationError) in
            try await runStep(migration, migration.up)
            let elapsed = start.duration(to: .now).components
            let microseconds = elapsed.seconds &* 1_000_000 &+ elapsed.attoseconds / 1_000_000_000_000
            try await session.execute(
                """
                INSERT INTO public.profiled_schema_migrations
                    (number, name, checksum, applied_by, duration_microseconds)
                VALUES ($1::text::integer, $2, encode(sha256(convert_to($3, 'UTF8')), 'hex'), coalesce($4, session_user::text), $5::bigint)
                """,
                [
                    String(migration.number), migration.name, migration.up, configuration.appliedBy,
                    String(microseconds),
                ])
        }
    }

    private func takeBack(_ migration: Migration, force: Bool) async throws(MigrationError) {
        try await transaction { () async throws(MigrationError) in
            let before = force ? [] : try await occupiedPlaces()
            try await runStep(migration, migration.down)
            if !force { try await refuseLoss(migration, before: before) }
            try await forget(migration)
        }
    }

    private func rehearse(_ plan: MigrationPlan) async throws(MigrationError) {
        do {
            try await transaction { () async throws(MigrationError) in
                for step in plan.steps {
                    let before = try await occupiedPlaces()
                    try await runStep(step.migration, step.migration.down)
                    try await refuseLoss(step.migration, before: before)
                }
                throw MigrationError(.locked, underlying: RehearsalEnded())
            }
        } catch  where error.underlying is RehearsalEnded {
            return
        }
    }

    private struct RehearsalEnded: Error {}

    private func forget(_ migration: Migration) async throws(MigrationError) {
        try await session.execute(
            "DELETE FROM public.profiled_schema_migrations WHERE number = $1::text::integer", [String(migration.number)]
        )
    }

    private func runStep(_ migration: Migration, _ sql: String) async throws(MigrationError) {
        let before = try await session.value("SELECT pg_current_xact_id()::text")
        do {
            try await session.script(sql)
        } catch {
            guard let error = error.underlying as? PostgresError else { throw error }
            throw MigrationError(
                .failed(migration.number, sqlState: error.sqlState?.rawValue ?? "none", message: error.message),
                underlying: error)
        }
        guard try await session.value("SELECT pg_current_xact_id_if_assigned()::text") == before else {
            throw MigrationError(.transactionControl(migration.number))
        }
    }

    // MARK: - What would be lost

    /// Columns of tables that hold at least one row, as `schema.table.column`. Locks the tables against writers, so that
    /// the answer holds until the transaction ends.
    private func occupiedPlaces() async throws(MigrationError) -> Set<Place> {
        let tables = try await session.rows(
            """
            SELECT format('%I.%I', namespace.nspname, class.relname)
            FROM pg_class AS class
            JOIN pg_namespace AS namespace ON namespace.oid = class.relnamespace
            WHERE class.relkind IN ('r', 'p') AND class.relpersistence <> 't' AND NOT class.relispartition
                AND namespace.nspname NOT IN ('pg_catalog', 'information_schema')
                AND pg_get_userbyid(class.relowner) IN (current_user, session_user)
                AND class.oid <> 'public.profiled_schema_migrations'::regclass
            ORDER BY 1
            """)
        var places: Set<Place> = []
        for row in tables {
            guard let table = row.first.flatMap({ $0 }) else { continue }
            try await session.execute("LOCK TABLE \(table) IN SHARE ROW EXCLUSIVE MODE", [])
            guard try await session.value("SELECT EXISTS (SELECT FROM \(table))::text") == "true" else { continue }
            places.formUnion(try await columns(of: table))
        }
        return places
    }

    private func columns(of table: String) async throws(MigrationError) -> [Place] {
        try await session.rows(
            """
            SELECT attname::text FROM pg_attribute
            WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped
            """, [table]
        ).compactMap { row in row.first.flatMap { $0 }.map { Place(table: table, column: $0) } }
    }

    private func refuseLoss(_ migration: Migration, before: Set<Place>) async throws(MigrationError) {
        var lost: Set<String> = []
        for (table, places) in Dictionary(grouping: before, by: \.table) {
            let left = try await columns(of: table)
            let emptied =
                left.isEmpty ? true : try await session.value("SELECT EXISTS (SELECT FROM \(table))::text") != "true"
            if emptied {
                lost.insert(table)
            } else {
                lost.formUnion(Set(places).subtracting(left).map { "\(table).\($0.column)" })
            }
        }
        guard lost.isEmpty else { throw MigrationError(.wouldLoseRows(migration.number, lost.sorted())) }
    }

    private struct Place: Hashable {
        let table: String
        let column: String
    }

    // MARK: - What was applied

    private func appliedMigrations() async throws(MigrationError) -> [AppliedMigration] {
        guard try await hasBookkeeping() else { return [] }
        return try await session.rows(
            """
            SELECT number::text, name, checksum, (extract(epoch FROM applied_at) * 1000000)::bigint::text, applied_by,
                duration_microseconds::text
            FROM public.profiled_schema_migrations AS applied ORDER BY applied.number
            """
        ).map { row throws(MigrationError) in
            guard row.count == 6, let number = row[0].flatMap({ Int($0) }), let name = row[1], let checksum = row[2],
                let appliedAt = row[3].flatMap({ Int64($0) }), let appliedBy = row[4],
                let microseconds = row[5].flatMap({ Int64($0) })
            else { throw MigrationError(.database("profiled_schema_migrations holds a row that cannot be read")) }
            return AppliedMigration(
                number: number, name: name, checksum: checksum,
                appliedAt: Date(timeIntervalSince1970: Double(appliedAt) / 1_000_000), appliedBy: appliedBy,
                duration: .microseconds(microseconds))
        }
    }

    /// The database's version, once everything applied agrees with the files.
    private func checkedVersion() async throws(MigrationError) -> Int {
        let applied = try await appliedMigrations()
        if let last = applied.last, last.number > known.requiredVersion {
            throw MigrationError(.newerSchema(database: last.number, program: known.requiredVersion))
        }
        let checksums = applied.isEmpty ? [] : try await currentChecksums()
        for (index, record) in applied.enumerated() {
            guard record.number == index + 1 else { throw MigrationError(.appliedGap(index + 1)) }
            guard let migration = known[record.number] else { throw MigrationError(.missingFile(record.name)) }
            guard record.name == migration.name else {
                throw MigrationError(.renamedFile(applied: record.name, current: migration.fileName))
            }
            guard record.checksum == checksums[index] else {
                throw MigrationError(
                    .editedFile(migration.fileName, applied: record.checksum, current: checksums[index]))
            }
        }
        return applied.count
    }

    /// SHA-256 of each up file, in order; all in one question, since the daemon's start waits for it.
    private func currentChecksums() async throws(MigrationError) -> [String] {
        guard !known.migrations.isEmpty else { return [] }
        let files = (1...known.migrations.count).map { "(\($0), $\($0))" }.joined(separator: ", ")
        let rows = try await session.rows(
            """
            SELECT encode(sha256(convert_to(up, 'UTF8')), 'hex') FROM (VALUES \(files)) AS file (number, up)
            ORDER BY number
            """, known.migrations.map(\.up))
        let checksums = rows.compactMap { $0.first ?? nil }
        guard checksums.count == known.migrations.count else {
            throw MigrationError(.database("sha256() did not answer for every file"))
        }
        return checksums
    }

    private func hasBookkeeping() async throws(MigrationError) -> Bool {
        try await session.value("SELECT (to_regclass('public.profiled_schema_migrations') IS NOT NULL)::text") == "true"
    }

    private func createBookkeeping() async throws(MigrationError) {
        guard try await !hasBookkeeping() else { return }
        try await session.script(
            """
            CREATE TABLE public.profiled_schema_migrations (
                number integer CONSTRAINT profiled_schema_migrations_pkey PRIMARY KEY,
                name text NOT NULL,
                checksum text NOT NULL CONSTRAINT profiled_schema_migrations_checksum_check CHECK (checksum ~ '^[0-9a-f]{64}$'),
                applied_at timestamptz NOT NULL DEFAULT clock_timestamp(),
                applied_by text NOT NULL,
                duration_microseconds bigint NOT NULL
            );
            COMMENT ON TABLE public.profiled_schema_migrations IS 'The steps of the schema that were applied; kept by profiled migrate.';
            -- A daemon that wasn't let in yet tells which version it found.
            GRANT SELECT ON TABLE public.profiled_schema_migrations TO PUBLIC;
            """)
    }

    // MARK: - Lock and transactions

    /// Any constant of our own; it only has to be the same in every version of the program.
    private static let advisoryLock = "5789024613327702117"

    private func locked<Result>(
        _ body: () async throws(MigrationError) -> Result
    ) async throws(MigrationError) -> Result {
        // Waiting for the other runner is bounded by this alone, not by the session's limit for statements.
        try await configure("statement_timeout", to: .zero, local: false)
        try await configure("lock_timeout", to: configuration.runnerTimeout, local: false)
        do {
            try await session.execute("SELECT pg_advisory_lock(\(Self.advisoryLock))", [])
        } catch {
            if (error.underlying as? PostgresError)?.sqlState?.rawValue == "55P03" {
                throw MigrationError(.locked, underlying: error.underlying)
            }
            throw error
        }
        let result: Swift.Result<Result, MigrationError>
        do {
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        // Closing the connection releases the lock too, so a failure here changes nothing.
        try? await session.execute("SELECT pg_advisory_unlock(\(Self.advisoryLock))", [])
        return try result.get()
    }

    private func transaction(_ body: () async throws(MigrationError) -> Void) async throws(MigrationError) {
        try await session.execute("BEGIN", [])
        do {
            try await configure("lock_timeout", to: configuration.lockTimeout, local: true)
            try await configure("statement_timeout", to: configuration.statementTimeout, local: true)
            // Row-level security holds for the owner of the tables, too: what isn't seen would count as not there.
            try await session.execute("SELECT set_config('profiled.scope', 'all', true)", [])
            try await body()
            try await session.execute("COMMIT", [])
        } catch {
            try? await session.execute("ROLLBACK", [])
            throw error
        }
    }

    private func configure(_ setting: String, to duration: Duration, local: Bool) async throws(MigrationError) {
        let components = duration.components
        let milliseconds =
            min(max(0, components.seconds), 2_000_000) * 1000 + components.attoseconds / 1_000_000_000_000_000
        try await session.execute(
            "SELECT set_config('\(setting)', $1, \(local))", [String(max(0, milliseconds))])
    }
}
