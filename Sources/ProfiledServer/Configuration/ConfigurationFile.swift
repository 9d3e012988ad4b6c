internal import Yams

/// The settings in the text of a configuration file, and what is wrong with it.
///
/// Every value is taken as it is written: `0660` stays those four characters, whatever number YAML sees in them. So Yams
/// needs no rules for numbers and dates, whose regular expressions it would compile at every start.
struct ConfigurationFile {
    /// The values by dotted key.
    private(set) var values: [String: String] = [:]
    /// What is wrong, with keys and lines; never with values.
    private(set) var problems: [String] = []

    /// Reads YAML, of which JSON is a part.
    ///
    /// Unknown keys are problems: a mistyped one would otherwise be a setting that silently doesn't hold.
    init(_ text: String) {
        let root: Node?
        do {
            root = try Yams.compose(yaml: text, .basic)
        } catch {
            problems = [Self.explanation(of: error)]
            return
        }
        guard let root, !Self.isNull(root) else { return }
        guard let mapping = root.mapping else {
            problems = ["must be a mapping of settings"]
            return
        }
        collect(mapping, prefix: "")
    }

    private mutating func collect(_ mapping: Node.Mapping, prefix: String) {
        for (keyNode, value) in mapping {
            let line = keyNode.mark.map { " (line \($0.line))" } ?? ""
            guard let name = keyNode.scalar?.string else {
                problems.append("\(prefix)?: a key must be a text\(line)")
                continue
            }
            let key = prefix + name
            if ConfigurationOption.all.contains(where: { $0.key == key }) {
                if key == ConfigurationOption.access.key {
                    readGrants(value)
                    continue
                }
                guard let scalar = value.scalar else {
                    problems.append("\(key): must be a single value\(line)")
                    continue
                }
                if !Self.isNull(value) { values[key] = scalar.string }
            } else if prefix.isEmpty, ConfigurationOption.all.contains(where: { $0.section == key }) {
                if let inner = value.mapping {
                    collect(inner, prefix: key + ".")
                } else if !Self.isNull(value) {
                    problems.append("\(key): must be a mapping of settings\(line)")
                }
            } else {
                problems.append("\(Self.shown(key)): unknown key\(line)\(Self.suggestion(for: key))")
            }
        }
    }

    /// The one setting that is a list is kept as the text that a variable would have.
    private mutating func readGrants(_ node: Node) {
        guard !Self.isNull(node) else { return }
        let reader = AccessRulesReader(node)
        problems += reader.problems
        if reader.problems.isEmpty { values[ConfigurationOption.access.key] = reader.rules.text }
    }

    /// Nothing behind the colon, or YAML's words for it, without quotes.
    private static func isNull(_ node: Node) -> Bool {
        guard let scalar = node.scalar, scalar.style != .doubleQuoted, scalar.style != .singleQuoted else {
            return false
        }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    private static func suggestion(for key: String) -> String {
        let keys = ConfigurationOption.all.map(\.key)
        let sections = Set(ConfigurationOption.all.map(\.section))
        let near = Suggestion.nearest(to: key, among: key.contains(".") ? keys : keys + sections)
        return near.map { "; did you mean \($0)?" } ?? ""
    }

    /// A key for an error, if it looks like one: a value that slipped into a key's place may be a password.
    private static func shown(_ key: String) -> String {
        let isPlain = key.utf8.count <= 64 && key.wholeMatch(of: /[A-Za-z0-9_.-]+/) != nil
        return isPlain ? key : "(not shown)"
    }

    /// The parser's own description quotes the line, which may hold a password.
    private static func explanation(of error: any Error) -> String {
        switch error as? YamlError {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            "line \(mark.line), column \(mark.column): \(context.map { "\($0.text) " } ?? "")\(problem)"
        case .duplicatedKeysInMapping(_, let context):
            "line \(context.mark.line): a key stands twice in the mapping that begins here"
        case .reader(let problem, _, _, _): "is not YAML: \(problem)"
        case .no, .memory, .writer, .emitter, .representer, .dataCouldNotBeDecoded, nil: "is not YAML"
        }
    }
}
