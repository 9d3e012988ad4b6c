/// Text that is safe to print, and the cells it takes in a terminal.
struct TextCell: Equatable {
    let text: String
    /// Cells: 2 for wide characters, 0 for combining ones.
    let width: Int

    /// Takes text from outside.
    init(escaping text: String) { self.init(trusted: Self.escaped(text)) }

    /// Takes text that holds nothing a terminal acts on.
    init(trusted text: String) {
        self.text = text
        width = text.reduce(0) { $0 + CharacterWidth.cells($1) }
    }

    private init(text: String, width: Int) {
        self.text = text
        self.width = width
    }

    /// The text cut to a width, with an ellipsis where something is missing.
    func cut(to limit: Int) -> TextCell {
        guard width > limit else { return self }
        guard limit > 0 else { return TextCell(text: "", width: 0) }
        var kept = ""
        var used = 0
        for character in text {
            let cells = CharacterWidth.cells(character)
            guard used + cells <= limit - 1 else { break }
            kept.append(character)
            used += cells
        }
        return TextCell(text: kept + "…", width: used + 1)
    }

    /// The text with everything made visible that a terminal would act on: control characters, and marks that change the
    /// direction of text. Line breaks become `\n`.
    static func escaped(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": escaped.append(contentsOf: "\\n".unicodeScalars)
            case "\r": escaped.append(contentsOf: "\\r".unicodeScalars)
            case "\t": escaped.append(contentsOf: "\\t".unicodeScalars)
            case _ where isUnsafe(scalar):
                escaped.append(contentsOf: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".unicodeScalars)
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }

    /// JSON text with the same characters written as JSON escapes. They stand in strings only, so the value is the same.
    static func escapedJSON(_ json: String) -> String {
        // The writer has escaped what is below U+0020; line breaks between members stay.
        guard json.unicodeScalars.contains(where: { $0.value > 0x20 && isUnsafe($0) }) else { return json }
        var escaped = String.UnicodeScalarView()
        for scalar in json.unicodeScalars {
            guard scalar.value > 0x20, isUnsafe(scalar) else {
                escaped.append(scalar)
                continue
            }
            let digits = String(scalar.value, radix: 16)
            let padded = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            escaped.append(contentsOf: "\\u\(padded)".unicodeScalars)
        }
        return String(escaped)
    }

    private static func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        // C0 controls, DEL and C1 controls.
        case 0..<0x20, 0x7F...0x9F: true
        // Line and paragraph separators, directional marks, embeddings, overrides and isolates.
        case 0x2028...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0x061C: true
        default: false
        }
    }
}
