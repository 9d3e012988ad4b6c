@_spi(_Unicode) import Swift

/// The rules that short texts share: names, interests, labels, identifiers.
///
/// A name is kept as it was meant: accents, quotes, emoji, joiners and every script stay. Only three things change or
/// are refused: white space at both ends is cut off, the text is brought into Unicode's normalisation form C (so that
/// the same name typed on two systems is the same bytes, and an index finds it), and control characters are refused.
/// Lengths are counted in Unicode scalars, as PostgreSQL counts them.
enum TextRules {
    /// Cuts off white space at both ends and brings the text into normalisation form C.
    static func normalised(_ text: String) -> String {
        // ASCII is in form C already.
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return trimmed(text) }
        return trimmed(String(String.UnicodeScalarView(text._nfc)))
    }

    /// Cuts off characters of Unicode's White_Space property at both ends.
    static func trimmed(_ text: String) -> String {
        // Between visible characters of ASCII, as most texts are, there is nothing to cut.
        let visible: ClosedRange<UInt8> = 0x21...0x7E
        if let first = text.utf8.first, let last = text.utf8.last, visible.contains(first), visible.contains(last) {
            return text
        }
        let scalars = text.unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        if first == scalars.startIndex, scalars.index(after: last) == scalars.endIndex { return text }
        return String(scalars[first...last])
    }

    /// The rule that a one-line text breaks, or nil. Expects a normalised text.
    static func violation(_ text: String, minimum: Int = 1, maximum: Int = 255) -> String? {
        if minimum == 1, text.isEmpty { return "must not be empty" }
        if !isShort(text, maximum) { return "must be at most \(maximum) characters long" }
        if text.unicodeScalars.contains(where: isControl) { return "must not contain control characters" }
        return nil
    }

    /// The rule that a text of several lines breaks, or nil.
    static func paragraphViolation(_ text: String, maximum: Int) -> String? {
        if !isShort(text, maximum) { return "must be at most \(maximum) characters long" }
        if text.utf8.contains(0) { return "must not contain U+0000" }
        return nil
    }

    /// Normalises a list of short texts and adds what is wrong with it: too many, empty, too long, or twice the same
    /// but for case.
    static func normalisedList(
        _ list: [String], field: String, maximumCount: Int, into violations: inout FieldViolations
    ) -> [String] {
        guard list.count <= maximumCount else {
            violations.add(field, "must have at most \(maximumCount) entries")
            return list
        }
        var seen: [String: Int] = [:]
        var result: [String] = []
        for (position, raw) in list.enumerated() {
            let entry = normalised(raw)
            if let rule = violation(entry) {
                violations.add("\(field)[\(position)]", rule)
            } else if let earlier = seen.updateValue(position, forKey: caseFolded(entry)) {
                violations.add("\(field)[\(position)]", "must differ from \(field)[\(earlier)] in more than case")
            }
            result.append(entry)
        }
        return result
    }

    /// The form under which two texts that differ only in case are equal.
    static func caseFolded(_ text: String) -> String { text.uppercased().lowercased() }

    private static func isShort(_ text: String, _ maximum: Int) -> Bool {
        // A scalar has at least one byte, so a short text needs no count, and a long one is not walked to its end.
        text.utf8.count <= maximum || text.unicodeScalars.dropFirst(maximum).isEmpty
    }

    /// General category Cc, which will never have others than these (Unicode, chapter 23.1): looked up it took a good part of
    /// the time of a spend.
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
    }
}
