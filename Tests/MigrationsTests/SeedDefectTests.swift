import PostgresTestSupport
import Testing

@testable import Migrations

/// What the way of migrating that this project began from gets wrong, shown with its statements, and then right with ours.
@Suite struct SeedDefectTests {
    @Test func `drift is found, and a rollback doesn't take away what it would lose`() async throws {
        let database = try await Database()
        // Somebody made the table otherwise. IF NOT EXISTS says that all is well, and CASCADE removes rows and views.
        try await database.execute("CREATE SCHEMA seed; CREATE TABLE seed.budgets (id uuid)")
        try await database.execute("CREATE TABLE IF NOT EXISTS seed.budgets (id uuid PRIMARY KEY, amount numeric)")
        #expect(
            try await database.execute(
                "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'seed' AND column_name = 'amount'"
            )
                == "0")
        try await database.execute(
            """
            INSERT INTO seed.budgets VALUES (gen_random_uuid()); CREATE VIEW seed.report AS SELECT * FROM seed.budgets;
            DROP TABLE IF EXISTS seed.budgets CASCADE
            """)
        #expect(
            try await database.execute(
                "SELECT to_regclass('seed.budgets') IS NULL AND to_regclass('seed.report') IS NULL") == "t")

        let up = "CREATE TABLE public.budgets (id uuid PRIMARY KEY, amount numeric);"
        let files = [("0001_budgets.up.sql", up), ("0001_budgets.down.sql", "DROP TABLE public.budgets;")]
        try await database.execute("CREATE TABLE public.budgets (id uuid)")
        await #expect(throws: (any Error).self) { try await database.runner(files).up() }
        try await database.execute("DROP TABLE public.budgets")
        try await database.runner(files).up()
        try await database.execute("INSERT INTO public.budgets VALUES (gen_random_uuid(), 1)")
        await #expect(throws: (any Error).self) { try await database.runner(files).down(to: 0) }
        #expect(try await database.execute("SELECT count(*) FROM public.budgets") == "1")
        // A file that was changed after it was applied is drift too.
        let edited = [("0001_budgets.up.sql", up + " -- changed"), files[1]]
        await #expect(throws: (any Error).self) { try await database.runner(edited).up() }
    }

    @Test func `none of our migrations hides what is there, or drops what depends on it`() {
        for file in EmbeddedMigrations.files {
            let statements = file.text.split(separator: "\n").filter { !$0.drop { $0 == " " }.hasPrefix("--") }
                .joined(separator: "\n").uppercased()
            #expect(!statements.contains("CREATE TABLE IF NOT EXISTS"), "\(file.name)")
            #expect(!statements.contains("CREATE INDEX IF NOT EXISTS"), "\(file.name)")
            let drops = statements.split(separator: ";").filter { $0.contains("DROP ") && $0.contains(" CASCADE") }
            #expect(drops.isEmpty, "\(file.name)")
        }
    }
}
