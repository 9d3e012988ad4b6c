import JSON

/// Makes a design tokens file of brand guidelines.
///
/// Begins with the file that was imported, kept under `designTokens`. A token whose entry in the guide still has its value
/// stays as it was written; one whose entry was changed gets the new value in the form it was written in. So an alias
/// stays one until its own entry is changed, and follows the token it refers to. Entries without a token get one, in groups `color`, `font` and `typography`. A token without an entry stays.
/// Of what the full style guide lacks altogether, colours, fonts and sizes are those of the high-level guidelines.
struct DesignTokenExport {
    /// The most lists of a palette that are exported; schemas know four.
    static let maximumLists = 16

    private var file: DesignTokenFile
    private var root: JSONObject
    private let full: JSONObject
    private let high: JSONObject

    init(full: JSONObject, high: JSONObject) {
        self.full = full
        self.high = high
        root = full[DesignTokenImport.fileKey]?.objectValue ?? JSONObject()
        // A file changed by hand since may be wrong in places: what can't be read stays as it is.
        file = DesignTokenFile(root, field: "design_tokens")
    }

    /// The file.
    mutating func made() -> JSONObject {
        exportSwatches()
        exportFonts()
        exportSteps()
        exportTextStyles()
        return root
    }

    // MARK: - Colours

    private mutating func exportSwatches() {
        var lists = Self.lists(full["colorPalette"])
        if lists.allSatisfy({ Self.colors($0.entries).isEmpty }) { lists = Self.lists(high["colors"]) }
        let asText = file.tokens.contains { $0.value.stringValue?.hasPrefix("#") == true }
        var seen: Set<String> = []
        for (list, entries) in lists {
            for (entry, color) in Self.colors(entries) {
                if let token = linked(entry), case .swatch(let old, _)? = DesignTokenPlace(token, in: file) {
                    guard seen.insert(token.name).inserted, old != color else { continue }
                    let form = file.resolved(token.value)
                    replace(
                        token, with: form?.stringValue == nil ? DesignTokenColor.object(color) : .string(color.hex),
                        .color)
                } else {
                    let value = asText ? JSONValue.string(color.hex) : DesignTokenColor.object(color)
                    add(value, .color, in: ["color", list], named: entry["name"]?.stringValue ?? "")
                }
            }
        }
    }

    private static func lists(_ palette: JSONValue?) -> [(name: String, entries: [JSONValue])] {
        (palette?.objectValue?.members ?? []).prefix(maximumLists).map { list in
            (list.key, Array((list.value.arrayValue ?? []).prefix(DesignTokenImport.maximumSwatches)))
        }
    }

    private static func colors(_ entries: [JSONValue]) -> [(entry: JSONValue, color: SRGBColor)] {
        entries.compactMap { entry in entry["hex"]?.stringValue.flatMap(SRGBColor.init(hex:)).map { (entry, $0) } }
    }

    // MARK: - Type

    private mutating func exportFonts() {
        let guide = full["typographyGuidelines"]
        let hasFont = ["primaryFont", "secondaryFont"].contains { Self.font(guide?[$0]) != nil }
        for (key, name) in [("primaryFont", "primary"), ("secondaryFont", "secondary")] {
            guard let entry = hasFont ? guide?[key] : high["typography"]?[key], let font = Self.font(entry) else {
                continue
            }
            if let token = linked(entry), case .font(let old)? = DesignTokenPlace(token, in: file) {
                if old != font { replace(token, with: font.json(like: file.resolved(token.value)), .fontFamily) }
            } else {
                add(font.json(like: nil), .fontFamily, in: ["font", "family"], named: name)
            }
        }
    }

    /// The font of an entry: a name, or an object with a name and families, of which the first follows the name.
    private static func font(_ entry: JSONValue?) -> DesignTokenFont? {
        guard let entry, let name = entry.stringValue ?? entry["name"]?.stringValue ?? entry["family"]?.stringValue
        else { return nil }
        let families = entry["families"]?.arrayValue?.compactMap(\.stringValue) ?? []
        return DesignTokenFont(families: families.first == name ? families : [name] + families.dropFirst())
    }

    private mutating func exportSteps() {
        var steps = full["typographyGuidelines"]?["typeScale"]?.arrayValue ?? []
        if steps.isEmpty { steps = high["typography"]?["typeSizes"]?.arrayValue ?? [] }
        for step in steps {
            guard let size = TypeSize(step: step), let dimension = Self.dimension(step, size) else { continue }
            if let token = linked(step), case .step(let old)? = DesignTokenPlace(token, in: file) {
                if old.size != size {
                    replace(token, with: dimension.json(like: file.resolved(token.value)), .dimension)
                }
            } else {
                add(
                    dimension.json(like: nil), .dimension, in: ["font", "size"],
                    named: step["name"]?.stringValue ?? dimension.text)
            }
        }
    }

    /// A step as a dimension: as it is written where the format has its unit, else in pixels.
    private static func dimension(_ step: JSONValue, _ size: TypeSize) -> DesignTokenDimension? {
        let written = [step, step["size"], step["fontSize"]].lazy.compactMap { $0 }.compactMap(
            DesignTokenDimension.init
        ).first
        if let written { return written }
        guard size.pixels < 1_000_000 else { return nil }
        let thousandths = Int((size.pixels * 1_000).rounded())
        let fraction = String(thousandths % 1_000)
        let decimals = String(repeating: "0", count: 3 - fraction.count) + fraction
        guard let number = JSONNumber("\(thousandths / 1_000).\(decimals)") else { return nil }
        return DesignTokenDimension(.string(number.plainText + "px"))
    }

    private mutating func exportTextStyles() {
        for entry in full["typographyGuidelines"]?["textStyles"]?.arrayValue ?? [] {
            guard case .object(let style) = entry else { continue }
            guard let token = linked(entry), case .textStyle? = DesignTokenPlace(token, in: file) else {
                var value = JSONObject()
                for (key, type) in DesignTokenType.typographyMembers {
                    if let member = style[key], type.violation(of: member) == nil { value[key] = member }
                }
                guard !value.isEmpty else { continue }
                add(.object(value), .typography, in: ["typography"], named: style["name"]?.stringValue ?? "")
                continue
            }
            let old = DesignTokenTextStyle(token, in: file).members
            guard case .object(var value)? = file.resolved(token.value) else { continue }
            var isChanged = false
            for (key, type) in DesignTokenType.typographyMembers where style[key] != old[key] {
                isChanged = true
                guard let member = style[key] else {
                    value.remove(key)
                    continue
                }
                value[key] = Self.json(member, type, like: value[key].flatMap(file.resolved))
            }
            if isChanged { replace(token, with: .object(value), .typography) }
        }
    }

    /// A member of a text style in the form it was written in.
    private static func json(_ member: JSONValue, _ type: DesignTokenType, like other: JSONValue?) -> JSONValue {
        switch type {
        case .fontFamily: DesignTokenFont(member)?.json(like: other) ?? member
        case .dimension: DesignTokenDimension(member)?.json(like: other) ?? member
        default: member
        }
    }

    // MARK: - The tree

    /// The token that an entry names.
    private func linked(_ entry: JSONValue) -> DesignToken? {
        entry[DesignTokenImport.tokenKey]?.stringValue.flatMap(file.token(named:))
    }

    /// Gives a token a new value; its other properties stay. What was an alias needs a type of its own if no group has one.
    private mutating func replace(_ token: DesignToken, with value: JSONValue, _ type: DesignTokenType) {
        guard let path = JSONPath(token.path), var object = root[path]?.objectValue else { return }
        object["$value"] = value
        if (token.ownType ?? token.inheritedType) != type.rawValue { object["$type"] = .string(type.rawValue) }
        try? root.set(.object(object), at: path)
    }

    /// Adds a token under a name that is free.
    private mutating func add(_ value: JSONValue, _ type: DesignTokenType, in groups: [String], named name: String) {
        let groups = groups.map(Self.tokenName)
        guard let root = Self.freeName(groups[0], where: { isGroup([$0]) }) else { return }
        var path = [root]
        for group in groups.dropFirst() {
            guard let free = Self.freeName(group, where: { isGroup(path + [$0]) }) else { return }
            path.append(free)
        }
        let wanted = Self.tokenName(name)
        guard let free = Self.freeName(wanted, where: { JSONPath(path + [$0]).map { self.root[$0] == nil } ?? false }),
            let whole = JSONPath(path + [free])
        else { return }
        try? self.root.set(["$type": .string(type.rawValue), "$value": value], at: whole)
    }

    /// Whether there is nothing at a path or a group.
    private func isGroup(_ path: [String]) -> Bool {
        guard let value = JSONPath(path).flatMap({ root[$0] }) else { return true }
        return value.objectValue.map { !$0.contains("$value") } ?? false
    }

    /// The name, or with the first number behind it that suits.
    private static func freeName(_ name: String, where isFree: (String) -> Bool) -> String? {
        if isFree(name) { return name }
        // More tokens than a document can hold entries.
        return (2...20_000).lazy.map { "\(name)-\($0)" }.first(where: isFree)
    }

    /// A name as the format allows it: lower case, hyphens for what it forbids and for white space.
    private static func tokenName(_ text: String) -> String {
        var name = ""
        for character in text.lowercased() {
            if "{}.".contains(character) || character.isWhitespace { name.append("-") } else { name.append(character) }
        }
        while name.hasPrefix("$") { name.removeFirst() }
        return name.isEmpty ? "unnamed" : String(name.prefix(255))
    }
}
