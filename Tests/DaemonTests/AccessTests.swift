import DaemonTestSupport
import Foundation
import ProfileClient
import ProfiledProtocol
import SwiftProtobuf
import TTRPC
import TTRPCWire
import Testing

/// Who may do what, with users and groups of a machine, over the daemon's sockets.
@Suite(
    .serialized, .timeLimit(.minutes(5)),
    .enabled(if: getuid() == 0, "connects as other users and gives the daemon other files of users, as only root may"))
struct AccessTests {
    /// What somebody may do with an account.
    private enum Right: Int, Comparable {
        case nothing, read, write

        static func < (left: Right, right: Right) -> Bool { left.rawValue < right.rawValue }
    }

    private struct Caller: Sendable {
        var name: String
        var identity: LocalIdentity
        var isAdmin = false
        var rights: [String: Right] = [:]

        func may(_ method: ProbedMethod, _ account: String, overAdminSocket: Bool) -> Bool {
            switch method.permission {
            case .public: true
            case .admin: isAdmin && overAdminSocket
            case .read: isAdmin || right(account) >= .read
            case .write: isAdmin || right(account) >= .write
            case .unspecified, .UNRECOGNIZED: false
            }
        }

        /// Without an account: for whichever.
        private func right(_ account: String) -> Right {
            account.isEmpty ? rights.values.max() ?? .nothing : rights[account] ?? .nothing
        }
    }

    private static let callers = [
        Caller(name: "root", identity: AccessWorld.root, isAdmin: true),
        Caller(name: "otto", identity: AccessWorld.otto, isAdmin: true),
        Caller(name: "campaigns", identity: AccessWorld.campaigns, rights: ["own": .write, "team-7": .write]),
        Caller(name: "anna", identity: AccessWorld.anna, rights: ["own": .read]),
        Caller(name: "stranger", identity: AccessWorld.stranger),
        Caller(name: "nameless", identity: AccessWorld.nameless),
    ]

    @Test("every method is refused to everybody who may not call it, and to nobody else")
    func matrix() async throws {
        let world = try await AccessWorld.shared.value
        let methods = try ProbedMethod.all()
        #expect(methods.count > 100)
        var asked = 0
        var refused = 0
        for caller in Self.callers {
            for path in [world.daemon.socketPath, world.daemon.adminSocketPath] {
                let isAdminSocket = path == world.daemon.adminSocketPath
                for account in ["own", "team-7", "foreign", "nobody-has-it", ""] {
                    let connection = try await caller.identity.connect(to: path)
                    let results = try await onThread {
                        var results: [(ProbedMethod, String?)] = []
                        for (index, method) in methods.enumerated() {
                            // Those that may would end the daemon.
                            if method.name == "Drain", caller.isAdmin, isAdminSocket { continue }
                            let streamID = UInt32(2 * index + 1)
                            results.append(
                                (method, try method.refusal(connection, streamID: streamID, account: account)))
                        }
                        return results
                    }
                    for (method, refusal) in results {
                        asked += 1
                        if refusal != nil { refused += 1 }
                        let expected = caller.may(method, account, overAdminSocket: isAdminSocket)
                        #expect(
                            (refusal == nil) == expected,
                            "\(caller.name), \(method.testDescription), account \(account), \(path): \(refusal ?? "allowed")"
                        )
                    }
                }
            }
        }
        print("asked \(asked) times, refused \(refused) times")
        #expect(world.daemon.isRunning)
    }

    @Test("the id of somebody else's record leads to nothing, and an account with records is refused like one without")
    func forged() async throws {
        let world = try await AccessWorld.shared.value
        let foreign = try await world.client.account("foreign").customerProfiles.create(CustomerProfile(name: "theirs"))
        let mine = try await world.client.account("own").customerProfiles.create(CustomerProfile(name: "ours"))
        #expect(try await get(world, "own", mine.id).code == .ok)
        #expect(try await get(world, "own", foreign.id).code == .notFound)
        #expect(try await get(world, "own", UUID().uuidString.lowercased()).code == .notFound)
        let present = try await get(world, "foreign", foreign.id)
        let absent = try await get(world, "nowhere", foreign.id)
        #expect(present.code == .permissionDenied)
        #expect(present.message.replacing("foreign", with: "nowhere") == absent.message)
        #expect(
            present.message == "user campaigns (uid 70001) needs the role reader for account foreign, and has none; "
                + "the daemon's configuration grants roles under `access`")
        #expect(present.detail(Google_Rpc_ErrorInfo.self)?.metadata["role"] == "reader")
    }

    /// What the user campaigns gets for an id.
    private func get(_ world: AccessWorld, _ account: String, _ id: String) async throws -> RPCError {
        let connection = try await AccessWorld.campaigns.connect(to: world.daemon.socketPath)
        var request = Profiled_V1_GetCustomerProfileRequest()
        request.accountID = account
        request.id = id
        let payload: [UInt8] = try request.serializedBytes()
        return try await onThread {
            try RawCaller(connection).call(
                Profiled_V1_CustomerProfileService.serviceName, "Get", payload: payload
            ).error
        }
    }

    @Test("a nested request can't smuggle another account in")
    func nested() async throws {
        let world = try await AccessWorld.shared.value
        let foreign = try await world.client.account("foreign").customerProfiles.create(
            CustomerProfile(name: "to be kept"))
        var inner = Profiled_V1_DeleteCustomerProfileRequest()
        inner.accountID = "foreign"
        inner.id = foreign.id
        var batch = Profiled_V1_BatchDeleteCustomerProfilesRequest()
        batch.accountID = "own"
        batch.requests = [inner]
        let payload: [UInt8] = try batch.serializedBytes()
        let connection = try await AccessWorld.campaigns.connect(to: world.daemon.socketPath)
        let answer = try await onThread {
            try RawCaller(connection).call(
                Profiled_V1_CustomerProfileService.serviceName, "BatchDelete", payload: payload)
        }
        #expect(answer.code == .invalidArgument)
        #expect(try await world.client.account("foreign").customerProfiles.get(foreign.id).name == "to be kept")
    }

    @Test("every message of a stream is decided on")
    func streams() async throws {
        let world = try await AccessWorld.shared.value
        let connection = try await AccessWorld.campaigns.connect(to: world.daemon.socketPath)
        func message(_ account: String) throws -> [UInt8] {
            var request = Profiled_V1_RecordSpendsRequest()
            request.accountID = account
            return try request.serializedBytes()
        }
        let (own, foreign) = (try message("own"), try message("foreign"))
        let answer = try await onThread {
            try connection.send(
                RawCaller.request(
                    1, Profiled_V1_BudgetService.serviceName, "RecordSpends", payload: own, flags: .remoteOpen))
            try connection.send(RawCaller.frame(1, type: 3, data: foreign))
            return try connection.receiveAnswer(1)
        }
        #expect(answer.code == .permissionDenied)
        #expect(answer.status.message.contains("for account foreign"))
        let first = try await onThread {
            try connection.send(
                RawCaller.request(
                    3, Profiled_V1_BudgetService.serviceName, "RecordSpends", payload: foreign, flags: .remoteOpen))
            return try connection.receiveAnswer(3)
        }
        #expect(first.code == .permissionDenied)
    }

    @Test("a reload takes over rules and members of groups, for connections that are open")
    func reload() async throws {
        let world = try await AccessWorld()
        let connection = try await AccessWorld.anna.connect(to: world.daemon.socketPath)
        let list = try #require(try ProbedMethod.all().first { $0.testDescription.hasSuffix("ContainerService/List") })
        var streamID: UInt32 = 1
        func isAllowed(_ account: String) async throws -> Bool {
            let id = streamID
            streamID += 2
            return try await onThread { try list.refusal(connection, streamID: id, account: account) } == nil
        }
        #expect(try await isAllowed("own"))
        #expect(try await !isAllowed("team-1"))
        // She leaves the group. Nobody has told the daemon yet.
        try world.setMarketing("")
        #expect(try await isAllowed("own"))
        #expect(try await world.reload().appliedKeys == [])
        #expect(try await !isAllowed("own"))
        try world.setMarketing("otto,anna")
        _ = try await world.reload()
        #expect(try await isAllowed("own"))
        try world.configure(
            "access: [{user: anna, accounts: ['team-*'], role: reader}]\nlimits: {watches: 100}\nlog: {level: debug}"
        )
        let response = try await world.reload()
        #expect(response.appliedKeys == ["access", "log.level"])
        #expect(response.pendingKeys == ["limits.watches"])
        #expect(try await !isAllowed("own"))
        #expect(try await isAllowed("team-1"))
        try world.configure("access: [{user: anna, accounts: [], role: reader}]")
        let error = try await status { try await world.reload() }
        #expect(error?.code == .invalidArgument)
        #expect(try await isAllowed("team-1"))
    }

    @Test("a reload ends the watches that it no longer allows, and those alone")
    func watches() async throws {
        let world = try await AccessWorld()
        let start = try Profiled_V1_WatchChangesRequest.with { $0.start.accountID = "own" }.serializedBytes() as [UInt8]
        // Says no more after its start: nothing of the client's is left to be decided on.
        func watch(_ identity: LocalIdentity) async throws -> RawConnection {
            let connection = try await identity.connect(to: world.daemon.socketPath, timeout: .seconds(30))
            try await onThread {
                try connection.send(
                    RawCaller.request(
                        1, Profiled_V1_ChangeService.serviceName, "Watch", payload: start, flags: .remoteOpen))
                // The first message tells where it begins.
                #expect(try connection.receiveFrame()?.type == 3)
            }
            return connection
        }
        let (anna, campaigns) = (try await watch(AccessWorld.anna), try await watch(AccessWorld.campaigns))
        let root = try await watch(AccessWorld.root)
        // A reload that leaves everything as it is ends none.
        _ = try await world.reload()
        try world.setMarketing("")
        _ = try await world.reload()
        let refused = try await onThread { try anna.receiveAnswer(1) }
        #expect(refused.code == .permissionDenied)
        #expect(refused.status.message.contains("needs the role reader for account own"), "\(refused.status.message)")
        _ = try await world.client.account("own").customerProfiles.create(CustomerProfile(name: "told"))
        for connection in [campaigns, root] {
            let told = try await onThread { try connection.receiveFrame() }
            let message = try Profiled_V1_WatchChangesResponse(serializedBytes: told?.data ?? [])
            #expect(told?.type == 3 && message.changes.map(\.operation) == [.create])
        }
    }

    @Test("profilectl says who is refused and why, and finds the admin socket")
    func commands() async throws {
        let world = try await AccessWorld.shared.value
        func run(_ identity: LocalIdentity, _ arguments: String...) async throws -> (ChildProcess.Exit, String) {
            let folder = URL(filePath: try ProfiledProgram.path()).deletingLastPathComponent()
            let program = folder.appending(path: "profilectl").path
            let process = try await ChildProcess.start(
                identity.wrapper + [program] + arguments + ["--socket", world.daemon.socketPath])
            return (try await process.waitForExit(within: .seconds(60)), process.output)
        }
        let (status, output) = try await run(AccessWorld.stranger, "list", "brands", "--account", "own")
        #expect(status == .status(8))
        #expect(
            output.hasPrefix("profilectl: not allowed: user stranger (uid 70004) needs the role reader"), "\(output)")
        #expect(try await run(AccessWorld.anna, "list", "brands", "--account", "own").0 == .status(0))
        #expect(try await run(AccessWorld.otto, "admin", "status").0 == .status(0))
        let connections = try await run(AccessWorld.otto, "admin", "connections")
        #expect(connections.1.contains("otto") && connections.1.contains("admin"), "\(connections.1)")
        #expect(try await run(AccessWorld.anna, "admin", "status").0 == .status(8))
    }
}
