public import JSON

/// A brand's colours by their part.
///
/// A view of a JSON object: members that this type doesn't know are kept, see `members`.
public struct BrandColors: JSONDocument {
    /// All members, known and unknown.
    public var members: JSONObject

    /// Makes a view of the members.
    public init(members: JSONObject) { self.members = members }

    /// The colours the brand is known by.
    public var primary: [BrandColor] {
        get { value("primary") }
        set { setValue(newValue, "primary") }
    }

    /// The colours beside them.
    public var secondary: [BrandColor] {
        get { value("secondary") }
        set { setValue(newValue, "secondary") }
    }

    /// The colours for emphasis.
    public var accent: [BrandColor] {
        get { value("accent") }
        set { setValue(newValue, "accent") }
    }

    /// Backgrounds, borders and text.
    public var neutral: [BrandColor] {
        get { value("neutral") }
        set { setValue(newValue, "neutral") }
    }
}
