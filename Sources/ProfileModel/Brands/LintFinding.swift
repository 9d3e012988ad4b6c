/// Something that a look at brand guidelines found.
public struct LintFinding: Sendable, Hashable {
    /// What is looked for. The raw value is the constant on the wire.
    public enum Rule: String, Sendable, Hashable, CaseIterable {
        /// Text of this colour is hard to read.
        case lowContrast = "LOW_CONTRAST"
        /// There is no logo.
        case missingLogo = "MISSING_LOGO"
        /// There is no font.
        case missingFont = "MISSING_FONT"
        /// Steps of the type scale don't grow.
        case typeScaleOrder = "TYPE_SCALE_ORDER"
        /// Neighbouring steps of the type scale lie too close or too far apart.
        case typeScaleRatio = "TYPE_SCALE_RATIO"
        /// Text of this size is hard to read.
        case typeSizeSmall = "TYPE_SIZE_SMALL"
        /// There are no colours.
        case missingPalette = "MISSING_PALETTE"
        /// A palette has a colour twice.
        case duplicateColor = "DUPLICATE_COLOR"
        /// A colour of the palette isn't one.
        case invalidColor = "INVALID_COLOR"
    }

    /// How much it matters.
    public enum Severity: Int, Sendable, Hashable, Comparable {
        /// Worth knowing.
        case notice = 1
        /// Should be mended.
        case warning = 2
        /// Breaks a rule.
        case error = 3

        /// Whether the left one matters less.
        public static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }
    }

    /// What was looked for.
    public let rule: Rule
    /// How much it matters.
    public let severity: Severity
    /// Where: a path such as `high_level_guidelines.colors.primary[0].hex`.
    public let path: String
    /// One sentence for people.
    public let message: String
    /// For `lowContrast` the contrast in thousandths, 1,000 to 21,000, rounded down so that a failing one never looks like
    /// a passing one; nil for others.
    public let contrastThousandths: Int32?

    init(_ rule: Rule, _ severity: Severity, _ path: String, _ message: String, contrast: Double? = nil) {
        self.rule = rule
        self.severity = severity
        self.path = path
        self.message = message
        contrastThousandths = contrast.map { Int32(clamping: Int(($0 * 1_000).rounded(.down))) }
    }
}
