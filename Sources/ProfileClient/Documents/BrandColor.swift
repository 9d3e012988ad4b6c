public import JSON

/// A colour of a brand.
///
/// A view of a JSON object: members that this type doesn't know are kept, see `members`.
public struct BrandColor: JSONDocument {
    /// All members, known and unknown.
    public var members: JSONObject

    /// Makes a view of the members.
    public init(members: JSONObject) { self.members = members }

    /// A colour with a name and a value such as `#0066CC`.
    public init(name: String? = nil, hex: String) {
        self.init(members: JSONObject())
        self.name = name
        self.hex = hex
    }

    /// What the brand calls it.
    public var name: String? {
        get { self["name"] }
        set { self["name"] = newValue }
    }

    /// `#RRGGBB` or `#RRGGBBAA`.
    public var hex: String? {
        get { self["hex"] }
        set { self["hex"] = newValue }
    }
}
