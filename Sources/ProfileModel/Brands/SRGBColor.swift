internal import Glibc

/// A colour in sRGB with 8 bits a channel, as `#RRGGBB` and `#RRGGBBAA` write it.
public struct SRGBColor: Sendable, Hashable {
    /// Red, 0 … 255.
    public let red: UInt8
    /// Green, 0 … 255.
    public let green: UInt8
    /// Blue, 0 … 255.
    public let blue: UInt8
    /// Opacity, 0 (invisible) … 255 (opaque).
    public let alpha: UInt8

    /// White, `#FFFFFF`.
    public static let white = SRGBColor(red: 255, green: 255, blue: 255)
    /// Black, `#000000`.
    public static let black = SRGBColor(red: 0, green: 0, blue: 0)

    /// Takes the channels.
    public init(red: UInt8, green: UInt8, blue: UInt8, alpha: UInt8 = 255) {
        self.red = red
        self.green = green
        self.blue = blue
        self.alpha = alpha
    }

    /// Reads `#RRGGBB` or `#RRGGBBAA`, in capitals or not; nil for anything else.
    public init?(hex: String) {
        let bytes = Array(hex.utf8)
        guard bytes.count == 7 || bytes.count == 9, bytes[0] == UInt8(ascii: "#") else { return nil }
        var channels: [UInt8] = []
        for start in stride(from: 1, to: bytes.count, by: 2) {
            guard let high = Self.digit(bytes[start]), let low = Self.digit(bytes[start + 1]) else { return nil }
            channels.append(high << 4 | low)
        }
        self.init(
            red: channels[0], green: channels[1], blue: channels[2], alpha: channels.count == 4 ? channels[3] : 255)
    }

    /// `#RRGGBB`, or `#RRGGBBAA` when it isn't opaque; in capitals.
    public var hex: String {
        let channels = alpha == 255 ? [red, green, blue] : [red, green, blue, alpha]
        return channels.reduce("#") { text, channel in
            text + (channel < 16 ? "0" : "") + String(channel, radix: 16, uppercase: true)
        }
    }

    /// The relative luminance, 0 for black to 1 for white; opacity isn't looked at.
    ///
    /// Source: WCAG 2.2, definition of "relative luminance", with the threshold 0.04045 of IEC 61966-2-1 that its text of
    /// 2021 corrected from 0.03928; for 8 bits a channel both give the same.
    public var relativeLuminance: Double {
        0.2126 * Self.linear(red) + 0.7152 * Self.linear(green) + 0.0722 * Self.linear(blue)
    }

    /// The contrast of two opaque colours, 1 to 21, in whatever order.
    ///
    /// Source: WCAG 2.2, definition of "contrast ratio": (L1 + 0.05) / (L2 + 0.05), L1 the lighter.
    public func contrast(to other: SRGBColor) -> Double {
        let (left, right) = (relativeLuminance, other.relativeLuminance)
        return (max(left, right) + 0.05) / (min(left, right) + 0.05)
    }

    /// The colour that shows when this one lies over an opaque one.
    ///
    /// Source: W3C Compositing and Blending Level 1, simple alpha compositing, in sRGB as browsers do it.
    public func over(_ background: SRGBColor) -> SRGBColor {
        guard alpha < 255 else { return self }
        let opacity = Int(alpha)
        func mixed(_ front: UInt8, _ back: UInt8) -> UInt8 {
            // At most 255 × 255 + 127, so the quotient is at most 255.
            UInt8(clamping: (Int(front) * opacity + Int(back) * (255 - opacity) + 127) / 255)
        }
        return SRGBColor(
            red: mixed(red, background.red), green: mixed(green, background.green), blue: mixed(blue, background.blue))
    }

    private static func linear(_ channel: UInt8) -> Double {
        let value = Double(channel) / 255
        return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
