import JSON

/// What a place in a document must hold. Keys that a rule doesn't know are free; `null` is accepted everywhere, since
/// writers use it for "not given".
indirect enum DocumentRule: Sendable {
    /// Anything.
    case any
    /// Text of at most this many characters.
    case text(Int)
    /// One of these words.
    case word([String])
    /// A word in snake_case of at most 63 characters, from an open vocabulary.
    case snakeCase
    /// A whole number in a range.
    case integer(ClosedRange<Int64>)
    /// A number in a range; nil leaves that end open.
    case number(JSONNumber?, JSONNumber?)
    /// An ISO 3166-1 alpha-2 code.
    case country
    /// An ISO 4217 code.
    case currency
    /// `#RRGGBB` or `#RRGGBBAA`.
    case colour
    /// An absolute https URL of at most 2,048 bytes.
    case httpsURL
    /// At most so many elements of one rule.
    case list(DocumentRule, Int)
    /// An object with these known keys.
    case object([String: DocumentRule])
    /// An object with numbers `min` and `max`, `min` at most `max`, and further known keys.
    case range(DocumentRule, [String: DocumentRule])
    /// A text, or what another rule says.
    case textOr(Int, DocumentRule)

    /// Adds what is wrong with `value`.
    func check(_ value: JSONValue, field: String, into violations: inout FieldViolations) {
        if value.isNull { return }
        switch self {
        case .list(let element, let maximum):
            guard case .array(let elements) = value else { return violations.add(field, "must be an array") }
            if elements.count > maximum { return violations.add(field, "must have at most \(maximum) elements") }
            for (position, value) in elements.enumerated() {
                if value.isNull { violations.add("\(field)[\(position)]", "must not be null") }
                element.check(value, field: "\(field)[\(position)]", into: &violations)
            }
        case .object(let known):
            guard case .object(let object) = value else { return violations.add(field, "must be an object") }
            Self.check(object, known: known, field: field, into: &violations)
        case .range(let bound, let others):
            guard case .object(let object) = value else { return violations.add(field, "must be an object") }
            Self.check(
                object, known: others.merging(["min": bound, "max": bound]) { $1 }, field: field, into: &violations)
            if let minimum = object["min"]?.numberValue, let maximum = object["max"]?.numberValue, maximum < minimum {
                violations.add("\(field).min", "must be at most max")
            }
        case .textOr(let maximum, let rule):
            if value.stringValue != nil {
                DocumentRule.text(maximum).check(value, field: field, into: &violations)
            } else {
                rule.check(value, field: field, into: &violations)
            }
        default:
            if let rule = scalarViolation(value) { violations.add(field, rule) }
        }
    }

    /// Replaces segments in snake_case by the known keys they mean: `age_range.min` becomes `ageRange.min`. A segment
    /// that is itself a known key, or means none, stays.
    func resolving(_ path: JSONPath) -> JSONPath {
        var rule = self
        var segments: [String] = []
        for segment in path.segments {
            let known = rule.members
            let key = known[segment] == nil ? Self.camelCase(segment) : segment
            segments.append(known[key] == nil ? segment : key)
            rule = known[key] ?? .any
        }
        return JSONPath(segments) ?? path
    }

    private var members: [String: DocumentRule] {
        switch self {
        case .object(let known): known
        case .range(let bound, let others): others.merging(["min": bound, "max": bound]) { $1 }
        case .textOr(_, let rule): rule.members
        default: [:]
        }
    }

    private static func check(
        _ object: JSONObject, known: [String: DocumentRule], field: String, into violations: inout FieldViolations
    ) {
        // In the order of the document, so that answers are the same every time.
        for member in object.members {
            known[member.key]?.check(member.value, field: "\(field).\(member.key)", into: &violations)
        }
    }

    private func scalarViolation(_ value: JSONValue) -> String? {
        switch self {
        case .any, .list, .object, .range, .textOr: return nil
        case .integer(let range):
            guard let number = value.numberValue, number.isWhole else { return "must be a whole number" }
            guard let integer = number.int64, range.contains(integer) else {
                return "must be between \(range.lowerBound) and \(range.upperBound)"
            }
            return nil
        case .number(let minimum, let maximum):
            guard let number = value.numberValue else { return "must be a number" }
            if let minimum, number < minimum { return "must be at least \(minimum)" }
            if let maximum, maximum < number { return "must be at most \(maximum)" }
            return nil
        case .text, .word, .snakeCase, .country, .currency, .colour, .httpsURL:
            guard let text = value.stringValue else { return "must be a string" }
            return textViolation(text)
        }
    }

    private func textViolation(_ text: String) -> String? {
        switch self {
        case .text(let maximum): TextRules.paragraphViolation(text, maximum: maximum)
        case .word(let words): words.contains(text) ? nil : "must be one of \(words.joined(separator: ", "))"
        case .snakeCase: Self.isSnakeCase(text) ? nil : "must be a word in snake_case of at most 63 characters"
        case .country: Country.isAssigned(text) ? nil : "must be an ISO 3166-1 alpha-2 country code in capitals"
        case .currency: Currency(code: text) == nil ? "must be an ISO 4217 currency code in capitals" : nil
        case .colour: Self.isColour(text) ? nil : "must be a colour as #RRGGBB or #RRGGBBAA"
        case .httpsURL: Self.isHTTPSURL(text) ? nil : "must be an absolute https URL of at most 2048 bytes"
        default: nil
        }
    }

    private static func isSnakeCase(_ text: String) -> Bool {
        guard let first = text.utf8.first, UInt8(ascii: "a")...UInt8(ascii: "z") ~= first, text.utf8.count <= 63 else {
            return false
        }
        return text.utf8.allSatisfy { byte in
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                || byte == UInt8(ascii: "_")
        }
    }

    private static func isColour(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 7 || bytes.count == 9, bytes.first == UInt8(ascii: "#") else { return false }
        return bytes.dropFirst().allSatisfy { $0 < 0x80 && Character(Unicode.Scalar($0)).isHexDigit }
    }

    private static func isHTTPSURL(_ text: String) -> Bool {
        let scheme = "https://"
        guard text.utf8.count <= 2_048, text.prefix(scheme.count).lowercased() == scheme else { return false }
        let rest = text.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        // A user name before the host is how a link hides where it leads.
        guard !authority.isEmpty, !authority.hasPrefix(":"), !authority.contains("@") else { return false }
        return rest.unicodeScalars.allSatisfy { scalar in
            !scalar.properties.isWhitespace && scalar.properties.generalCategory != .control
                && !"\"<>\\^`{|}".unicodeScalars.contains(scalar)
        }
    }

    private static func camelCase(_ text: String) -> String {
        let words = text.split(separator: "_")
        guard let first = words.first else { return text }
        return words.dropFirst().reduce(String(first)) { $0 + $1.prefix(1).uppercased() + $1.dropFirst() }
    }
}
