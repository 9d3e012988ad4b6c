import Foundation
import Logging
import ProfiledProtocol
import SwiftProtobuf
import Synchronization
import TTRPC
import Testing

@testable import ProfiledServer

struct AccessPolicyTests {
    /// Users and groups that a test makes and changes.
    private final class Directory: UserDirectory {
        let users: Mutex<[UInt32: LocalUser]>
        let lookups = Mutex<[UInt32]>([])

        init(_ users: [UInt32: LocalUser]) { self.users = Mutex(users) }

        func user(_ userID: UInt32) -> LocalUser {
            lookups.withLock { $0.append(userID) }
            return users.withLock { $0[userID] } ?? LocalUser(name: nil, groupIDs: [])
        }

        func groupID(named name: String) -> UInt32? { ["marketing": 501, "operators": 502, "profiled": 503][name] }
    }

    private static let methods = [
        Profiled_V1_CustomerProfileService.Method.get, Profiled_V1_CustomerProfileService.Method.create,
        Profiled_V1_AdminService.Method.status, Profiled_V1_Control.Method.describe,
        Profiled_V1_BudgetService.Method.recordSpends, Profiled_V1_ChangeService.Method.watch,
    ]
    private let directory = Directory([
        1001: LocalUser(name: "campaigns", groupIDs: [1001]), 1002: LocalUser(name: "anna", groupIDs: [1002, 501]),
        1003: LocalUser(name: "otto", groupIDs: [1003, 502]), 1004: LocalUser(name: "nobody", groupIDs: [1004]),
    ])
    private let log = RecordedLog()

    private func policy(_ text: String?) async throws -> AccessPolicy {
        let policy = try AccessPolicy(
            methods: Self.methods, declaredIn: DescriptorCatalogue(DescriptorSet.serialized), directory: directory,
            ownUserID: 990, logger: log.logger(level: .info))
        await policy.apply(text.map { AccessRulesReader(text: $0).rules } ?? .standard)
        return policy
    }

    private static let rules = """
        [{user: campaigns, accounts: [acme, team-*], role: writer}, {group: marketing, accounts: ["*"], role: reader},
        {group: operators, role: admin}, {user: "1001", accounts: [other], role: reader}]
        """

    private func peer(_ userID: UInt32, groups: [UInt32] = []) -> PeerCredentials {
        PeerCredentials(processID: 1, userID: userID, groupID: userID, supplementaryGroupIDs: groups)
    }

    private func principal(
        _ policy: AccessPolicy, _ peer: PeerCredentials, listener: String = "rpc"
    ) -> any ConnectionAuthorizer {
        policy.connectionAuthorizer(peer: peer, listener: listener, connectionID: 1)
    }

    private enum Answer: Equatable {
        case allowed(String?)
        case refused(String)
        /// As the others, after a look-up.
        case later(String?)
    }

    private func ask(
        _ principal: any ConnectionAuthorizer, _ index: Int, account: String?
    ) async throws -> Answer {
        var payload: [UInt8] = []
        if let account { payload = [0x0A, UInt8(account.utf8.count)] + Array(account.utf8) }
        if Self.methods[index] == Profiled_V1_ChangeService.Method.watch {
            payload = [0x0A, UInt8(payload.count)] + payload
        }
        switch principal.authorize(Self.methods[index], at: index, payload: payload.span) {
        case .allowed(let subject): return .allowed(subject)
        case .refused(let error):
            #expect(error.code == .permissionDenied && error.reason == "PERMISSION_DENIED")
            return .refused(error.message)
        case .pending(let subject, let wait):
            do throws(RPCError) {
                try await wait()
                return .later(subject)
            } catch {
                #expect(error.code == .permissionDenied && error.reason == "PERMISSION_DENIED")
                return .refused(error.message)
            }
        }
    }

    /// Whether the call is allowed, in whatever way; asked twice, before and after the look-up.
    private func isAllowed(
        _ policy: AccessPolicy, _ peer: PeerCredentials, _ index: Int, _ account: String?, listener: String = "rpc"
    ) async throws -> Bool {
        let principal = principal(policy, peer, listener: listener)
        func isAllowed() async throws -> Bool {
            if case .refused = try await ask(principal, index, account: account) { false } else { true }
        }
        let (first, second) = (try await isAllowed(), try await isAllowed())
        #expect(first == second)
        return second
    }

    @Test(
        "roles add up over grants to the user and to its groups",
        arguments: [
            (1001, "acme", true, true), (1001, "team-x", true, true), (1001, "other", true, false),
            (1001, "foreign", false, false), (1002, "foreign", true, false), (1003, "whatever", true, true),
            (1004, "acme", false, false), (9999, "acme", false, false), (0, "acme", true, true), (990, "x", true, true),
        ] as [(UInt32, String, Bool, Bool)])
    func roles(userID: UInt32, account: String, reads: Bool, writes: Bool) async throws {
        let policy = try await policy(Self.rules)
        for index in [0, 5] { #expect(try await isAllowed(policy, peer(userID), index, account) == reads) }
        for index in [1, 4] { #expect(try await isAllowed(policy, peer(userID), index, account) == writes) }
        #expect(try await isAllowed(policy, peer(userID), 3, nil))
    }

    @Test func `without configuration members of the daemon's group read and write, and nobody else does`() async throws
    {
        let policy = try await policy(nil)
        #expect(try await isAllowed(policy, peer(1004, groups: [503]), 1, "any"))
        #expect(try await !isAllowed(policy, peer(1004), 0, "any"))
        #expect(try await !isAllowed(policy, peer(1004, groups: [503]), 2, nil))
    }

    @Test func `admins operate the daemon over the admin socket alone, where there is one`() async throws {
        let policy = try await policy(Self.rules)
        for userID: UInt32 in [0, 990, 1003] { #expect(try await isAllowed(policy, peer(userID), 2, nil)) }
        policy.requireAdminSocket(at: "/run/profiled/admin.sock")
        for userID: UInt32 in [0, 990, 1003] {
            #expect(try await !isAllowed(policy, peer(userID), 2, nil))
            #expect(try await isAllowed(policy, peer(userID), 2, nil, listener: "admin"))
        }
        for userID: UInt32 in [1001, 1002, 1004] {
            #expect(try await !isAllowed(policy, peer(userID), 2, nil, listener: "admin"))
        }
        let answer = try await ask(principal(policy, peer(0)), 2, account: nil)
        #expect(
            answer == .refused("profiled.v1.AdminService answers on the admin socket alone: /run/profiled/admin.sock"))
    }

    @Test func `a refusal names the user and what is missing, and says nothing of the account`() async throws {
        let policy = try await policy(Self.rules)
        let end = "; the daemon's configuration grants roles under `access`"
        let campaigns = principal(policy, peer(1001))
        #expect(
            try await ask(campaigns, 1, account: "foreign")
                == .refused("user campaigns (uid 1001) needs the role writer for account foreign, and has none" + end))
        #expect(
            try await ask(campaigns, 1, account: "other")
                == .refused("user campaigns (uid 1001) needs the role writer for account other, and is reader" + end))
        #expect(
            try await ask(principal(policy, peer(4711)), 0, account: "acme")
                == .refused("uid 4711 needs the role reader for account acme, and has none" + end))
        #expect(
            try await ask(campaigns, 2, account: nil)
                == .refused("user campaigns (uid 1001) needs the role admin" + end))
    }

    @Test func `only the first refusal of a connection is told, and one line holds what the caller sent`() async throws
    {
        let policy = try await policy(Self.rules)
        let principal = principal(policy, peer(1004))
        for _ in 0..<5 { _ = try await ask(principal, 0, account: "acme") }
        #expect(log.lines.filter { $0.hasPrefix("notice a call was not allowed") }.count == 1)
        #expect(log.lines.contains { $0.contains("user=nobody") && $0.contains("account=acme") }, "\(log.lines)")
    }

    @Test func `a connection looks its user up once, and is then decided on at once`() async throws {
        let policy = try await policy(Self.rules)
        let first = principal(policy, peer(1001))
        #expect(try await ask(first, 0, account: "acme") == .later("acme"))
        #expect(try await ask(first, 0, account: "acme") == .allowed("acme"))
        #expect(try await ask(first, 1, account: "team-7") == .allowed("team-7"))
        #expect(try await ask(principal(policy, peer(1001)), 1, account: "acme") == .later("acme"))
        #expect(directory.lookups.withLock { $0 } == [1001])
        // Root and the daemon's own user are never looked up.
        #expect(try await ask(principal(policy, peer(0)), 1, account: "acme") == .allowed("acme"))
        #expect(try await ask(principal(policy, peer(990)), 1, account: "acme") == .allowed("acme"))
    }

    @Test func `a message of a stream that leaves its account out is let through for who may write any`() async throws {
        let policy = try await policy(Self.rules)
        #expect(try await isAllowed(policy, peer(1001), 4, nil))
        #expect(try await !isAllowed(policy, peer(1002), 4, nil))
        #expect(try await !isAllowed(policy, peer(1004), 4, ""))
    }

    @Test func `new rules hold for connections that are open, and members of groups are read again`() async throws {
        let policy = try await policy(Self.rules)
        let anna = principal(policy, peer(1002))
        _ = try await ask(anna, 0, account: "acme")
        #expect(try await ask(anna, 0, account: "acme") == .allowed("acme"))
        // She leaves the group, and nothing is read again yet.
        directory.users.withLock { $0[1002] = LocalUser(name: "anna", groupIDs: [1002]) }
        #expect(try await ask(anna, 0, account: "acme") == .allowed("acme"))
        await policy.apply(AccessRulesReader(text: Self.rules).rules)
        guard case .refused = try await ask(anna, 0, account: "acme") else {
            Issue.record("she still reads")
            return
        }
        await policy.apply(AccessRulesReader(text: #"[{user: anna, accounts: [acme], role: writer}]"#).rules)
        #expect(try await ask(anna, 1, account: "acme") == .later("acme"))
        #expect(try await ask(anna, 1, account: "acme") == .allowed("acme"))
    }

    @Test func `a thousand accounts on one connection are decided on rightly, and few are kept`() async throws {
        let policy = try await policy(Self.rules)
        let campaigns = principal(policy, peer(1001))
        _ = try await ask(campaigns, 0, account: "acme")
        for number in 0..<1_000 {
            #expect(try await ask(campaigns, 0, account: "team-\(number)") == .allowed("team-\(number)"))
            guard case .refused = try await ask(campaigns, 0, account: "tea-\(number)") else {
                Issue.record("tea-\(number) was allowed")
                return
            }
        }
    }

    @Test func `a group that doesn't exist grants nothing and is told`() async throws {
        let policy = try await policy("[{group: ghosts, accounts: ['*'], role: writer}]")
        #expect(try await !isAllowed(policy, peer(1001), 0, "acme"))
        #expect(log.lines.contains { $0.hasPrefix("warning access is granted to a group") && $0.contains("ghosts") })
    }

    @Test func `the machine's name service knows root and its group`() {
        let system = SystemUserDirectory()
        #expect(system.user(0).name == "root")
        #expect(system.user(0).groupIDs.contains(0))
        #expect(system.groupID(named: "root") == 0)
        #expect(system.groupID(named: "no such group") == nil)
        #expect(system.user(4_000_000_000) == LocalUser(name: nil, groupIDs: []))
    }
}
