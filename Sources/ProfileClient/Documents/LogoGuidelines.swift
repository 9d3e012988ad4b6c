public import JSON

/// How logos are used.
///
/// A view of a JSON object: members that this type doesn't know are kept, see `members`.
public struct LogoGuidelines: JSONDocument {
    /// All members, known and unknown.
    public var members: JSONObject

    /// Makes a view of the members.
    public init(members: JSONObject) { self.members = members }

    /// The versions of the logo: text, or objects with a `url`.
    public var logos: [JSONValue] {
        get { value("logos") }
        set { setValue(newValue, "logos") }
    }

    /// The space to leave around a logo.
    public var clearSpace: String? {
        get { self["clearSpace"] }
        set { self["clearSpace"] = newValue }
    }

    /// The smallest `width` and `height`.
    public var minimumSize: JSONObject {
        get { value("minimumSize") }
        set { setValue(newValue, "minimumSize") }
    }
}
