/// The Swift name of a method, from its name in the `.proto` file.
enum MethodName {
    /// Words that Swift does not take as the name of a member without backticks, or that mean something else there.
    private static let reserved: Set<String> = [
        "as", "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer", "deinit", "do",
        "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard", "if", "import",
        "in", "init", "inout", "internal", "is", "let", "nil", "operator", "precedencegroup", "private", "protocol",
        "public", "repeat", "rethrows", "return", "static", "struct", "subscript", "super", "switch", "throw",
        "throws", "true", "try", "typealias", "var", "where", "while",
    ]

    /// `Get` → `get`, `BatchGet` → `batchGet`, `URLFor` → `urlFor`, `Repeat` → `` `repeat` ``.
    ///
    /// The capitals at the beginning become small, except the last of several when a small letter follows, because that
    /// one begins the next word.
    static func swift(_ name: String) -> String {
        let capitals = name.prefix(while: \.isUppercase).count
        let next = name.dropFirst(capitals).first
        let lowered = capitals > 1 && next?.isLowercase == true ? capitals - 1 : capitals
        let result = name.prefix(lowered).lowercased() + name.dropFirst(lowered)
        // Backticks don't keep `self` from being taken for the value itself.
        if result == "self" { return "self_" }
        return reserved.contains(result) ? "`\(result)`" : result
    }

    /// The name of the constant for the method in the `Method` enum, which has an `all` of its own.
    static func constant(_ name: String) -> String {
        let result = swift(name)
        return result == "all" ? "all_" : result
    }
}
