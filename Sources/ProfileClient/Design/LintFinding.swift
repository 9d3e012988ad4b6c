/// Something that a look at brand guidelines found.
public struct LintFinding: Sendable, Hashable {
    /// How much it matters.
    public enum Severity: Int, Sendable, Hashable, Comparable {
        /// A severity that this version doesn't know.
        case unknown = 0
        /// Worth knowing.
        case notice = 1
        /// Should be mended.
        case warning = 2
        /// Breaks a rule, such as the least contrast of text.
        case error = 3

        /// Whether the left one matters less.
        public static func < (left: Severity, right: Severity) -> Bool { left.rawValue < right.rawValue }
    }

    /// A constant for programs: `LOW_CONTRAST`, `MISSING_LOGO`, `MISSING_FONT`, `TYPE_SCALE_ORDER`, `TYPE_SCALE_RATIO`,
    /// `TYPE_SIZE_SMALL`, `MISSING_PALETTE`, `DUPLICATE_COLOR`, `INVALID_COLOR`.
    public let rule: String
    /// How much it matters.
    public let severity: Severity
    /// Where: a path such as `high_level_guidelines.colors.primary[0].hex`.
    public let path: String
    /// One sentence for people.
    public let message: String
    /// For `LOW_CONTRAST`: the contrast in thousandths, 1,000 … 21,000.
    public let contrastThousandths: Int32?
}
