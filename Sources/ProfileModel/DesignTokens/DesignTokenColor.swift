import JSON

/// A value of type `color`.
///
/// Source: Design Tokens Color Module 2025.10; the string form is that of the format's earlier drafts.
struct DesignTokenColor {
    /// The colour in sRGB; nil when it is given in another colour space without a `hex` to fall back to.
    let color: SRGBColor?

    private static let spaces: Set<String> = [
        "srgb", "srgb-linear", "hsl", "hwb", "lab", "lch", "oklab", "oklch", "display-p3", "a98-rgb", "prophoto-rgb",
        "rec2020", "xyz-d65", "xyz-d50",
    ]

    /// Reads `#RGB`, `#RGBA`, `#RRGGBB`, `#RRGGBBAA`, or an object with `colorSpace` and `components`; nil for anything
    /// else.
    init?(_ value: JSONValue) {
        switch value {
        case .string(let text):
            guard let color = Self.color(text) else { return nil }
            self.color = color
        case .object(let object):
            guard let space = object["colorSpace"]?.stringValue, Self.spaces.contains(space),
                let components = object["components"]?.arrayValue, components.count == 3
            else { return nil }
            var channels: [JSONNumber] = []
            for component in components {
                if component.stringValue == "none" {
                    channels.append(0)
                } else if let number = component.numberValue {
                    channels.append(number)
                } else {
                    return nil
                }
            }
            var alpha: UInt8 = 255
            if let given = object["alpha"], !given.isNull {
                guard let number = given.numberValue, let channel = Self.channel(number) else { return nil }
                alpha = channel
            }
            var fallback: SRGBColor?
            if let given = object["hex"], !given.isNull {
                guard let text = given.stringValue, text.utf8.count == 7, let color = SRGBColor(hex: text) else {
                    return nil
                }
                fallback = SRGBColor(red: color.red, green: color.green, blue: color.blue, alpha: alpha)
            }
            guard space == "srgb" else {
                color = fallback
                return
            }
            let bytes = channels.compactMap(Self.channel)
            guard bytes.count == 3 else { return nil }
            color = SRGBColor(red: bytes[0], green: bytes[1], blue: bytes[2], alpha: alpha)
        default: return nil
        }
    }

    /// A colour in the object form.
    static func object(_ color: SRGBColor) -> JSONValue {
        var object: JSONObject = [
            "colorSpace": "srgb",
            "components": .array([color.red, color.green, color.blue].map { .number(fraction($0)) }),
        ]
        if color.alpha < 255 { object["alpha"] = .number(fraction(color.alpha)) }
        object["hex"] = .string(String(color.hex.prefix(7)).lowercased())
        return .object(object)
    }

    /// A channel as a fraction of 255 with four decimals, of which one channel leads back to it.
    private static func fraction(_ channel: UInt8) -> JSONNumber {
        let tenThousandths = (Int(channel) * 10_000 + 127) / 255
        guard tenThousandths < 10_000 else { return 1 }
        guard tenThousandths > 0 else { return 0 }
        let digits = String(tenThousandths)
        var text = "0." + String(repeating: "0", count: 4 - digits.count) + digits
        while text.hasSuffix("0") { text.removeLast() }
        return JSONNumber(text) ?? 0
    }

    private static func channel(_ fraction: JSONNumber) -> UInt8? {
        guard fraction >= JSONNumber(0), fraction <= JSONNumber(1), let value = Double(fraction.plainText) else {
            return nil
        }
        return UInt8(exactly: (value * 255).rounded())
    }

    private static func color(_ text: String) -> SRGBColor? {
        let digits = text.dropFirst()
        guard digits.count == 3 || digits.count == 4 else { return SRGBColor(hex: text) }
        return SRGBColor(hex: digits.reduce(String(text.prefix(1))) { $0 + String($1) + String($1) })
    }
}
