import JSON

/// Where a token's value has its place in a full style guide.
enum DesignTokenPlace: Hashable {
    /// A swatch in one list of the palette.
    case swatch(SRGBColor, list: String)
    /// A step of the type scale.
    case step(DesignTokenDimension)
    /// A font.
    case font(DesignTokenFont)
    /// A style of text.
    case textStyle

    /// Which list of the palette a colour goes to, by the first such word in its path.
    private static let lists: [String: String] = [
        "primary": "primary", "brand": "primary", "main": "primary", "secondary": "secondary", "accent": "accent",
        "neutral": "neutral", "neutrals": "neutral", "gray": "neutral", "grey": "neutral", "grays": "neutral",
        "greys": "neutral", "black": "neutral", "white": "neutral", "background": "neutral", "surface": "neutral",
        "text": "neutral", "foreground": "neutral", "border": "neutral", "ink": "neutral",
    ]
    /// A dimension is a size of type if its path has one of these words …
    private static let typeWords: Set<String> = [
        "font", "fonts", "fontsize", "fontsizes", "type", "typography", "text",
    ]
    /// … and none of these.
    private static let otherWords: Set<String> = [
        "line", "lineheight", "lineheights", "leading", "letter", "letterspacing", "tracking", "spacing", "paragraph",
        "indent", "width",
    ]

    /// The place of a token of a file; nil when there is none for its kind, or its value can't be told.
    init?(_ token: DesignToken, in file: DesignTokenFile) {
        guard let type = file.type(of: token).flatMap(DesignTokenType.init(rawValue:)),
            let value = file.resolved(token.value)
        else { return nil }
        switch type {
        case .color:
            guard let color = DesignTokenColor(value)?.color else { return nil }
            self = .swatch(color, list: token.words.lazy.compactMap { Self.lists[$0] }.first ?? "accent")
        case .dimension:
            // An alias repeats a step that is there already.
            guard DesignToken.target(of: token.value) == nil, let dimension = DesignTokenDimension(value),
                dimension.size != nil
            else { return nil }
            let words = Set(token.words)
            guard !words.isDisjoint(with: Self.typeWords), words.isDisjoint(with: Self.otherWords) else { return nil }
            self = .step(dimension)
        case .fontFamily:
            guard let font = DesignTokenFont(value) else { return nil }
            self = .font(font)
        case .typography:
            guard value.objectValue != nil else { return nil }
            self = .textStyle
        default: return nil
        }
    }
}
