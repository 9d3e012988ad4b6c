import JSON

/// A value of type `fontFamily`.
///
/// Source: Design Tokens Format Module 2025.10, "Font family".
struct DesignTokenFont: Hashable {
    /// The names, most wanted first; never empty, none longer than a name in a style guide may be.
    let families: [String]

    /// Takes names; nil unless there are 1 to 100, each of 1 to 255 characters.
    init?(families: [String]) {
        guard 1...100 ~= families.count, families.allSatisfy({ TextRules.violation($0) == nil }) else { return nil }
        self.families = families
    }

    /// Reads a name or an array of names; nil for anything else.
    init?(_ value: JSONValue) {
        switch value {
        case .string(let name): self.init(families: [name])
        case .array(let elements):
            let names = elements.compactMap(\.stringValue)
            guard names.count == elements.count else { return nil }
            self.init(families: names)
        default: return nil
        }
    }

    /// The form that another value of the same type was written in.
    func json(like other: JSONValue?) -> JSONValue {
        if families.count == 1, let name = families.first, other?.arrayValue == nil { return .string(name) }
        return .array(families.map { .string($0) })
    }
}
