internal import Glibc
internal import Logging
internal import Synchronization
internal import TTRPC

/// Who may call what: the methods' declared permissions, and the rules of the configuration, which can be replaced at any
/// time.
final class AccessPolicy: ServerAuthorizer {
    /// The listener whose connections may operate the daemon, where there is one.
    static let adminListener = "admin"
    /// The listener for everybody.
    static let mainListener = "rpc"

    /// What each method asks for, by its place in the router.
    let methods: [MethodRule]
    let users: LocalUsers
    let logger: Logger
    /// The daemon's own user.
    let ownUserID: UInt32
    /// Grows with every replacement of the rules; 0 before the first. Connections that were worked out under an earlier one are
    /// worked out again at their next call.
    private let currentGeneration = Atomic<UInt64>(0)
    private let current = Mutex(ResolvedRules(rules: AccessRules(grants: []), groupIDs: [:]))
    private let adminSocket = Mutex<String?>(nil)

    /// A policy under which nobody but root and the daemon's own user may do anything, until ``apply(_:)``.
    ///
    /// - Parameters:
    ///   - methods: those of the router, in its order.
    ///   - descriptors: declare them.
    /// - Throws: ``UndeclaredPermission``.
    init(
        methods: [MethodDescriptor], declaredIn descriptors: DescriptorCatalogue,
        directory: any UserDirectory = SystemUserDirectory(), ownUserID: UInt32 = geteuid(), logger: Logger
    ) throws(UndeclaredPermission) {
        self.methods = try MethodRule.rules(for: methods, declaredIn: descriptors)
        self.ownUserID = ownUserID
        self.logger = logger
        users = LocalUsers(directory)
    }

    /// Lets these rules hold from the next call of every connection on, and reads users and groups anew.
    ///
    /// What a running call was allowed stays allowed; later messages of a stream are decided on by the new rules, and watches
    /// by ``WatchAccess``.
    func apply(_ rules: AccessRules) async {
        await users.forget()
        let names = ResolvedRules.groupNames(in: rules)
        let resolved = ResolvedRules(rules: rules, groupIDs: await users.groupIDs(named: names))
        for group in resolved.missingGroups {
            logger.log(
                level: rules == .standard ? .debug : .warning, "access is granted to a group that doesn't exist",
                metadata: ["group": "\(group)"])
        }
        current.withLock { $0 = resolved }
        currentGeneration.add(1, ordering: .releasing)
    }

    /// Has calls of AdminService refused on other listeners than ``adminListener``.
    ///
    /// - Parameter path: where that one listens, for the error's text.
    func requireAdminSocket(at path: String) { adminSocket.withLock { $0 = path } }

    /// Where the admin socket is, if there is one.
    var adminSocketPath: String? { adminSocket.withLock { $0 } }

    var generation: UInt64 { currentGeneration.load(ordering: .acquiring) }

    /// What the peer may do now, and under which generation of the rules.
    func access(of peer: PeerCredentials) async -> (access: PeerAccess, generation: UInt64) {
        while true {
            let generation = generation
            let user = await users.user(peer.userID)
            let access = current.withLock { $0 }.access(of: peer, user)
            if generation == self.generation { return (access, generation) }
        }
    }

    func connectionAuthorizer(
        peer: PeerCredentials, listener: String, connectionID: UInt64
    ) -> any ConnectionAuthorizer {
        Principal(peer: peer, listener: listener, connectionID: connectionID, policy: self)
    }
}
