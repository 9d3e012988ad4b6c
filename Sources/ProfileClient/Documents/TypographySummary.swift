public import JSON

/// The typography in short.
///
/// A view of a JSON object: members that this type doesn't know are kept, see `members`.
public struct TypographySummary: JSONDocument {
    /// All members, known and unknown.
    public var members: JSONObject

    /// Makes a view of the members.
    public init(members: JSONObject) { self.members = members }

    /// The main typeface.
    public var primaryFont: String? {
        get { self["primaryFont"] }
        set { self["primaryFont"] = newValue }
    }

    /// Sizes with units, such as `16px`.
    public var typeSizes: [String] {
        get { value("typeSizes") }
        set { setValue(newValue, "typeSizes") }
    }

    /// The typeface beside it.
    public var secondaryFont: String? {
        get { self["secondaryFont"] }
        set { self["secondaryFont"] = newValue }
    }
}
