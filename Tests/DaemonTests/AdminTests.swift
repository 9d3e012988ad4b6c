import DaemonTestSupport
import Foundation
import ProfileClient
import ProfiledProtocol
import TTRPC
import Testing

/// What administrators see and do, over the admin socket of a daemon.
@Suite(.serialized, .timeLimit(.minutes(5)))
struct AdminTests {
    /// A daemon with an admin socket, and clients of both.
    private struct World {
        let daemon: DaemonProcess
        let client: ProfileClient
        let transport: TTRPCClient
        let admin: Profiled_V1_AdminService.Client
    }

    private func with(_ body: (World) async throws -> Void) async throws {
        let environment = [
            "PROFILED_SOCKET_ADMIN_PATH": "", "PROFILED_POOL_WRITE_CONNECTIONS": "1", "PROFILED_LOG_LEVEL": "info",
        ]
        try await DaemonProcess.with(environment: environment) { daemon in
            let transport = try TTRPCClient(path: daemon.adminSocketPath)
            let client = try daemon.client()
            try await body(
                World(daemon: daemon, client: client, transport: transport, admin: .init(wrapping: transport)))
            await client.close()
            await transport.close()
        }
    }

    @Test("a call that waits in the database is listed with its statement, and can be cancelled there")
    func calls() async throws {
        try await with { world in
            let conninfo = try #require(world.daemon.conninfo)
            try await TableLock.hold(conninfo) { _ in
                let account = world.client.account("acme")
                let write = Task {
                    await failure { () async throws(ProfileClientError) in
                        try await account.customerProfiles.create(CustomerProfile(name: "held up"))
                    }
                }
                var found: Profiled_V1_RunningCall?
                try await waitUntil("the call runs in the database") {
                    let calls = try await world.admin.listCalls(.init()).calls
                    found = calls.first { $0.method.hasSuffix("CustomerProfileService/Create") }
                    return found?.statements.first?.state == .running
                }
                let call = try #require(found)
                #expect(call.accountID == "acme")
                #expect(!call.requestID.isEmpty && call.userID == getuid() && !call.isAnswered)
                let statement = try #require(call.statements.first)
                #expect(statement.lane == "write" && statement.backendProcessID > 0)
                let pool = try await world.admin.showPool(.init())
                let backends = pool.lanes.first { $0.lane.name == "write" }?.connections ?? []
                #expect(backends.contains { $0.backendProcessID == statement.backendProcessID && $0.state != .idle })
                // Nothing of that number, and then the call itself.
                var request = Profiled_V1_CancelCallRequest()
                request.connectionID = call.connectionID
                request.streamID = call.streamID + 1_000
                #expect(try await !world.admin.cancelCall(request).wasRunning)
                request.streamID = call.streamID
                #expect(try await world.admin.cancelCall(request).wasRunning)
                #expect(await write.value?.status.code == .cancelled)
                try await waitUntil("nothing of it runs in the database") {
                    try await TableLock.activeStatements(conninfo) == 0
                }
                #expect(world.daemon.log.contains("a call is cancelled"))
            }
        }
    }

    @Test("connections are listed with user, process and rights")
    func connections() async throws {
        try await with { world in
            _ = try await world.client.describe()
            let connections = try await world.admin.listConnections(.init()).connections
            #expect(connections.map(\.listener).sorted() == ["admin", "rpc"])
            for connection in connections {
                #expect(connection.userID == getuid() && connection.processID == getpid())
                #expect(connection.access == "admin" && !connection.command.isEmpty)
            }
        }
    }

    @Test("AdminService isn't answered on the other socket")
    func otherSocket() async throws {
        try await with { world in
            let admin = Profiled_V1_AdminService.Client(wrapping: world.client.transport)
            let error = try await status { try await admin.status(.init()) }
            #expect(error?.code == .permissionDenied)
            #expect(error?.message.hasSuffix("admin socket alone: \(world.daemon.adminSocketPath)") == true)
            let permissions = try FileManager.default.attributesOfItem(atPath: world.daemon.adminSocketPath)
            #expect((permissions[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        }
    }

    @Test("while the pool is paused calls wait, and then go on")
    func pause() async throws {
        try await with { world in
            let profiles = world.client.account("acme").customerProfiles
            let profile = try await profiles.create(CustomerProfile(name: "first"))
            #expect(try await !world.admin.pausePool(.init()).wasPaused)
            #expect(try await world.admin.pausePool(.init()).wasPaused)
            let read = Task { try await profiles.get(profile.id) }
            try await waitUntil("the read waits") {
                try await world.admin.showPool(.init()).lanes.contains { $0.lane.queuedRequests > 0 }
            }
            #expect(try await world.admin.showPool(.init()).isPaused)
            #expect(try await world.admin.resumePool(.init()).wasPaused)
            #expect(try await read.value.id == profile.id)
            #expect(try await !world.admin.resumePool(.init()).wasPaused)
        }
    }

    @Test("the pool's connections are replaced under load, and no call fails of it")
    func reconnect() async throws {
        try await with { world in
            let profiles = world.client.account("acme").customerProfiles
            let profile = try await profiles.create(CustomerProfile(name: "first"))
            func backends() async throws -> Set<Int32> {
                Set(try await world.admin.showPool(.init()).lanes.flatMap(\.connections).map(\.backendProcessID))
            }
            let before = try await backends().subtracting([0])
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        for number in 0..<50 {
                            _ = try await profiles.get(profile.id)
                            if number % 10 == 0 { try await profiles.create(CustomerProfile(name: UUID().uuidString)) }
                        }
                    }
                }
                for _ in 0..<5 { _ = try await world.admin.reconnectPool(.init()) }
                try await group.waitForAll()
            }
            try await waitUntil("every connection is another") { try await backends().isDisjoint(with: before) }
        }
    }

    @Test("the log level changes at once, and the settings tell it and no secret")
    func settings() async throws {
        try await with { world in
            var request = Profiled_V1_SetLogLevelRequest()
            request.level = "loud"
            #expect(try await status { try await world.admin.setLogLevel(request) }?.code == .invalidArgument)
            request.level = "debug"
            #expect(try await world.admin.setLogLevel(request).previousLevel == "info")
            _ = try await world.client.describe()
            try await waitUntil("calls are logged") { world.daemon.log.contains("debug profiled: call") }
            let settings = try await world.admin.getConfiguration(.init()).settings
            #expect(settings.first { $0.key == "log.level" }?.value == "debug")
            #expect(settings.first { $0.key == "database.url" }?.value == "set (not shown)")
            #expect(settings.first { $0.key == "pool.writeConnections" }?.value == "1")
            // What was set by hand ends with a reload.
            #expect(try await world.admin.reloadConfiguration(.init()).pendingKeys == [])
            let level = try await world.admin.getConfiguration(.init()).settings.first { $0.key == "log.level" }
            #expect(level?.value == "info")
        }
    }

    @Test("drain ends the daemon in order")
    func drain() async throws {
        try await with { world in
            let answer = try await world.admin.drain(.init())
            #expect(answer.runningCalls == 1)
            let exit = try await world.daemon.process.waitForExit(within: .seconds(20))
            #expect(exit == .status(0))
            #expect(!FileManager.default.fileExists(atPath: world.daemon.adminSocketPath))
        }
    }
}
