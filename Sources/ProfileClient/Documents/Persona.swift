public import JSON

/// One imagined member of a profile's group.
///
/// A view of a JSON object: members that this type doesn't know are kept, see `members`.
public struct Persona: JSONDocument {
    /// All members, known and unknown.
    public var members: JSONObject

    /// Makes a view of the members.
    public init(members: JSONObject) { self.members = members }

    /// What to call them.
    public var name: String? {
        get { self["name"] }
        set { self["name"] = newValue }
    }

    /// Who they are.
    public var description: String? {
        get { self["description"] }
        set { self["description"] = newValue }
    }

    /// What drives them.
    public var motivations: [String] {
        get { value("motivations") }
        set { setValue(newValue, "motivations") }
    }

    /// What bothers them.
    public var painPoints: [String] {
        get { value("painPoints") }
        set { setValue(newValue, "painPoints") }
    }

    /// What they hold dear.
    public var values: [String] {
        get { value("values") }
        set { setValue(newValue, "values") }
    }
}
