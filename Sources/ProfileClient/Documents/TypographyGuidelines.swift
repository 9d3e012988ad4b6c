public import JSON

/// How type is set.
///
/// A view of a JSON object: members that this type doesn't know are kept, see `members`.
public struct TypographyGuidelines: JSONDocument {
    /// All members, known and unknown.
    public var members: JSONObject

    /// Makes a view of the members.
    public init(members: JSONObject) { self.members = members }

    /// The main typeface.
    public var primaryFont: JSONObject {
        get { value("primaryFont") }
        set { setValue(newValue, "primaryFont") }
    }

    /// The sizes, from the largest.
    public var typeScale: [JSONObject] {
        get { value("typeScale") }
        set { setValue(newValue, "typeScale") }
    }
}
