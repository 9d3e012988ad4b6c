/// What one peer may do, worked out from the rules and its user and groups.
struct PeerAccess: Sendable {
    /// The user's name; nil when it has none.
    let name: String?
    /// Whether it operates the daemon and may do everything.
    let isAdmin: Bool
    /// What it may do with which accounts, where it isn't an admin.
    let grants: [(accounts: [AccountPattern], role: AccessRole)]

    /// The most that it may do with the account; nil for nothing. Without an account: with whichever.
    func role(for account: [UInt8]) -> AccessRole? {
        if isAdmin { return .admin }
        var best: AccessRole?
        for grant in grants where best.map({ $0 < grant.role }) ?? true {
            if account.isEmpty || grant.accounts.contains(where: { $0.matches(account) }) { best = grant.role }
        }
        return best
    }

    /// In words, such as `writer acme, team-*; reader *`.
    var summary: String {
        if isAdmin { return AccessRole.admin.rawValue }
        return grants.map { grant in
            "\(grant.role.rawValue) \(grant.accounts.map(\.description).joined(separator: ", "))"
        }.joined(separator: "; ")
    }
}
