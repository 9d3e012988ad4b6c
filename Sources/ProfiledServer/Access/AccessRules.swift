internal import JSON

/// Who may do what, as the configuration says it. Root and the daemon's own user are admins whatever it says.
public struct AccessRules: Sendable, Hashable {
    /// The entries; what several of them allow adds up.
    public let grants: [AccessGrant]

    /// Rules of the given entries.
    public init(grants: [AccessGrant]) { self.grants = grants }

    /// The group whose members read and write every account unless the configuration says otherwise.
    static let defaultGroup = "profiled"

    /// What holds without configuration.
    public static let standard = AccessRules(grants: [
        AccessGrant(subject: .group(defaultGroup), accounts: [.all], role: .writer)
    ])

    /// The rules as JSON on one line, which is how flags and the environment give them.
    public var text: String {
        JSONValue.array(
            grants.map { grant in
                var entry: JSONObject = [:]
                switch grant.subject {
                case .user(let name): entry["user"] = .string(name)
                case .group(let name): entry["group"] = .string(name)
                }
                entry["accounts"] = .array(grant.accounts.map { .string($0.description) })
                entry["role"] = .string(grant.role.rawValue)
                return .object(entry)
            }
        ).text
    }
}
