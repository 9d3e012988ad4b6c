import DaemonTestSupport
import Foundation
import PostgresTestSupport
import ProfileClient
import Testing

/// The roles in the database that a daemon serves as.
@Suite(.timeLimit(.minutes(3)))
struct RoleTests {
    @Test func `a role that no policy holds for is refused, with what to do`() async throws {
        let conninfo = try await MigratedDatabases.shared.make()
        let bypassing = "profiled_bypassing_\(UInt32.random(in: 0 ... .max))"
        let member = "profiled_member_\(UInt32.random(in: 0 ... .max))"
        try await TestPostgres.shared.execute(
            """
            CREATE ROLE \(bypassing) LOGIN BYPASSRLS IN ROLE \(TestPostgres.daemonRole);
            CREATE ROLE \(member) LOGIN IN ROLE \(TestPostgres.ownerRole);
            """, on: conninfo)
        for (role, words) in [
            ("postgres", "is a superuser or has BYPASSRLS"), (bypassing, "is a superuser or has BYPASSRLS"),
            (TestPostgres.ownerRole, "the owner of the tables"), (member, "the owner of the tables"),
        ] {
            let daemon = try await DaemonProcess.launch(database: .existing(conninfo, role: role))
            #expect(try await daemon.process.waitForExit() == .status(1), "\(role)")
            #expect(daemon.log.contains(role) && daemon.log.contains(words), "\(daemon.log)")
        }
    }

    @Test func `one role for everything is served too, and told of`() async throws {
        let conninfo = try await TestPostgres.shared.makeDatabase()
        let owner = TestPostgres.conninfo(conninfo, role: TestPostgres.ownerRole)
        let migrated = try await ProfiledProgram.run(["migrate", "up", "--database", owner])
        #expect(migrated.exit == .status(0), "\(migrated.output)")
        try await DaemonProcess.with(database: .existing(conninfo, role: TestPostgres.ownerRole)) { daemon in
            #expect(daemon.log.contains("the daemon's role owns the tables"))
            let client = try daemon.client()
            let account = client.account("acme")
            let token = try await account.currentChangeToken()
            let profile = try await account.customerProfiles.create(CustomerProfile(name: "Früh"))
            #expect(try await account.customerProfiles.get(profile.id).name == "Früh")
            for try await change in account.changes(from: .token(token)) {
                #expect(change.id == profile.id)
                break
            }
            await client.close()
        }
        #expect(
            try await TestPostgres.shared.execute("SELECT count(*) FROM target_customer_profiles", on: owner) == "0")
        #expect(
            try await TestPostgres.shared.execute("SELECT count(*) FROM target_customer_profiles", on: conninfo) == "1")
    }

    @Test func `the owner migrates by a connection and a password of its own`() async throws {
        let conninfo = try await TestPostgres.shared.makeDatabase()
        let file = "/tmp/profiled-test-owner-\(UInt32.random(in: 0 ... .max))"
        try Data("of no use here\n".utf8).write(to: URL(filePath: file))
        defer { try? FileManager.default.removeItem(atPath: file) }
        let environment = [
            "PROFILED_DATABASE_URL": TestPostgres.conninfo(conninfo, role: TestPostgres.daemonRole),
            "PROFILED_DATABASE_MIGRATION_URL": TestPostgres.conninfo(conninfo, role: TestPostgres.ownerRole),
            "PROFILED_DATABASE_MIGRATION_PASSWORD_FILE": file,
            "PROFILED_DATABASE_ROLE": TestPostgres.daemonRole,
        ]
        let migrated = try await ProfiledProgram.run(["migrate", "up"], environment: environment)
        #expect(migrated.exit == .status(0), "\(migrated.output)")
        #expect(migrated.lines.last == "the role \(TestPostgres.daemonRole) may serve", "\(migrated.output)")
        #expect(
            try await TestPostgres.shared.execute(
                "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'", on: conninfo)
                == TestPostgres.ownerRole)
        try await DaemonProcess.with(database: .existing(conninfo)) { daemon in
            let client = try daemon.client()
            _ = try await client.account("acme").customerProfiles.create(CustomerProfile(name: "P"))
            await client.close()
        }
        let unknown = try await ProfiledProgram.run(
            ["migrate", "up", "--role", "nobody_at_all"], environment: environment)
        #expect(unknown.exit == .status(1))
        #expect(unknown.output.contains("there is no role"), "\(unknown.output)")
    }
}
