import FoundationEssentials
import LibPQ
import PostgresTestSupport
import Testing

@testable import Migrations

/// All against a real server, one database a test.
@Suite struct MigrationRunnerTests {
    private let files: [(name: String, text: String)] = [
        ("0001_first.up.sql", "CREATE TABLE public.first (id bigint PRIMARY KEY);"),
        ("0001_first.down.sql", "DROP TABLE public.first;"),
        (
            "0002_second.up.sql",
            "ALTER TABLE public.first ADD COLUMN note text; CREATE TABLE public.second (id bigint PRIMARY KEY);"
        ),
        ("0002_second.down.sql", "DROP TABLE public.second; ALTER TABLE public.first DROP COLUMN note;"),
    ]

    @Test func `up applies what is missing, once, and remembers it`() async throws {
        let database = try await Database()
        let runner = try await database.runner(files)
        #expect(try await runner.plan().steps.map(\.migration.name) == ["first", "second"])
        #expect(try await runner.up(to: 1).map(\.number) == [1])
        #expect(try await runner.up().map(\.number) == [2])
        #expect(try await runner.up().isEmpty)
        let status = try await runner.status()
        #expect(status.databaseVersion == 2 && status.requiredVersion == 2)
        #expect(status.entries.map(\.state) == [.applied, .applied])
        // SHA-256 of the text, computed apart from the runner.
        let digest = try await database.execute(
            "SELECT checksum = encode(sha256('CREATE TABLE public.first (id bigint PRIMARY KEY);'), 'hex') FROM profiled_schema_migrations WHERE number = 1"
        )
        #expect(digest == "t")
        try await runner.checkServable()
    }

    @Test func `an edited file is refused by name, in every direction`() async throws {
        let database = try await Database()
        try await database.runner(files).up()
        var edited = files
        edited[0].text += " -- a word more"
        let runner = try await database.runner(edited)
        await expect(
            { try await runner.up() },
            fails: { if case .editedFile("0001_first.up.sql", _, _) = $0 { true } else { false } })
        await expect(
            { try await runner.down(to: 0) },
            fails: { if case .editedFile("0001_first.up.sql", _, _) = $0 { true } else { false } })
        await expect(
            runner.checkServable,
            fails: { if case .editedFile("0001_first.up.sql", _, _) = $0 { true } else { false } })
        #expect(try await runner.status().entries.map(\.state) == [.changed, .applied])
    }

    @Test func `a renamed file is refused by name`() async throws {
        let database = try await Database()
        try await database.runner(files).up()
        let renamed = files.map { ($0.name.replacing("second", with: "other"), $0.text) }
        await expect(
            try await database.runner(renamed).verify,
            fails: { $0 == .renamedFile(applied: "second", current: "0002_other.up.sql") })
    }

    @Test func `a hole in what was applied is refused`() async throws {
        let database = try await Database()
        try await database.runner(files).up()
        try await database.execute("DELETE FROM profiled_schema_migrations WHERE number = 1")
        await expect(try await database.runner(files).verify, fails: { $0 == .appliedGap(1) })
    }

    @Test func `a daemon serves neither an older nor a newer schema`() async throws {
        let database = try await Database()
        let old = try await database.runner(Array(files.prefix(2)))
        let new = try await database.runner(files)
        await expect(new.checkServable, fails: { $0 == .olderSchema(database: 0, program: 2) })
        try await old.up()
        await expect(new.checkServable, fails: { $0 == .olderSchema(database: 1, program: 2) })
        try await new.up()
        await expect(old.checkServable, fails: { $0 == .newerSchema(database: 2, program: 1) })
        await expect({ try await old.up() }, fails: { $0 == .newerSchema(database: 2, program: 1) })
        await expect({ try await old.down(to: 0) }, fails: { $0 == .newerSchema(database: 2, program: 1) })
        #expect(try await old.status().entries.map(\.state) == [.applied, .unknown])
    }

    @Test func `a step that fails leaves nothing behind, and earlier steps stay`() async throws {
        let database = try await Database()
        var broken = files
        broken[2].text = "CREATE TABLE public.half (id bigint PRIMARY KEY); SELECT 1 / 0;"
        let runner = try await database.runner(broken)
        await expect({ try await runner.up() }, fails: { if case .failed(2, "22012", _) = $0 { true } else { false } })
        #expect(try await database.execute("SELECT to_regclass('public.half') IS NULL") == "t")
        #expect(try await runner.status().databaseVersion == 1)
        // The connection is usable, the lock is free: a repaired file goes on from there.
        #expect(try await database.runner(files).up().map(\.number) == [2])
    }

    @Test func `a step that ends its own transaction is refused`() async throws {
        let database = try await Database()
        var broken = files
        broken[2].text = "COMMIT; BEGIN; CREATE TABLE public.second (id bigint PRIMARY KEY);"
        await expect({ try await database.runner(broken).up() }, fails: { $0 == .transactionControl(2) })
        #expect(try await database.execute("SELECT to_regclass('public.second') IS NULL") == "t")
    }

    @Test func `of two runners at once one waits and finds the work done`() async throws {
        let database = try await Database()
        let many = (1...20).flatMap { number in
            [
                (
                    name: "\(Migration.label(number))_t.up.sql",
                    text: "CREATE TABLE public.t\(number) (id bigint PRIMARY KEY);"
                ),
                (name: "\(Migration.label(number))_t.down.sql", text: "DROP TABLE public.t\(number);"),
            ]
        }
        let one = try await database.runner(many)
        let two = try await database.runner(many)
        async let first = one.up()
        async let second = two.up()
        let counts = try await [first.count, second.count]
        #expect(counts.sorted() == [0, 20])
        try await one.checkServable()
    }

    @Test func `a runner waits no longer than allowed for another`() async throws {
        let database = try await Database()
        let holder = try await database.connection()
        try await MigrationSession(holder).execute("SELECT pg_advisory_lock(5789024613327702117)", [])
        let runner = try await database.runner(files, .init(runnerTimeout: .milliseconds(50)))
        await expect({ try await runner.up() }, fails: { $0 == .locked })
    }

    @Test func `a step gives up on a table that somebody else holds`() async throws {
        let database = try await Database()
        try await database.runner(files).up(to: 1)
        let holder = MigrationSession(try await database.connection())
        try await holder.execute("BEGIN", [])
        try await holder.execute("LOCK TABLE public.first IN ACCESS SHARE MODE", [])
        let runner = try await database.runner(files, .init(lockTimeout: .milliseconds(50)))
        await expect({ try await runner.up() }, fails: { if case .failed(2, "55P03", _) = $0 { true } else { false } })
        try await holder.execute("ROLLBACK", [])
        #expect(try await runner.up().map(\.number) == [2])
    }

    @Test func `down takes back the newest first`() async throws {
        let database = try await Database()
        let runner = try await database.runner(files)
        try await runner.up()
        #expect(try await runner.down(to: 0).map(\.number) == [2, 1])
        #expect(try await database.execute("SELECT to_regclass('public.first') IS NULL") == "t")
        #expect(try await runner.status().databaseVersion == 0)
    }

    @Test func `down refuses to lose rows, in tables and in columns, unless forced`() async throws {
        let database = try await Database()
        let runner = try await database.runner(files)
        try await runner.up()
        try await database.execute("INSERT INTO first VALUES (1, 'kept')")
        await expect(
            { try await runner.down(to: 1) }, fails: { $0 == .wouldLoseRows(2, ["public.first.note"]) })
        try await database.execute("INSERT INTO second VALUES (1)")
        await expect(
            { try await runner.down(to: 0) },
            fails: { $0 == .wouldLoseRows(2, ["public.first.note", "public.second"]) })
        #expect(try await database.execute("SELECT note FROM first") == "kept")
        #expect(try await runner.down(to: 1, force: true).map(\.number) == [2])
        await expect({ try await runner.down(to: 0) }, fails: { $0 == .wouldLoseRows(1, ["public.first"]) })
        #expect(try await runner.down(to: 0, force: true).map(\.number) == [1])
    }

    @Test func `a refusal at an early step leaves the later ones applied`() async throws {
        let database = try await Database()
        let runner = try await database.runner(files.map { ($0.name, $0.text.replacing("note", with: "extra")) })
        try await runner.up(to: 1)
        try await database.execute("INSERT INTO first VALUES (1)")
        try await database.execute("ALTER TABLE first ADD COLUMN junk text")
        try await runner.up()
        try await database.execute("DELETE FROM second; DELETE FROM first; INSERT INTO first VALUES (1)")
        await expect({ try await runner.down(to: 0) }, fails: { if case .wouldLoseRows = $0 { true } else { false } })
        #expect(try await runner.status().databaseVersion == 2)
    }

    @Test func `there is no target outside the known versions`() async throws {
        let runner = try await Database().runner(files)
        await expect({ try await runner.plan(to: 3) }, fails: { $0 == .unknownTarget(3, highest: 2) })
        await expect({ try await runner.down(to: -1) }, fails: { $0 == .unknownTarget(-1, highest: 2) })
    }

    @Test func `the real schema goes up, down to nothing, and up again`() async throws {
        let database = try await Database()
        let runner = MigrationRunner(connection: try await database.connection(), migrations: try .embedded())
        try await runner.up()
        try await runner.checkServable()
        try await runner.down(to: 0)
        let left = try await database.execute(
            """
            SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname !~ '^profiled_schema_'
            """)
        #expect(left == "0")
        #expect(try await database.execute("SELECT count(*) FROM pg_proc WHERE proname ~ '^profiled_'") == "0")
        #expect(try await runner.up().count == runner.requiredVersion)
    }

    private func expect<Result>(
        _ body: () async throws -> Result, fails matches: (MigrationError.Kind) -> Bool,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async {
        do {
            _ = try await body()
            Issue.record("no error", sourceLocation: sourceLocation)
        } catch let error as MigrationError {
            #expect(matches(error.kind), "\(error)", sourceLocation: sourceLocation)
        } catch {
            Issue.record(error, sourceLocation: sourceLocation)
        }
    }
}
