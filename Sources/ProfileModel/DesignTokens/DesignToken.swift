import JSON

/// One token of a design tokens file.
///
/// Source: Design Tokens Format Module 2025.10, "Design token".
struct DesignToken: Sendable, Hashable {
    /// The names of its groups and its own, outermost first. Only the last may be `$root`.
    let path: [String]
    /// Its own `$type`.
    let ownType: String?
    /// The `$type` of the closest group around it that has one.
    let inheritedType: String?
    /// Its `$value` as written, perhaps an alias.
    let value: JSONValue

    /// The path with dots, as aliases write it between braces.
    var name: String { path.joined(separator: ".") }

    /// What an alias refers to; nil when the value isn't one: `{color.brand}` refers to `color.brand`.
    ///
    /// Source: Design Tokens Format Module 2025.10, "Aliases / References".
    static func target(of value: JSONValue) -> String? {
        guard case .string(let text) = value, text.hasPrefix("{"), text.hasSuffix("}"), text.utf8.count > 2 else {
            return nil
        }
        return String(text.dropFirst().dropLast())
    }

    /// A name that calls the token by what sets it apart: `blue 500` for `color.primary.blue.500`, `text on blue` for
    /// `color.neutral.text-on-blue`.
    var title: String {
        let words = path.filter { $0 != "$root" }
        let meaningful = words.drop { Self.genericNames.contains(TextRules.caseFolded($0)) }
        let title = (meaningful.isEmpty ? words.suffix(1) : meaningful).joined(separator: " ")
            .split { $0 == "-" || $0 == "_" || $0 == " " }.joined(separator: " ")
        return TextRules.normalised(String(title.unicodeScalars.prefix(255)))
    }

    /// The words in its path, lower case, outermost first: `fontSize.body-large` has four.
    var words: [String] {
        path.flatMap { segment -> [String] in
            var spaced = ""
            for character in segment {
                if character.isUppercase, spaced.last?.isLowercase == true { spaced.append(" ") }
                spaced.append(character)
            }
            return TextRules.caseFolded(spaced).split { !$0.isLetter && !$0.isNumber }.map(String.init)
        }
    }

    /// Names of groups that say only what kind of tokens is in them, or in which list of the palette they are.
    private static let genericNames: Set<String> = [
        "color", "colors", "colour", "colours", "palette", "base", "core", "global", "font", "fonts", "fontfamily",
        "fontfamilies", "family", "font-family", "fontsize", "fontsizes", "font-size", "size", "sizes", "type",
        "typography",
        "primary", "secondary", "accent", "neutral",
    ]
}
