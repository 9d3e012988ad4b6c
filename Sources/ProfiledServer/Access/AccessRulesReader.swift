internal import Yams

/// Reads the list that stands under `access`, in a file or in a variable.
struct AccessRulesReader {
    /// The entries that make sense.
    private(set) var grants: [AccessGrant] = []
    /// What is wrong, with the entry and the rule that it breaks.
    private(set) var problems: [String] = []

    /// More than anybody keeps in one file; each new connection is compared with all of them.
    private static let maximumGrants = 1_000
    /// Accounts of one entry.
    private static let maximumAccounts = 1_000
    private static let members = ["user", "group", "accounts", "role"]

    /// What was read.
    var rules: AccessRules { AccessRules(grants: grants) }

    /// Reads a node of YAML.
    init(_ node: Node) {
        guard let entries = node.sequence else {
            problems = ["access\(Self.line(node)): must be a list of grants"]
            return
        }
        guard entries.count <= Self.maximumGrants else {
            problems = ["access\(Self.line(node)): must have at most \(Self.maximumGrants) entries"]
            return
        }
        for (index, entry) in entries.enumerated() { read(entry, "access[\(index)]") }
    }

    /// Reads the text of a variable: JSON, or YAML in one line.
    init(text: String) {
        if let node = try? Yams.compose(yaml: text, .basic) {
            self.init(node)
        } else {
            self.init(problem: "access: must be a list of grants, such as \(AccessRules.standard.text)")
        }
    }

    private init(problem: String) { problems = [problem] }

    private mutating func read(_ entry: Node, _ place: String) {
        let known = problems.count
        guard let mapping = entry.mapping else {
            return refuse(place, "must be a mapping of user or group, accounts and role", entry)
        }
        var texts: [String: String] = [:]
        var accounts: [AccountPattern]?
        for (keyNode, value) in mapping {
            let key = keyNode.scalar?.string ?? ""
            switch key {
            case "user", "group", "role":
                guard let text = value.scalar?.string, !text.isEmpty else {
                    refuse("\(place).\(key)", "must be a text", value)
                    continue
                }
                texts[key] = text
            case "accounts": accounts = patterns(value, place)
            default:
                let near = Suggestion.nearest(to: key, among: Self.members).map { "; did you mean \($0)?" } ?? ""
                refuse(place, "has an unknown member\(near)", keyNode)
            }
        }
        let role = texts["role"].flatMap(AccessRole.init(rawValue:))
        if role == nil, problems.count == known || texts["role"] != nil {
            refuse("\(place).role", "must be reader, writer or admin", mapping["role"] ?? entry)
        }
        let subject: AccessGrant.Subject? =
            switch (texts["user"], texts["group"]) {
            case (let user?, nil): .user(user)
            case (nil, let group?): .group(group)
            default: nil
            }
        if subject == nil, problems.count == known {
            refuse(place, "must name either a user or a group", entry)
        }
        if role == .admin {
            if let accounts, accounts != [.all] {
                refuse("\(place).accounts", "must be left out for an admin, who has all", mapping["accounts"] ?? entry)
            }
            accounts = [.all]
        } else if accounts == nil, problems.count == known {
            refuse("\(place).accounts", #"must list accounts, such as "acme", "team-*" or "*""#, entry)
        }
        guard problems.count == known, let subject, let accounts, let role else { return }
        grants.append(AccessGrant(subject: subject, accounts: accounts, role: role))
    }

    private mutating func patterns(_ node: Node, _ place: String) -> [AccountPattern]? {
        guard let entries = node.sequence, !entries.isEmpty, entries.count <= Self.maximumAccounts else {
            refuse("\(place).accounts", "must be a list of 1 to \(Self.maximumAccounts) accounts", node)
            return nil
        }
        var patterns: [AccountPattern] = []
        for (index, entry) in entries.enumerated() {
            guard let text = entry.scalar?.string, let pattern = AccountPattern(text) else {
                refuse(
                    "\(place).accounts[\(index)]",
                    "must be an account of 1 to 255 characters, or the beginning of some with a * at its end", entry)
                continue
            }
            patterns.append(pattern)
        }
        return patterns
    }

    private mutating func refuse(_ place: String, _ rule: String, _ node: Node) {
        problems.append("\(place)\(Self.line(node)): \(rule)")
    }

    private static func line(_ node: Node) -> String { node.mark.map { " (line \($0.line))" } ?? "" }
}
