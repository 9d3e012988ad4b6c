import JSON

/// The types that the format defines. The raw value is what `$type` says.
///
/// Source: Design Tokens Format Module 2025.10, "Types" and "Composite types".
enum DesignTokenType: String, Sendable {
    case color, dimension, fontFamily, fontWeight, duration, cubicBezier, number
    case strokeStyle, border, transition, shadow, gradient, typography

    /// What a value of type `typography` consists of.
    static let typographyMembers: [(key: String, type: DesignTokenType)] = [
        ("fontFamily", .fontFamily), ("fontSize", .dimension), ("fontWeight", .fontWeight),
        ("letterSpacing", .dimension), ("lineHeight", .number),
    ]

    /// The rule that a value which is no alias breaks, or nil. Types that nothing here is made of are not looked into.
    func violation(of value: JSONValue) -> String? {
        // A reference by JSON pointer is kept as it is.
        if value["$ref"] != nil { return nil }
        switch self {
        case .color:
            return DesignTokenColor(value) == nil
                ? "must be a colour such as #0066CC, or an object with a colorSpace and three components" : nil
        case .dimension:
            return DesignTokenDimension(value) == nil
                ? "must be a dimension such as 16px, or an object with a number value and the unit px or rem" : nil
        case .fontFamily:
            return DesignTokenFont(value) == nil ? "must be a font's name, or an array of names" : nil
        case .fontWeight: return Self.isFontWeight(value) ? nil : "must be 1 to 1000, or a name such as semi-bold"
        case .number: return value.numberValue == nil ? "must be a number" : nil
        case .cubicBezier:
            return value.arrayValue?.compactMap(\.numberValue).count == 4 && value.arrayValue?.count == 4
                ? nil : "must be an array of four numbers"
        case .duration, .strokeStyle, .border, .transition, .shadow, .gradient, .typography: return nil
        }
    }

    /// Source: Design Tokens Format Module 2025.10, "Font weight".
    private static func isFontWeight(_ value: JSONValue) -> Bool {
        if let number = value.numberValue { return number >= JSONNumber(1) && number <= JSONNumber(1_000) }
        return value.stringValue.map(fontWeights.contains) ?? false
    }

    private static let fontWeights: Set<String> = [
        "thin", "hairline", "extra-light", "ultra-light", "light", "normal", "regular", "book", "medium", "semi-bold",
        "demi-bold", "bold", "extra-bold", "ultra-bold", "black", "heavy", "extra-black", "ultra-black",
    ]
}
