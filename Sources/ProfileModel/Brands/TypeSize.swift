import JSON

/// A size of type in CSS pixels.
///
/// Source: CSS Values and Units Level 4: 1 in = 96 px = 72 pt; `rem` and `em` by the 16 px that browsers begin with.
struct TypeSize: Hashable, Comparable {
    /// CSS pixels, above 0 and finite.
    let pixels: Double

    /// Pixels of one unit.
    private static let units: [(name: String, pixels: Double)] = [
        ("px", 1), ("rem", 16), ("em", 16), ("pt", 96.0 / 72), ("pc", 16), ("in", 96), ("cm", 96 / 2.54),
        ("mm", 96 / 25.4),
    ]

    /// Takes pixels; nil unless they are above 0 and finite.
    init?(pixels: Double) {
        guard pixels.isFinite, pixels > 0 else { return nil }
        self.pixels = pixels
    }

    /// Reads `16px`, `1.5rem`, `12pt` or a number alone, which means pixels; nil for anything else.
    init?(_ text: String) {
        let trimmed = TextRules.trimmed(text).lowercased()
        let unit = Self.units.first { trimmed.hasSuffix($0.name) }
        let number = TextRules.trimmed(String(trimmed.dropLast(unit?.name.count ?? 0)))
        guard let value = JSONNumber(number), let parsed = Double(value.text) else { return nil }
        self.init(pixels: parsed * (unit?.pixels ?? 1))
    }

    /// Reads a step of a type scale: text, a number, or an object with `size`, `fontSize` or, as design tokens write
    /// dimensions, `value` and `unit`; nil when it has no size that can be compared.
    init?(step: JSONValue) {
        switch step {
        case .string(let text): self.init(text)
        case .number(let number): self.init(number.text)
        case .object(let object):
            if let value = object["value"]?.numberValue {
                self.init(value.text + (object["unit"]?.stringValue ?? ""))
                return
            }
            let inner = object["size"] ?? object["fontSize"] ?? .null
            // One level only: a size isn't nested.
            if case .object(let dimension) = inner {
                guard let value = dimension["value"]?.numberValue else { return nil }
                self.init(value.text + (dimension["unit"]?.stringValue ?? ""))
            } else if let text = inner.stringValue ?? inner.numberValue?.text {
                self.init(text)
            } else {
                return nil
            }
        default: return nil
        }
    }

    static func < (left: TypeSize, right: TypeSize) -> Bool { left.pixels < right.pixels }
}
