import JSON

/// The colours of one document of brand guidelines, as a look at them needs them.
struct BrandPalette {
    /// One colour.
    struct Swatch {
        /// Where its text is: `high_level_guidelines.colors.primary[0].hex`.
        let path: String
        /// The list it is in, such as `primary`.
        let group: String
        /// What the brand calls it; empty when it has no name.
        let name: String
        /// The text of the colour; nil when there is none.
        let text: String?
        /// The colour; nil when the text isn't one.
        let color: SRGBColor?
        /// What it is for, by its name.
        let role: Role

        /// What to call it in a sentence.
        var title: String { name.isEmpty ? text ?? group : "“\(name.prefix(64))” \(text ?? "")" }
    }

    /// What a colour is for, as far as its name says.
    enum Role: Hashable {
        /// Text, on any background of the palette.
        case text
        /// Text on the colour of this name.
        case textOn(String)
        /// Something that text stands on.
        case background
        /// Anything.
        case free
    }

    /// The lists that a schema knows; others are read too.
    static let knownGroups = ["primary", "secondary", "accent", "neutral"]
    /// The most colours that are looked at in one document: guidelines have some dozens.
    static let maximumSwatches = 1_000

    /// Where the palette is: `high_level_guidelines.colors`.
    let path: String
    /// Its colours in the order of the document, at most `maximumSwatches`.
    let swatches: [Swatch]

    /// Reads the palette at one key of a document. Every list of objects is one of colours, known or not.
    init(_ document: JSONObject, key: String, field: String) {
        path = "\(field).\(key)"
        var found: [Swatch] = []
        for group in document[key]?.objectValue?.members ?? [] {
            for (index, element) in (group.value.arrayValue ?? []).enumerated() {
                guard case .object(let object) = element, found.count < Self.maximumSwatches else { continue }
                // An unknown list may hold anything; only what has a colour is a swatch.
                guard Self.knownGroups.contains(group.key) || object.contains("hex") else { continue }
                let name = object["name"]?.stringValue ?? ""
                let text = object["hex"]?.stringValue
                found.append(
                    Swatch(
                        path: "\(path).\(group.key)[\(index)].hex", group: group.key, name: name, text: text,
                        color: text.flatMap(SRGBColor.init(hex:)), role: Self.role(of: name)))
            }
        }
        swatches = found
    }

    /// The swatch that a text colour's name speaks of: `Text on official colour` of the one called `Official`.
    func swatch(named name: String) -> Swatch? {
        swatches.first { $0.role != .text && Self.essence(of: $0.name) == name && $0.color != nil }
    }

    // MARK: - Names

    private static func role(of name: String) -> Role {
        let words = words(of: name)
        for verb in [["text", "on"], ["type", "on"], ["on"]] where words.starts(with: verb) {
            let rest = words.dropFirst(verb.count)
            if !rest.isEmpty { return .textOn(essence(of: rest.joined(separator: " "))) }
        }
        if words.contains(where: ["background", "surface", "paper", "canvas"].contains) { return .background }
        if words.contains(where: ["text", "foreground", "ink", "copy"].contains) { return .text }
        return .free
    }

    /// A name without what every colour is: lower case, no `colour` at its end.
    private static func essence(of name: String) -> String {
        var words = words(of: name)
        if words.count > 1, let last = words.last, ["colour", "color"].contains(last) { words.removeLast() }
        return words.joined(separator: " ")
    }

    private static func words(of name: String) -> [String] {
        TextRules.caseFolded(name).split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }
}
