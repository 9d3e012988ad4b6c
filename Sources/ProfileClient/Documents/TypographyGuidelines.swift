public import JSON

/// How type is set.
///
/// A view of a JSON object: members that this type doesn't know are kept, see `members`.
public struct TypographyGuidelines: JSONDocument {
    /// All members, known and unknown.
    public var members: JSONObject

    /// Makes a view of the members.
    public init(members: JSONObject) { self.members = members }

    /// The main typeface: its name, or an object that describes it.
    public var primaryFont: JSONValue? {
        get { self["primaryFont"] }
        set { self["primaryFont"] = newValue }
    }

    /// The typeface beside it.
    public var secondaryFont: JSONValue? {
        get { self["secondaryFont"] }
        set { self["secondaryFont"] = newValue }
    }

    /// The steps of sizes, from small to large.
    public var typeScale: [JSONValue] {
        get { value("typeScale") }
        set { setValue(newValue, "typeScale") }
    }

    /// Named combinations of font, size, weight and line height, free in their form.
    public var textStyles: [JSONValue] {
        get { value("textStyles") }
        set { setValue(newValue, "textStyles") }
    }
}
