internal import Logging
internal import Synchronization
internal import TTRPC

/// Who is behind a connection, and what was decided for it so far.
///
/// Invariant of @unchecked: what isn't behind a lock is touched on the reactor's thread alone, by the connection.
final class Principal: ConnectionAuthorizer, @unchecked Sendable {
    /// What was found out about one account.
    private struct Decision {
        let account: [UInt8]
        /// The same as text.
        let name: String
        let role: AccessRole?

        init(_ account: [UInt8], _ access: PeerAccess) {
            self.account = account
            name = String(decoding: account, as: UTF8.self)
            role = access.role(for: account)
        }
    }

    let peer: PeerCredentials
    let listener: String
    private let connectionID: UInt64
    private let policy: AccessPolicy
    /// Root and the daemon's own user need no look-up, so that they get in whatever state the name service is in.
    private let isAlwaysAdmin: Bool
    private let resolved: Mutex<(access: PeerAccess, generation: UInt64)>
    private let hasBeenRefused = Atomic<Bool>(false)
    /// The generation of the rules that `access` and the decisions are of.
    private var generation: UInt64 = 0
    private var access: PeerAccess
    /// The newest decision: most connections are about one account.
    private var last: Decision?
    private var decisions: [[UInt8]: Decision] = [:]

    /// The most accounts that decisions are kept for; then all are made anew.
    private static let maximumDecisions = 256
    /// The most bytes of an account, and more than that: a longer one is refused by its handler, and no pattern is as long.
    private static let maximumAccountBytes = 4 * 256

    init(peer: PeerCredentials, listener: String, connectionID: UInt64, policy: AccessPolicy) {
        self.peer = peer
        self.listener = listener
        self.connectionID = connectionID
        self.policy = policy
        isAlwaysAdmin = peer.userID == 0 || peer.userID == policy.ownUserID
        access = PeerAccess(name: nil, isAdmin: isAlwaysAdmin, grants: [])
        resolved = Mutex((access, 0))
    }

    /// The user's name; nil when it has none, or isn't known.
    var userName: String? { resolved.withLock { $0 }.access.name }

    /// What the peer may do, for administrators to read; empty while that isn't known.
    var summary: String {
        let (access, generation) = resolved.withLock { $0 }
        return isAlwaysAdmin || generation > 0 ? access.summary : ""
    }

    func authorize(_ method: MethodDescriptor, at index: Int, payload: Span<UInt8>) -> AuthorizationDecision {
        // Every method has a rule, since the rules are made from the router's list.
        guard policy.methods.indices.contains(index) else { return .refused(refusal(method, .admin, nil, access)) }
        let rule = policy.methods[index]
        if rule.permission == .open { return .allowed(subject: nil) }
        if !isAlwaysAdmin, generation != policy.generation, !adopt() { return later(method, rule, payload) }
        let decision = decision(payload, rule.place)
        if let problem = problem(method, rule, decision, access) { return .refused(problem) }
        return .allowed(subject: decision?.name)
    }

    // MARK: Deciding

    /// Why the method may not be called; nil when it may.
    private func problem(
        _ method: MethodDescriptor, _ rule: MethodRule, _ decision: Decision?, _ access: PeerAccess
    ) -> RPCError? {
        switch rule.permission {
        case .open: return nil
        case .admin:
            guard access.isAdmin else { return refusal(method, .admin, nil, access) }
            guard let path = policy.adminSocketPath, listener != AccessPolicy.adminListener else { return nil }
            return RPCError.notPermitted("\(method.service) answers on the admin socket alone: \(path)")
        case .account(let needed):
            // A message of a stream may leave the account to the first one: its handler knows.
            let role = decision.map(\.role) ?? access.role(for: [])
            guard let role, role >= needed else { return refusal(method, needed, decision, access) }
            return nil
        }
    }

    /// What holds for the account that the message names; nil when it names none.
    private func decision(_ payload: Span<UInt8>, _ place: AccountField.Place) -> Decision? {
        guard let range = AccountField.range(in: payload, place), !range.isEmpty else { return nil }
        let bytes = payload.extracting(range)
        if let last, Self.isEqual(last.account, bytes) { return last }
        let account = Array(copying: bytes.extracting(first: Self.maximumAccountBytes))
        let decision = decisions[account] ?? Decision(account, access)
        if decisions.count >= Self.maximumDecisions { decisions = [:] }
        decisions[account] = decision
        last = decision
        return decision
    }

    private static func isEqual(_ account: [UInt8], _ bytes: Span<UInt8>) -> Bool {
        guard account.count == bytes.count else { return false }
        for index in account.indices where account[index] != bytes[index] { return false }
        return true
    }

    // MARK: Finding out who it is

    /// Takes over what was found out under the present rules; false when there is nothing.
    private func adopt() -> Bool {
        let (found, foundGeneration) = resolved.withLock { $0 }
        guard foundGeneration == policy.generation else { return false }
        access = found
        generation = foundGeneration
        last = nil
        decisions = [:]
        return true
    }

    /// Finds out who the peer is, in the call's own task, and decides then.
    private func later(
        _ method: MethodDescriptor, _ rule: MethodRule, _ payload: Span<UInt8>
    ) -> AuthorizationDecision {
        var account: [UInt8] = []
        if let range = AccountField.range(in: payload, rule.place) {
            account = Array(copying: payload.extracting(range).extracting(first: Self.maximumAccountBytes))
        }
        let subject = account.isEmpty ? nil : String(decoding: account, as: UTF8.self)
        return .pending(subject: subject) { [self, account] () async throws(RPCError) in
            let found = await policy.access(of: peer)
            resolved.withLock { resolved in
                if resolved.generation < found.generation { resolved = found }
            }
            let decision = account.isEmpty ? nil : Decision(account, found.access)
            if let problem = problem(method, rule, decision, found.access) { throw problem }
        }
    }

    // MARK: Refusing

    /// The same for an account that has records and for one that nobody has heard of.
    private func refusal(
        _ method: MethodDescriptor, _ needed: AccessRole, _ decision: Decision?, _ access: PeerAccess
    ) -> RPCError {
        let user = access.name.map { "user \($0) (uid \(peer.userID))" } ?? "uid \(peer.userID)"
        let account = decision.map { String(String.UnicodeScalarView($0.name.unicodeScalars.prefix(255))) }
        var text = "\(user) needs the role \(needed.rawValue)"
        if needed != .admin {
            text += account.map { " for account \($0)" } ?? " for an account"
            text += decision?.role.map { ", and is \($0.rawValue)" } ?? ", and has none"
        }
        var facts = ["user": access.name ?? "\(peer.userID)", "role": needed.rawValue]
        if let account { facts["account"] = account }
        tell(method, facts)
        return .notPermitted("\(text); the daemon's configuration grants roles under `access`", facts)
    }

    /// The first refusal of a connection is told: who tries the wrong thing all the time must not fill the journal.
    private func tell(_ method: MethodDescriptor, _ facts: [String: String]) {
        let isFirst = !hasBeenRefused.exchange(true, ordering: .relaxed)
        var fields: Logger.Metadata = [
            "method": "\(method.fullName)", "connection": "\(connectionID)", "uid": "\(peer.userID)",
            "pid": "\(peer.processID)", "listener": "\(listener)",
        ]
        for (key, value) in facts { fields[key] = "\(value)" }
        policy.logger.log(level: isFirst ? .notice : .debug, "a call was not allowed", metadata: fields)
    }
}

extension RPCError {
    /// PERMISSION_DENIED with the facts for programs.
    fileprivate static func notPermitted(_ text: String, _ facts: [String: String] = [:]) -> RPCError {
        RPCError(code: .permissionDenied, message: text)
            .adding(reason: "PERMISSION_DENIED", domain: domain, metadata: facts)
    }
}
