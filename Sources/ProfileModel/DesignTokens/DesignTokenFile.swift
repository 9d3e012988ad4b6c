import JSON

/// A design tokens file: the tree as written, its tokens in the order of the file, and what is wrong with it.
///
/// Source: Design Tokens Format Module 2025.10 (Design Tokens Community Group). The earlier drafts' forms of colours
/// (`#RRGGBB`) and dimensions (`16px`) are read too. Types that the format doesn't define, `$ref`, `$extends` and unknown
/// properties are kept and not looked into.
public struct DesignTokenFile: Sendable {
    /// The most levels of a file: one less than a document has, since it is kept inside one.
    static let maximumDepth = 31
    /// The most aliases from a token to the value it stands for.
    static let maximumAliases = 32

    /// The whole file.
    let root: JSONObject
    /// Its tokens.
    let tokens: [DesignToken]
    /// What is wrong with it, by the path of the token or group, such as `design_tokens.color.brand`.
    private(set) var violations = FieldViolations()

    private let positions: [String: Int]
    private let field: String

    /// Takes a file's tree apart.
    ///
    /// - Parameter field: the beginning of every violation's field.
    init(_ root: JSONObject, field: String) {
        self.root = root
        self.field = field
        var reader = DesignTokenReader(field: field)
        reader.read(root)
        tokens = reader.tokens
        violations = reader.violations
        positions = Dictionary(tokens.enumerated().map { ($1.name, $0) }) { first, _ in first }
        checkAliases()
        for token in tokens { checkValue(token) }
    }

    /// Reads the text of a file, at most 256 KiB and 31 levels.
    ///
    /// - Parameter field: the field to name in errors, the beginning of every token's path.
    /// - Throws: `ProfileError` (`invalidArgument`) with everything that is wrong, by the paths of tokens.
    public init(parsing text: String, field: String = "design_tokens") throws(ProfileError) {
        let limits = JSONLimits(maximumDepth: Self.maximumDepth)
        let value: JSONValue
        do throws(JSONParseError) {
            value = try JSONValue(parsing: text, limits: limits)
        } catch {
            throw .invalidArgument(field, "must be valid JSON: \(error)")
        }
        guard case .object(let root) = value else { throw .invalidArgument(field, "must be a JSON object") }
        self.init(root, field: field)
        try violations.throwIfAny()
    }

    /// The token of a dotted name.
    func token(named name: String) -> DesignToken? { positions[name].map { tokens[$0] } }

    /// The value that an alias leads to, over other aliases; a value that is no alias itself. Nil when it leads nowhere.
    func resolved(_ value: JSONValue) -> JSONValue? { ending(value)?.value }

    /// The type of a token: its own, else that of the token it is an alias of, else that of its groups.
    ///
    /// Source: Design Tokens Format Module 2025.10, "Type".
    func type(of token: DesignToken) -> String? {
        var token = token
        for _ in 0...Self.maximumAliases {
            if let own = token.ownType { return own }
            guard let name = DesignToken.target(of: token.value) else { return token.inheritedType }
            guard let next = self.token(named: name) else { return nil }
            token = next
        }
        return nil
    }

    /// Where an alias ends: the value, and the token that has it; no token when the value is no alias.
    private func ending(_ value: JSONValue) -> (value: JSONValue, token: DesignToken?)? {
        var value = value
        var last: DesignToken?
        for _ in 0...Self.maximumAliases {
            guard let name = DesignToken.target(of: value) else { return (value, last) }
            guard let next = token(named: name) else { return nil }
            last = next
            value = next.value
        }
        return nil
    }

    // MARK: - Checks

    /// Finds aliases that lead nowhere, in circles, or over too many others. Walks without recursion: a file may be one
    /// long chain.
    private mutating func checkAliases() {
        let targets = tokens.map { references(in: $0) }
        /// nil: not seen; 0: on the way; else how many aliases deep.
        var depths = [Int?](repeating: nil, count: tokens.count)
        for start in tokens.indices where depths[start] == nil {
            var stack = [(token: start, next: 0)]
            depths[start] = 0
            while let (token, next) = stack.last {
                guard next < targets[token].count else {
                    let deepest = targets[token].compactMap { positions[$0].flatMap { depths[$0] } }.max() ?? 0
                    depths[token] = deepest + 1
                    if deepest == Self.maximumAliases + 1 {
                        violations.add(
                            path(tokens[token]), "refers to other tokens over more than \(Self.maximumAliases) aliases")
                    }
                    stack.removeLast()
                    continue
                }
                stack[stack.count - 1].next += 1
                let name = targets[token][next]
                guard let target = positions[name] else {
                    violations.add(path(tokens[token]), "refers to {\(name)}, which is no token of the file")
                    continue
                }
                switch depths[target] {
                case nil:
                    depths[target] = 0
                    stack.append((target, 0))
                case 0?:
                    let circle = stack.map(\.token).drop { $0 != target }.prefix(8).map { "{\(tokens[$0].name)}" }
                    violations.add(
                        path(tokens[token]), "must not refer to itself: \(circle.joined(separator: " → ")) → {\(name)}")
                default: break
                }
            }
        }
    }

    /// The names that a token's value refers to. Inside of values only those of types that the format defines: in others
    /// braces may mean anything.
    private func references(in token: DesignToken) -> [String] {
        if let target = DesignToken.target(of: token.value) { return [target] }
        guard DesignTokenType(rawValue: token.ownType ?? token.inheritedType ?? "") != nil else { return [] }
        var found: [String] = []
        func collect(_ value: JSONValue) {
            if let target = DesignToken.target(of: value) {
                found.append(target)
            } else if case .array(let elements) = value {
                elements.forEach(collect)
            } else if case .object(let object) = value {
                object.members.forEach { collect($0.value) }
            }
        }
        collect(token.value)
        return found
    }

    private mutating func checkValue(_ token: DesignToken) {
        guard let name = token.ownType ?? (DesignToken.target(of: token.value) == nil ? token.inheritedType : nil),
            let type = DesignTokenType(rawValue: name)
        else { return }
        let place = path(token)
        if DesignToken.target(of: token.value) != nil {
            // Aliases that lead nowhere have been named already.
            guard let target = ending(token.value)?.token, let found = self.type(of: target), found != name else {
                return
            }
            violations.add("\(place).$value", "must refer to a token of type \(name), not \(found)")
        } else if type == .typography {
            checkTypography(token.value, place: place)
        } else if let rule = type.violation(of: token.value) {
            violations.add("\(place).$value", rule)
        }
    }

    private mutating func checkTypography(_ value: JSONValue, place: String) {
        guard case .object(let object) = value else {
            // A reference in the form of an object is kept as it is.
            return violations.add("\(place).$value", "must be an object with fontFamily, fontSize and so on")
        }
        for (key, type) in DesignTokenType.typographyMembers {
            guard let member = object[key] else { continue }
            let field = "\(place).$value.\(key)"
            if DesignToken.target(of: member) != nil {
                guard let target = ending(member)?.token, let found = self.type(of: target),
                    found != type.rawValue, !(type == .number && found == DesignTokenType.dimension.rawValue)
                else { continue }
                violations.add(field, "must refer to a token of type \(type.rawValue), not \(found)")
            } else if let rule = type.violation(of: member), type != .number || DesignTokenDimension(member) == nil {
                // The format wants a line height without a unit; design tools write 24px all the same.
                violations.add(field, rule)
            }
        }
    }

    private func path(_ token: DesignToken) -> String { DesignTokenReader.path(token.path, field: field) }
}
