import FoundationEssentials
import Glibc
import Logging
import Reactor
import ServiceLifecycle
import Testing

@testable import ProfiledServer

/// Starts real servers, each in a folder of its own that is removed afterwards.
@Suite(.serialized) struct EmbeddedPostgresTests {
    private static let logger = Logger(label: "embedded-postgres-tests", factory: { _ in SwiftLogNoOpLogHandler() })

    @Test func `first use makes a UTF-8 cluster with checksums that no network reaches`() async throws {
        try await withDirectory { path in
            let embedded = EmbeddedPostgres(directory: path, logger: Self.logger)
            let connection = try await embedded.start()
            let facts = try await query(
                connection.daemon,
                """
                SELECT current_user, current_database(), pg_encoding_to_char(encoding), current_setting('data_checksums'),
                    current_setting('listen_addresses') = '', lower('ŠKODA ÎLE ЖЯ Ω'), rolsuper
                FROM pg_database, pg_roles WHERE datname = current_database() AND rolname = current_user
                """)
            #expect(facts == "profiled|profiled|UTF8|on|t|škoda île жя ω|f")
            await embedded.stop()
        }
    }

    @Test func `data outlives a stop and nothing of the server does`() async throws {
        try await withDirectory { path in
            let embedded = EmbeddedPostgres(directory: path, logger: Self.logger)
            _ = try await query(try await embedded.start().owner, "CREATE TABLE kept AS SELECT 42 AS answer")
            await embedded.stop()
            #expect(try EmbeddedDirectory(path).processes().isEmpty)

            let again = EmbeddedPostgres(directory: path, logger: Self.logger)
            #expect(try await query(try await again.start().owner, "SELECT answer FROM kept") == "42")
            await again.stop()
        }
    }

    @Test func `the daemon's user may also come as the superuser, others' folders stay closed`() async throws {
        try await withDirectory { path in
            let embedded = EmbeddedPostgres(directory: path, logger: Self.logger)
            let connection = try await embedded.start()
            #expect(try await query(connection.superuser, "SELECT current_user") == "postgres")
            let directory = try EmbeddedDirectory(path)
            #expect(FileStatus(directory.run)?.permissions == 0o700)
            #expect(FileStatus(directory.data)?.permissions == 0o700)
            await embedded.stop()
        }
    }

    @Test func `what an older version made with one role gets a second that owns it`() async throws {
        try await withDirectory { path in
            let reactor = try #require(Reactor.shared)
            let embedded = EmbeddedPostgres(directory: path, logger: Self.logger)
            let connection = try await embedded.start()
            _ = try await query(
                connection.superuser,
                """
                CREATE TABLE public.old (); ALTER TABLE public.old OWNER TO profiled;
                REASSIGN OWNED BY profiled_owner TO profiled; DROP ROLE profiled_owner
                """)
            for _ in 0..<2 {
                try await DatabaseRoles.prepare(connection, reactor: reactor, logger: Self.logger)
                #expect(
                    try await query(
                        connection.owner,
                        """
                        SELECT tableowner, pg_get_userbyid(datdba), pg_has_role('profiled', 'profiled_owner', 'MEMBER')
                        FROM pg_tables, pg_database WHERE tablename = 'old' AND datname = 'profiled'
                        """) == "profiled_owner|profiled_owner|f")
            }
            await embedded.stop()
        }
    }

    @Test func `a second daemon is kept out of a folder in use`() async throws {
        try await withDirectory { path in
            let first = EmbeddedPostgres(directory: path, logger: Self.logger)
            let connection = try await first.start()
            let second = EmbeddedPostgres(directory: path, logger: Self.logger)
            await expectError(.directoryInUse) { try await second.start() }
            #expect(try await query(connection.owner, "SELECT 1") == "1")
            await first.stop()
        }
    }

    @Test func `a server left by a killed daemon is ended and its data are recovered`() async throws {
        try await withDirectory { path in
            let embedded = EmbeddedPostgres(directory: path, logger: Self.logger)
            _ = try await query(try await embedded.start().owner, "CREATE TABLE kept AS SELECT 42 AS answer")
            await embedded.stop()
            let directory = try EmbeddedDirectory(path)
            let binaries = try await PostgresBinaries.find(majorVersion: nil)
            _ = try await SystemCommand(
                binaries.directory + "/pg_ctl",
                ["start", "--wait", "--silent", "--pgdata=\(directory.data)", "--log=\(directory.data)/orphan.log"],
                account: geteuid() == 0 ? .named("postgres") : nil
            ).run()
            let orphan = try #require(directory.readPostmasterFile()?.processID)

            let connection = try await embedded.start()
            #expect(directory.readPostmasterFile()?.processID != orphan)
            #expect(try await query(connection.owner, "SELECT answer FROM kept") == "42")
            await embedded.stop()
        }
    }

    @Test func `a stale note whose process id another program has now does not hinder the start`() async throws {
        try await withDirectory { path in
            let embedded = EmbeddedPostgres(directory: path, logger: Self.logger)
            _ = try await embedded.start()
            await embedded.stop()
            let directory = try EmbeddedDirectory(path)
            try "\(getpid())\n\(directory.data)\n0\n5432\n".write(
                toFile: directory.postmasterFile, atomically: false, encoding: .utf8)
            #expect(try await query(try await embedded.start().owner, "SELECT 1") == "1")
            await embedded.stop()
        }
    }

    @Test func `a half-made cluster is begun anew`() async throws {
        try await withDirectory { path in
            let directory = try EmbeddedDirectory(path)
            try FileManager.default.createDirectory(
                atPath: directory.unfinishedData + "/base", withIntermediateDirectories: true)
            let embedded = EmbeddedPostgres(directory: path, logger: Self.logger)
            #expect(try await query(try await embedded.start().owner, "SELECT 1") == "1")
            await embedded.stop()
            #expect(FileStatus(directory.unfinishedData) == nil)
        }
    }

    @Test func `data of another major version are refused and not touched`() async throws {
        try await withDirectory { path in
            let directory = try EmbeddedDirectory(path)
            try FileManager.default.createDirectory(atPath: directory.data, withIntermediateDirectories: true)
            try "9\n".write(toFile: directory.data + "/PG_VERSION", atomically: false, encoding: .utf8)
            if geteuid() == 0, let account = SystemAccount.named("postgres") {
                #expect(unsafe chown(directory.data, account.userID, account.groupID) == 0)
            }
            let embedded = EmbeddedPostgres(directory: path, logger: Self.logger)
            await expectError(.otherMajorVersion) { try await embedded.start() }
            #expect(try FileManager.default.contentsOfDirectory(atPath: directory.data) == ["PG_VERSION"])
        }
    }

    @Test func `a folder that is no cluster is refused`() async throws {
        try await withDirectory { path in
            let directory = try EmbeddedDirectory(path)
            try FileManager.default.createDirectory(atPath: directory.data, withIntermediateDirectories: true)
            if geteuid() == 0, let account = SystemAccount.named("postgres") {
                #expect(unsafe chown(directory.data, account.userID, account.groupID) == 0)
            }
            let embedded = EmbeddedPostgres(directory: path, logger: Self.logger)
            await expectError(.unusableDirectory) { try await embedded.start() }
        }
    }

    @Test func `a setting that the server rejects is told in its own words`() async throws {
        try await withDirectory { path in
            let embedded = EmbeddedPostgres(directory: path, logger: Self.logger)
            _ = try await embedded.start()
            await embedded.stop()
            let custom = try EmbeddedDirectory(path).data + "/custom.conf"
            try "no_such_setting = 1\n".write(toFile: custom, atomically: false, encoding: .utf8)
            #expect(unsafe chmod(custom, 0o644) == 0)
            let error = await expectError(.startFailed) { try await embedded.start() }
            #expect(error?.message.contains("no_such_setting") == true)
            // The failed start holds on to nothing.
            try FileManager.default.removeItem(atPath: custom)
            #expect(try await query(try await embedded.start().owner, "SELECT 1") == "1")
            await embedded.stop()
        }
    }

    @Test func `run tells when the server ends by itself`() async throws {
        try await withDirectory { path in
            let embedded = EmbeddedPostgres(directory: path, logger: Self.logger)
            _ = try await embedded.start()
            let process = try #require(try EmbeddedDirectory(path).readPostmasterFile()?.processID)
            let running = Task { try await embedded.run() }
            #expect(kill(process, SIGQUIT) == 0)
            await expectError(.stoppedUnexpectedly) { try await running.value }
        }
    }

    @Test func `a graceful shutdown of the group ends the server in order`() async throws {
        try await withDirectory { path in
            let embedded = EmbeddedPostgres(directory: path, logger: Self.logger)
            _ = try await embedded.start()
            let group = ServiceGroup(services: [embedded], logger: Self.logger)
            async let running: Void = group.run()
            await group.triggerGracefulShutdown()
            try await running
            let directory = try EmbeddedDirectory(path)
            #expect(directory.processes().isEmpty)
            #expect(directory.readPostmasterFile() == nil)
        }
    }

    @Test func `a path too long for a socket is refused before anything is made`() {
        let path = "/tmp/" + String(repeating: "x", count: 90)
        #expect(throws: EmbeddedPostgresError.self) { try EmbeddedDirectory(path) }
        #expect(throws: EmbeddedPostgresError.self) { try EmbeddedDirectory("") }
        #expect(throws: EmbeddedPostgresError.self) { try EmbeddedDirectory("/tmp/a\nb") }
        #expect(FileStatus(path) == nil)
    }

    @Test func `connection strings quote what libpq takes for syntax`() throws {
        let directory = try EmbeddedDirectory("/tmp/it's a\\b/")
        let database = #"host='/tmp/it\'s a\\b/run' port=5432 dbname=profiled"#
        #expect(directory.connections.daemon == "\(database) user=profiled")
        #expect(directory.connections.owner == "\(database) user=profiled_owner")
    }

    @Test func `notes of a server are read only when they are whole`() {
        #expect(PostmasterFile("") == nil)
        #expect(PostmasterFile("x\n") == nil)
        #expect(PostmasterFile("1\n") == nil)
        #expect(PostmasterFile("99999999999\n") == nil)
        #expect(PostmasterFile("17\n")?.isReady == false)
        #expect(PostmasterFile("17\n/d\n0\n5432\n/s\n\n  1 2\nstarting\n")?.isReady == false)
        let ready = PostmasterFile("17\n/d\n0\n5432\n/s\n\n  1 2\nready   \n")
        #expect(ready?.isReady == true)
        #expect(ready?.processID == 17)
    }

    @Test(arguments: [
        ("postgres (PostgreSQL) 15.8 (Debian 15.8-0+deb12u1)\n", 15), ("postgres (PostgreSQL) 18beta1", 18),
        ("postgres (PostgreSQL)", nil), ("", nil), ("postgres 15", nil),
    ])
    func `major versions are read from what the server prints`(text: String, version: Int?) {
        #expect(PostgresBinaries.parseMajorVersion(text) == version)
    }
}

/// Runs `body` with the path of a folder that does not exist yet and is removed afterwards.
private func withDirectory(_ body: (String) async throws -> Void) async throws {
    let path = "/tmp/profiled-\(UUID().uuidString.prefix(8).lowercased())"
    let result: Result<Void, any Error>
    do {
        try await body(path)
        result = .success(())
    } catch {
        result = .failure(error)
    }
    for process in (try? EmbeddedDirectory(path).processes()) ?? [] { kill(process, SIGQUIT) }
    try? FileManager.default.removeItem(atPath: path)
    try result.get()
}

/// The answer to one statement by the server's own client, columns separated by `|`.
private func query(_ connection: String, _ sql: String) async throws -> String {
    let binaries = try await PostgresBinaries.find(majorVersion: nil)
    let output = try await SystemCommand(
        binaries.directory + "/psql",
        [
            "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1", "--command=\(sql)",
            connection,
        ]
    ).run()
    return String(output.prefix { $0 != "\n" })
}

/// Expects an embedded PostgreSQL's error with `code`.
@discardableResult
private func expectError(
    _ code: EmbeddedPostgresError.Code, _ body: () async throws -> some Sendable,
    sourceLocation: SourceLocation = #_sourceLocation
) async -> EmbeddedPostgresError? {
    let error = await #expect(throws: EmbeddedPostgresError.self, sourceLocation: sourceLocation) {
        _ = try await body()
    }
    #expect(error?.code == code, sourceLocation: sourceLocation)
    return error
}
