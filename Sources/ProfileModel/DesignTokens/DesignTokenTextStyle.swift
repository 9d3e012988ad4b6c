import JSON

/// A value of type `typography` as a style guide shows it: plain values, no aliases.
///
/// Source: Design Tokens Format Module 2025.10, "Typography".
struct DesignTokenTextStyle {
    /// `fontFamily` as an array of names, `fontSize` and `letterSpacing` as `16px`, `fontWeight` and `lineHeight` as they
    /// are; what isn't given, or can't be told, is missing.
    let members: JSONObject

    /// Reads the value of a token, over aliases.
    init(_ token: DesignToken, in file: DesignTokenFile) {
        var members = JSONObject()
        let value = file.resolved(token.value)?.objectValue ?? JSONObject()
        for (key, type) in DesignTokenType.typographyMembers {
            guard let member = value[key].flatMap(file.resolved),
                type.violation(of: member) == nil || key == "lineHeight"
            else { continue }
            members[key] = Self.plain(member, type)
        }
        self.members = members
    }

    /// The plain form of one member; nil when there is none.
    static func plain(_ value: JSONValue, _ type: DesignTokenType) -> JSONValue? {
        switch type {
        case .fontFamily: DesignTokenFont(value).map { .array($0.families.map { .string($0) }) }
        case .dimension: DesignTokenDimension(value).map { .string($0.text) }
        case .fontWeight: type.violation(of: value) == nil ? value : nil
        default: value.numberValue.map { .number($0) } ?? DesignTokenDimension(value).map { .string($0.text) }
        }
    }
}
