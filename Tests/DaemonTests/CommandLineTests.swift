import DaemonTestSupport
import Foundation
import PostgresTestSupport
import ProfileClient
import Testing

/// `profiled migrate` and `profiled check-config`, and how the daemon refuses what it is told.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct CommandLineTests {
    private static func file(_ text: String) throws -> String {
        let path = "/tmp/profiled-test-config-\(UInt32.random(in: 0 ... .max)).yaml"
        try Data(text.utf8).write(to: URL(filePath: path))
        return path
    }

    // MARK: Configuration

    @Test(
        "an unknown key is refused by its name, with the one that was meant",
        arguments: [
            (
                "socket:\n  path: /tmp/x\n  permision: 0600\n", "socket.permision: unknown key (line 3)",
                "did you mean socket.permissions?"
            ),
            (
                "pool:\n  read_connections: 3\n", "pool.read_connections: unknown key",
                "did you mean pool.readConnections?"
            ),
            ("limit:\n  calls: 3\n", "limit: unknown key", "did you mean limits?"),
            ("pool:\n  readConections: 3\n", "pool.readConections: unknown key", "did you mean pool.readConnections?"),
            ("nonsense: 1\n", "nonsense: unknown key (line 1)", "(line 1)\n"),
        ])
    func unknownKey(text: String, problem: String, suggestion: String) async throws {
        let path = try Self.file(text)
        defer { try? FileManager.default.removeItem(atPath: path) }
        for command in ["check-config", "serve"] {
            let result = try await ProfiledProgram.run([command, "--config", path])
            #expect(result.exit == .status(1))
            #expect(result.output.contains(problem), "\(result.output)")
            #expect(result.output.contains(suggestion), "\(result.output)")
        }
    }

    @Test(
        "a value that doesn't fit is refused with its rule",
        arguments: [
            (
                "pool:\n  readConnections: many\n",
                "pool.readConnections: must be a whole number from 1 to 64, not \"many\""
            ),
            ("pool:\n  readConnections: 0\n", "pool.readConnections: must be a whole number from 1 to 64, not \"0\""),
            ("pool:\n  readConnections: 99999999999999999999\n", "pool.readConnections: must be a whole number"),
            ("limits:\n  calls: -1\n", "limits.calls: must be a whole number"),
            ("socket:\n  permissions: rw\n", "socket.permissions: must be octal"),
            ("log:\n  level: loud\n", "log.level: must be one of trace, debug"),
            ("log:\n  level: [debug]\n", "log.level: must be a single value"),
            ("database:\n  url: host=x\nembedded:\n  directory: /tmp/y\n", "only one of them can be set"),
            ("- a list\n", "must be a mapping"),
            ("a: b: c\n", "line 1, column 5"),
            ("pool: 3\n", "pool: "),
        ])
    func badValue(text: String, problem: String) async throws {
        let path = try Self.file(text)
        defer { try? FileManager.default.removeItem(atPath: path) }
        let result = try await ProfiledProgram.run(["check-config", "--config", path])
        #expect(result.exit == .status(1), "\(result.output)")
        #expect(result.output.contains(problem), "\(result.output)")
    }

    @Test("every problem is named at once, and values that may be secret are not shown")
    func allProblems() async throws {
        let path = try Self.file("pool:\n  readConnections: 0\n  writeConnections: 0\nlog:\n  level: loud\n")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let result = try await ProfiledProgram.run(
            ["check-config", "--config", path],
            environment: ["PROFILED_DATABASE_URL": "postgresql://me:geheim@/x"])
        #expect(result.exit == .status(1))
        for key in ["pool.readConnections", "pool.writeConnections", "log.level"] {
            #expect(result.output.contains(key), "\(result.output)")
        }
        #expect(!result.output.contains("geheim"))
    }

    @Test("a missing file is refused, and so are flags that exclude each other or don't exist")
    func badFlags() async throws {
        let missing = try await ProfiledProgram.run(["check-config", "--config", "/tmp/no-such-file.yaml"])
        #expect(missing.exit == .status(1))
        #expect(missing.output.contains("/tmp/no-such-file.yaml"))
        let both = try await ProfiledProgram.run(["serve", "--database", "host=x", "--embedded", "/tmp/x"])
        #expect(both.exit == .status(64))
        #expect(both.output.contains("exclude each other"))
        let unknown = try await ProfiledProgram.run(["serve", "--sokcet", "/tmp/x"])
        #expect(unknown.exit == .status(64))
        #expect(unknown.output.contains("--sokcet"))
    }

    @Test("flags stand before the environment, the environment before the file, the file before defaults")
    func precedence() async throws {
        let path = try Self.file("socket:\n  path: /tmp/file\npool:\n  readConnections: 3\n  writeConnections: 5\n")
        defer { try? FileManager.default.removeItem(atPath: path) }
        let result = try await ProfiledProgram.run(
            ["check-config", "--config", path, "--log-level", "error"],
            environment: [
                "PROFILED_POOL_READ_CONNECTIONS": "7", "PROFILED_LOG_LEVEL": "debug",
                "PROFILED_DATABASE_URL": "postgresql://me:geheim@/x",
            ])
        #expect(result.exit == .status(0), "\(result.output)")
        let expected = [
            "socket.path: /tmp/file", "pool.readConnections: 7", "pool.writeConnections: 5", "pool.queueLimit: 4096",
            "log.level: error",
        ]
        for line in expected { #expect(result.lines.contains(line), "\(result.output)") }
        #expect(!result.output.contains("geheim"))
    }

    @Test("an unreachable database ends the start with an exit code, and no password is logged")
    func unreachable() async throws {
        let daemon = try await DaemonProcess.launch(
            database: .existing("host=/tmp/profiled-no-such-folder user=x password=geheim"))
        #expect(try await daemon.process.waitForExit(within: .seconds(30)) == .status(1))
        #expect(daemon.log.contains("/tmp/profiled-no-such-folder"), "\(daemon.log)")
        #expect(!daemon.log.contains("geheim"), "\(daemon.log)")
    }

    // MARK: Migrations

    @Test("the schema goes up and down, and every command says where it stands")
    func migrate() async throws {
        let conninfo = try await TestPostgres.shared.makeDatabase()
        let needed = try neededVersion()
        func migrate(_ arguments: String...) async throws -> ProfiledProgram.Result {
            try await ProfiledProgram.run(["migrate"] + arguments + ["--database", conninfo])
        }
        var result = try await migrate("plan")
        #expect(result.exit == .status(0))
        #expect(result.lines.count == needed && result.output.contains("up 0001_"), "\(result.output)")
        result = try await migrate("status")
        #expect(result.lines.last == "the schema is at version 0, this program needs \(needed)", "\(result.output)")
        result = try await migrate("up", "--to", "2")
        #expect(result.exit == .status(0) && result.lines.count == 2, "\(result.output)")
        result = try await migrate("up")
        #expect(result.lines.first?.hasPrefix("applied 0003_") == true, "\(result.output)")
        #expect(result.lines.count == needed - 2, "\(result.output)")
        result = try await migrate("up")
        #expect(result.lines == ["nothing to apply: the schema is at version \(needed)"], "\(result.output)")
        result = try await migrate("verify")
        #expect(result.exit == .status(0) && result.output.contains("verified: \(needed)"), "\(result.output)")
        result = try await migrate("plan", "--to", "3")
        #expect(result.lines.last == "down 0004_brand_guidelines.down.sql", "\(result.output)")
        #expect(result.lines.count == needed - 3, "\(result.output)")
        result = try await migrate("down", "--to", "3")
        #expect(result.exit == .status(0) && result.lines.count == needed - 3, "\(result.output)")
        result = try await migrate("down", "--to", "0")
        #expect(result.exit == .status(0) && result.lines.count == 3, "\(result.output)")
        result = try await migrate("up", "--to", "\(needed + 1)")
        #expect(result.exit == .status(1), "\(result.output)")
        #expect(result.output.contains("no schema version \(needed + 1)"), "\(result.output)")
    }

    @Test("going down is refused when rows would be lost, unless it is forced")
    func lostRows() async throws {
        let conninfo = try await MigratedDatabases.shared.make()
        let daemon = try await DaemonProcess.start(database: .existing(conninfo))
        let client = try daemon.client()
        _ = try await client.account("acme").brandGuidelines.create(BrandGuideline(brandName: "Brand"))
        await client.close()
        try await daemon.terminate()
        let owner = TestPostgres.conninfo(conninfo, role: TestPostgres.ownerRole)
        let refused = try await ProfiledProgram.run(["migrate", "down", "--to", "3", "--database", owner])
        #expect(refused.exit == .status(1))
        #expect(refused.output.contains("would lose rows of"), "\(refused.output)")
        let forced = try await ProfiledProgram.run(
            ["migrate", "down", "--to", "3", "--force", "--database", owner])
        #expect(forced.exit == .status(0), "\(forced.output)")
    }

    @Test("two runs at once apply each migration once")
    func concurrently() async throws {
        let conninfo = try await TestPostgres.shared.makeDatabase()
        async let first = ProfiledProgram.run(["migrate", "up", "--database", conninfo])
        async let second = ProfiledProgram.run(["migrate", "up", "--database", conninfo])
        let results = try await [first, second]
        #expect(results.allSatisfy { $0.exit == .status(0) }, "\(results)")
        #expect(try results.flatMap(\.lines).count { $0.hasPrefix("applied ") } == neededVersion(), "\(results)")
    }
}
