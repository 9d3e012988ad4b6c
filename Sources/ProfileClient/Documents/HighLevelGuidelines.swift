public import JSON

/// The quick reference of a brand.
///
/// A view of a JSON object: members that this type doesn't know are kept, see `members`.
public struct HighLevelGuidelines: JSONDocument {
    /// All members, known and unknown.
    public var members: JSONObject

    /// Makes a view of the members.
    public init(members: JSONObject) { self.members = members }

    /// The logo.
    public var logo: LogoSummary {
        get { value("logo") }
        set { setValue(newValue, "logo") }
    }

    /// The colours.
    public var colors: BrandColors {
        get { value("colors") }
        set { setValue(newValue, "colors") }
    }

    /// The typography.
    public var typography: TypographySummary {
        get { value("typography") }
        set { setValue(newValue, "typography") }
    }
}
