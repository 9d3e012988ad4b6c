public import JSON

/// Names of the same thing in other systems, such as a Canva brand template's id; every member is one system's.
///
/// A view of a JSON object: members that this type doesn't know are kept, see `members`.
public struct ExternalRefs: JSONDocument {
    /// All members, known and unknown.
    public var members: JSONObject

    /// Makes a view of the members.
    public init(members: JSONObject) { self.members = members }

    /// The id of a brand template in Canva.
    public var canvaBrandTemplateID: String? {
        get { self["canvaBrandTemplateId"] }
        set { self["canvaBrandTemplateId"] = newValue }
    }
}
