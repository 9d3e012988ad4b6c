import JSON

/// Walks the tree of a design tokens file.
struct DesignTokenReader {
    /// The tokens found, in the order of the file.
    private(set) var tokens: [DesignToken] = []
    /// What is wrong with names, groups and properties.
    private(set) var violations = FieldViolations()

    private let field: String

    init(field: String) { self.field = field }

    /// Reads the whole file.
    mutating func read(_ root: JSONObject) {
        if root.contains("$value") { return violations.add(field, "must be a group of tokens, not a token") }
        readGroup(root, path: [], type: nil)
    }

    /// The dotted path of a token or group; names with other signs than letters and digits between backticks.
    static func path(_ names: [String], field: String) -> String {
        guard let path = JSONPath(names) else { return field }
        return "\(field).\(path)"
    }

    /// Recursion ends with the file's depth, which its parser bounds.
    private mutating func readGroup(_ group: JSONObject, path: [String], type: String?) {
        let type = checkedType(group, path: path) ?? type
        for member in group.members {
            let inner = path + [member.key]
            if member.key == "$root" {
                read(member.value, path: inner, type: type, mustBeToken: true)
            } else if !member.key.hasPrefix("$") {
                if let rule = Self.violation(ofName: member.key) {
                    violations.add(
                        Self.path(path, field: field), "has a name \(Self.quoted(member.key)), which \(rule)")
                } else {
                    read(member.value, path: inner, type: type, mustBeToken: false)
                }
            }
        }
    }

    private mutating func read(_ value: JSONValue, path: [String], type: String?, mustBeToken: Bool) {
        guard case .object(let object) = value else {
            return violations.add(
                Self.path(path, field: field),
                "must be a token or a group of tokens, an object, not a \(value.typeName)")
        }
        guard let value = object["$value"] else {
            if mustBeToken { return violations.add(Self.path(path, field: field), "must have a $value") }
            return readGroup(object, path: path, type: type)
        }
        tokens.append(
            DesignToken(path: path, ownType: checkedType(object, path: path), inheritedType: type, value: value))
    }

    /// The `$type` of a token or group; checks the other properties that the format defines for both.
    private mutating func checkedType(_ object: JSONObject, path: [String]) -> String? {
        func place(_ key: String) -> String { Self.path(path, field: field) + ".\(key)" }
        if let description = object["$description"], description.stringValue == nil {
            violations.add(place("$description"), "must be a string")
        }
        if let extensions = object["$extensions"], extensions.objectValue == nil {
            violations.add(place("$extensions"), "must be an object")
        }
        if let deprecated = object["$deprecated"], deprecated.stringValue == nil, deprecated.boolValue == nil {
            violations.add(place("$deprecated"), "must be true, false or a string")
        }
        guard let type = object["$type"] else { return nil }
        if type.stringValue == nil { violations.add(place("$type"), "must be a string") }
        return type.stringValue
    }

    /// Source: Design Tokens Format Module 2025.10, "Character restrictions".
    private static func violation(ofName name: String) -> String? {
        if name.isEmpty { return "is empty" }
        return name.contains { "{}.".contains($0) } ? "must not contain {, } or a dot" : nil
    }

    private static func quoted(_ name: String) -> String { "“\(name.prefix(64))”" }
}
