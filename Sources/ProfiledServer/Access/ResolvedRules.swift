internal import TTRPC

/// Access rules with the groups of this machine that they name.
struct ResolvedRules: Sendable {
    let rules: AccessRules
    /// Numbers of groups by name; those that don't exist are missing.
    let groupIDs: [String: UInt32]

    /// Names of groups that grants name.
    static func groupNames(in rules: AccessRules) -> Set<String> {
        Set(
            rules.grants.compactMap { grant in
                if case .group(let name) = grant.subject { name } else { nil }
            })
    }

    /// Groups that grants name and that don't exist.
    var missingGroups: [String] { Self.groupNames(in: rules).filter { groupIDs[$0] == nil }.sorted() }

    /// What a peer may do.
    ///
    /// A group counts when the name service has the user in it, and when the process is in it by itself: units are given
    /// groups (`SupplementaryGroups=`) that their users are no members of.
    func access(of peer: PeerCredentials, _ user: LocalUser) -> PeerAccess {
        let groups = user.groupIDs.union(peer.supplementaryGroupIDs).union([peer.groupID])
        let grants = rules.grants.filter { grant in
            switch grant.subject {
            case .user(let name): name == user.name || UInt32(name) == peer.userID
            case .group(let name): groupIDs[name].map(groups.contains) ?? false
            }
        }
        return PeerAccess(
            name: user.name, isAdmin: grants.contains { $0.role == .admin },
            grants: grants.map { ($0.accounts, $0.role) })
    }
}
