import JSON

/// Takes a design tokens file into a full style guide.
///
/// The file itself is kept under `designTokens`. What the guide has a place for is put there as well, each entry with the
/// name of its token under `token`, which is how the next import and the export find it again:
/// - colours go to `colorPalette`, to the list that their path names, else to `accent`;
/// - sizes of type go to `typographyGuidelines.typeScale`, from small to large;
/// - fonts become `primaryFont` and `secondaryFont`; typography goes to `textStyles`.
///
/// Entries without a token stay; one with the same value is taken for the token's. Entries whose token the file doesn't
/// have any more go. Names, lists and other keys that were changed by hand since stay. Beyond what a list may hold,
/// tokens are kept in the file alone.
struct DesignTokenImport {
    /// The key of a style guide under which the file is kept.
    static let fileKey = "designTokens"
    /// The key of an entry that names its token.
    static let tokenKey = "token"
    /// The most swatches of a list, steps of a scale and text styles (`DocumentRule.fullStyleGuide`).
    static let (maximumSwatches, maximumSteps, maximumTextStyles) = (200, 100, 100)

    private let file: DesignTokenFile
    private let places: [(token: DesignToken, place: DesignTokenPlace)]

    /// Takes a file that has been checked.
    init(_ file: DesignTokenFile) {
        self.file = file
        places = file.tokens.compactMap { token in DesignTokenPlace(token, in: file).map { (token, $0) } }
    }

    /// The guide with the file's tokens.
    func applied(to guide: JSONObject) -> JSONObject {
        var guide = guide
        var palette = guide["colorPalette"]?.objectValue ?? JSONObject()
        takeSwatches(&palette)
        if !palette.isEmpty { guide["colorPalette"] = .object(palette) }
        var typography = guide["typographyGuidelines"]?.objectValue ?? JSONObject()
        takeFonts(&typography)
        takeSteps(&typography)
        takeTextStyles(&typography)
        if !typography.isEmpty { guide["typographyGuidelines"] = .object(typography) }
        guide[Self.fileKey] = .object(file.root)
        return guide
    }

    // MARK: - Colours

    private func takeSwatches(_ palette: inout JSONObject) {
        var colors: [String: SRGBColor] = [:]
        for case (let token, .swatch(let color, _)) in places { colors[token.name] = color }
        var taken: Set<String> = []
        for list in palette.members {
            guard let entries = list.value.arrayValue else { continue }
            var kept: [JSONValue] = []
            for entry in entries {
                guard case .object(var swatch) = entry, let name = swatch[Self.tokenKey]?.stringValue else {
                    kept.append(entry)
                    continue
                }
                // The token is gone, or another swatch has it already.
                guard let color = colors[name], taken.insert(name).inserted else { continue }
                if swatch["hex"]?.stringValue.flatMap(SRGBColor.init(hex:)) != color {
                    swatch["hex"] = .string(color.hex)
                }
                kept.append(.object(swatch))
            }
            palette[list.key] = .array(kept)
        }
        // Swatches made by hand, by their colours: a file may have thousands of tokens.
        var unlinked: [String: [SRGBColor: [Int]]] = [:]
        for list in palette.members {
            // Backwards, so that the first is taken first.
            for (index, entry) in (list.value.arrayValue ?? []).enumerated().reversed()
            where entry[Self.tokenKey] == nil {
                guard let color = entry["hex"]?.stringValue.flatMap(SRGBColor.init(hex:)) else { continue }
                unlinked[list.key, default: [:]][color, default: []].append(index)
            }
        }
        for case (let token, .swatch(let color, let list)) in places where !taken.contains(token.name) {
            var entries = palette[list]?.arrayValue ?? []
            if let same = unlinked[list]?[color]?.popLast(), case .object(var swatch) = entries[same] {
                swatch[Self.tokenKey] = .string(token.name)
                entries[same] = .object(swatch)
            } else if entries.count < Self.maximumSwatches {
                entries.append(
                    ["name": .string(token.title), "hex": .string(color.hex), "token": .string(token.name)])
            } else {
                continue
            }
            palette[list] = .array(entries)
        }
    }

    // MARK: - Type

    private func takeFonts(_ typography: inout JSONObject) {
        var fonts: [(token: DesignToken, font: DesignTokenFont)] = []
        for case (let token, .font(let font)) in places { fonts.append((token, font)) }
        let first = choose(fonts, for: "primaryFont", in: typography, words: ["primary", "body", "base"])
        let rest = fonts.filter { $0.token != first?.token }
        let second = choose(
            rest, for: "secondaryFont", in: typography, words: ["secondary", "heading", "headings", "display"])
        for (key, chosen) in [("primaryFont", first), ("secondaryFont", second)] {
            guard let (token, font) = chosen, let name = font.families.first else {
                if typography[key]?[Self.tokenKey] != nil { typography.remove(key) }
                continue
            }
            var entry = typography[key]?.objectValue ?? JSONObject()
            entry["name"] = .string(name)
            entry["families"] = .array(font.families.map { .string($0) })
            entry[Self.tokenKey] = .string(token.name)
            typography[key] = .object(entry)
        }
    }

    /// The font for a place: the one that is there by its token, else the first with one of the words, else the first.
    private func choose(
        _ fonts: [(token: DesignToken, font: DesignTokenFont)], for key: String, in typography: JSONObject,
        words: [String]
    ) -> (token: DesignToken, font: DesignTokenFont)? {
        let current = typography[key]?[Self.tokenKey]?.stringValue
        return fonts.first { $0.token.name == current }
            ?? words.lazy.compactMap { word in fonts.first { $0.token.words.contains(word) } }.first ?? fonts.first
    }

    private func takeSteps(_ typography: inout JSONObject) {
        var sizes: [(token: DesignToken, value: DesignTokenDimension)] = []
        for case (let token, .step(let dimension)) in places { sizes.append((token, dimension)) }
        let old = typography["typeScale"]?.arrayValue ?? []
        var (steps, taken) = kept(old, Dictionary(sizes.map { ($0.token.name, $0.value) }) { first, _ in first }) {
            step, dimension in
            if TypeSize(step: .object(step)) != dimension.size { step["size"] = .string(dimension.text) }
        }
        for (token, dimension) in sizes where !taken.contains(token.name) {
            let same = steps.firstIndex { $0[Self.tokenKey] == nil && TypeSize(step: $0) == dimension.size }
            var step =
                same.flatMap { steps[$0].objectValue } ?? [
                    "name": .string(token.title), "size": .string(dimension.text),
                ]
            step[Self.tokenKey] = .string(token.name)
            if let same {
                steps[same] = .object(step)
            } else if steps.count < Self.maximumSteps {
                steps.append(.object(step))
            }
            taken.insert(token.name)
        }
        let measured = steps.compactMap { step in TypeSize(step: step).map { (step, $0) } }
        // Steps that can't be measured have no place in an order.
        if !sizes.isEmpty, measured.count == steps.count {
            steps = measured.enumerated().sorted { ($0.element.1, $0.offset) < ($1.element.1, $1.offset) }.map(
                \.element.0)
        }
        if steps != old { typography["typeScale"] = .array(steps) }
    }

    private func takeTextStyles(_ typography: inout JSONObject) {
        var styles: [(token: DesignToken, value: JSONObject)] = []
        for case (let token, .textStyle) in places {
            styles.append((token, DesignTokenTextStyle(token, in: file).members))
        }
        let old = typography["textStyles"]?.arrayValue ?? []
        var (entries, taken) = kept(old, Dictionary(styles.map { ($0.token.name, $0.value) }) { first, _ in first }) {
            entry, members in
            for member in members.members { entry[member.key] = member.value }
        }
        for (token, members) in styles where !taken.contains(token.name) && entries.count < Self.maximumTextStyles {
            var entry: JSONObject = ["name": .string(token.title)]
            for member in members.members { entry[member.key] = member.value }
            entry[Self.tokenKey] = .string(token.name)
            entries.append(.object(entry))
            taken.insert(token.name)
        }
        if entries != old { typography["textStyles"] = .array(entries) }
    }

    /// The entries of a list whose token is still there, brought up to date, and those without one; and which tokens
    /// have an entry.
    private func kept<Value>(
        _ entries: [JSONValue], _ values: [String: Value], update: (inout JSONObject, Value) -> Void
    ) -> (entries: [JSONValue], taken: Set<String>) {
        var kept: [JSONValue] = []
        var taken: Set<String> = []
        for entry in entries {
            guard case .object(var object) = entry, let name = object[Self.tokenKey]?.stringValue else {
                kept.append(entry)
                continue
            }
            guard let value = values[name], taken.insert(name).inserted else { continue }
            update(&object, value)
            kept.append(.object(object))
        }
        return (kept, taken)
    }
}
