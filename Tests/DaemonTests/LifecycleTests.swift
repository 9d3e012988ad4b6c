import DaemonTestSupport
import Foundation
import PostgresTestSupport
import ProfileClient
import ProfiledProtocol
import SwiftProtobuf
import TTRPC
import TTRPCWire
import Testing

/// How the daemon starts and ends.
@Suite(.serialized, .timeLimit(.minutes(3)))
struct LifecycleTests {
    private static let health = Grpc_Health_V1_Health.serviceName
    private static let profiles = Profiled_V1_CustomerProfileService.serviceName

    private static func get() throws -> [UInt8] {
        var request = Profiled_V1_GetCustomerProfileRequest()
        request.accountID = "acme"
        request.id = "00000000-0000-4000-8000-000000000001"
        return try request.serializedBytes()
    }

    // MARK: The socket

    @Test("a socket file that a killed daemon left is replaced")
    func staleSocket() async throws {
        let first = try await DaemonProcess.start()
        try await first.kill()
        #expect(FileManager.default.fileExists(atPath: first.socketPath))
        let conninfo = try #require(first.conninfo)
        let second = try await DaemonProcess.start(database: .existing(conninfo), socketPath: first.socketPath)
        try await second.terminate()
        #expect(!FileManager.default.fileExists(atPath: first.socketPath))
    }

    @Test("a second daemon on a socket is refused, and the first goes on")
    func takenSocket() async throws {
        try await DaemonProcess.with { first in
            let conninfo = try #require(first.conninfo)
            let second = try await DaemonProcess.launch(database: .existing(conninfo), socketPath: first.socketPath)
            let exit = try await second.process.waitForExit()
            #expect(exit == .status(1))
            #expect(
                second.log.contains("can't listen on \(first.socketPath): another process answers"), "\(second.log)")
            let client = try first.client()
            #expect(try await client.describe().processID == first.pid)
            await client.close()
        }
    }

    @Test("a file that is no socket is left alone")
    func ordinaryFile() async throws {
        let path = "/tmp/profiled-test-file-\(UInt32.random(in: 0 ... .max))"
        try Data("kept".utf8).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let daemon = try await DaemonProcess.launch(socketPath: path)
        #expect(try await daemon.process.waitForExit() == .status(1))
        #expect(daemon.log.contains("the file exists and is not a socket"), "\(daemon.log)")
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "kept")
    }

    @Test("the socket has the permissions that are asked for")
    func permissions() async throws {
        try await DaemonProcess.with(environment: ["PROFILED_SOCKET_PERMISSIONS": "0600"]) { daemon in
            let attributes = try FileManager.default.attributesOfItem(atPath: daemon.socketPath)
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        }
    }

    @Test("a socket path that is too long, or in no folder, is refused", arguments: [true, false])
    func impossibleSocket(isLong: Bool) async throws {
        let path = isLong ? "/tmp/" + String(repeating: "x", count: 103) : "/tmp/profiled-no-such-folder/socket"
        let daemon = try await DaemonProcess.launch(socketPath: path)
        #expect(try await daemon.process.waitForExit() == .status(1))
        #expect(daemon.log.contains(isLong ? "107 bytes" : "No such file or directory"), "\(daemon.log)")
    }

    // MARK: The end

    @Test(
        "on SIGTERM or SIGINT running calls end well, new ones are refused, and the exit is clean",
        arguments: [SIGTERM, SIGINT])
    func drain(signal: CInt) async throws {
        try await DaemonProcess.with { daemon in
            let conninfo = try #require(daemon.conninfo)
            let connection = try daemon.rawConnection()
            try await TableLock.hold(conninfo) { release in
                let slow = RawCaller.request(1, Self.profiles, "Get", payload: try Self.get())
                try connection.send(slow)
                try await waitUntil("the call waits") { try await TableLock.activeStatements(conninfo) == 1 }
                daemon.process.signal(signal)
                try await daemon.process.waitForOutput("shutting down")
                try await onThread {
                    // Said before it is done: health first says that it doesn't serve any more.
                    var streamID: UInt32 = 1
                    var refused: RawCaller.Answer
                    repeat {
                        streamID += 2
                        try connection.send(RawCaller.request(streamID, Self.health, "Check"))
                        refused = try connection.receiveAnswer(streamID)
                    } while refused.code == .ok && streamID < 10_001
                    #expect(refused.code == .unavailable && refused.error.reason == "DRAINING")
                    #expect(throws: RawConnection.Failure.self) { try daemon.rawConnection() }
                }
                #expect(daemon.isRunning)
                try await release()
            }
            try await onThread {
                let answer = try connection.receiveAnswer(1)
                #expect(answer.code == .notFound)
                #expect(try connection.receive(1).isEmpty)
            }
            #expect(try await daemon.process.waitForExit() == .status(0), "\(daemon.log)")
            #expect(!FileManager.default.fileExists(atPath: daemon.socketPath))
        }
    }

    @Test("a call that doesn't end is given up at the drain limit")
    func drainLimit() async throws {
        let environment = ["PROFILED_LIMITS_DRAIN_TIMEOUT_SECONDS": "1"]
        try await DaemonProcess.with(environment: environment) { daemon in
            let conninfo = try #require(daemon.conninfo)
            let connection = try daemon.rawConnection()
            try await TableLock.hold(conninfo) { _ in
                try connection.send(RawCaller.request(1, Self.profiles, "Get", payload: try Self.get()))
                try await waitUntil("the call waits") { try await TableLock.activeStatements(conninfo) == 1 }
                let clock = ContinuousClock()
                let start = clock.now
                #expect(try await daemon.terminate() == .status(0), "\(daemon.log)")
                #expect(clock.now - start > .milliseconds(900))
                #expect(clock.now - start < .seconds(4))
                try await waitUntil("its statement is gone") { try await TableLock.activeStatements(conninfo) == 0 }
            }
        }
    }

    @Test("an idle daemon with open connections and watchers ends at once")
    func idleEnd() async throws {
        try await DaemonProcess.with { daemon in
            let idle = try daemon.rawConnection()
            let watching = try daemon.rawConnection()
            try await onThread {
                try watching.send(RawCaller.request(1, Self.health, "Watch", flags: .remoteClosed))
                #expect(try watching.receiveFrame()?.data == [8, 1])
            }
            let clock = ContinuousClock()
            let start = clock.now
            #expect(try await daemon.terminate() == .status(0), "\(daemon.log)")
            #expect(clock.now - start < .seconds(2))
            try await onThread {
                let last = try watching.receiveFrame()
                #expect(last?.data == [8, 2])
                #expect(try watching.receiveAnswer(1).error.reason == "DRAINING")
                #expect(try watching.receive(1).isEmpty)
                #expect(try idle.receive(1).isEmpty)
            }
        }
    }

    @Test("a signal while the daemon starts ends it cleanly", arguments: [SIGTERM, SIGINT])
    func earlySignal(signal: CInt) async throws {
        // It waits for a database that isn't there.
        let daemon = try await DaemonProcess.launch(database: .existing("host=/tmp/profiled-no-such-folder"))
        try await daemon.process.waitForOutput("profiled: ")
        daemon.process.signal(signal)
        let exit = try await daemon.process.waitForExit(within: .seconds(5))
        #expect(exit == .status(0), "\(daemon.log)")
    }

    // MARK: The schema

    @Test("an older schema is refused, with both versions")
    func olderSchema() async throws {
        let needed = try neededVersion()
        let conninfo = try await TestPostgres.shared.makeDatabase()
        let empty = try await DaemonProcess.launch(database: .existing(conninfo))
        #expect(try await empty.process.waitForExit() == .status(1))
        #expect(empty.log.contains("schema version 0, this program needs \(needed)"), "\(empty.log)")
        #expect(empty.log.contains("profiled migrate up"))
        let result = try await ProfiledProgram.run([
            "migrate", "up", "--to", "3", "--database", TestPostgres.conninfo(conninfo, role: TestPostgres.ownerRole),
        ])
        #expect(result.exit == .status(0))
        let older = try await DaemonProcess.launch(database: .existing(conninfo))
        #expect(try await older.process.waitForExit() == .status(1))
        #expect(older.log.contains("schema version 3, this program needs \(needed)"), "\(older.log)")
    }

    @Test("a newer schema is refused, with both versions")
    func newerSchema() async throws {
        let later = try neededVersion() + 1
        let conninfo = try await MigratedDatabases.shared.make()
        try await TestPostgres.shared.execute(
            """
            INSERT INTO public.profiled_schema_migrations (number, name, checksum, applied_by, duration_microseconds)
            VALUES (\(later), 'of_a_later_program', repeat('0', 64), 'test', 1)
            """, on: conninfo)
        let daemon = try await DaemonProcess.launch(database: .existing(conninfo))
        #expect(try await daemon.process.waitForExit() == .status(1))
        #expect(daemon.log.contains("schema version \(later), newer than \(later - 1)"), "\(daemon.log)")
    }

    @Test("an edited migration is refused by its name")
    func editedMigration() async throws {
        let conninfo = try await MigratedDatabases.shared.make()
        try await TestPostgres.shared.execute(
            "UPDATE public.profiled_schema_migrations SET checksum = repeat('0', 64) WHERE number = 3", on: conninfo)
        let daemon = try await DaemonProcess.launch(database: .existing(conninfo))
        #expect(try await daemon.process.waitForExit() == .status(1))
        #expect(daemon.log.contains("0003_target_customer_profiles"), "\(daemon.log)")
        #expect(daemon.log.contains("changed after it was applied"), "\(daemon.log)")
    }
}
