public import JSON

/// Where people are.
///
/// A view of a JSON object: members that this type doesn't know are kept, see `members`.
public struct Location: JSONDocument {
    /// All members, known and unknown.
    public var members: JSONObject

    /// Makes a view of the members.
    public init(members: JSONObject) { self.members = members }

    /// ISO 3166 alpha-2 codes.
    public var countries: [String] {
        get { value("countries") }
        set { setValue(newValue, "countries") }
    }

    /// States or provinces.
    public var states: [String] {
        get { value("states") }
        set { setValue(newValue, "states") }
    }

    /// Cities.
    public var cities: [String] {
        get { value("cities") }
        set { setValue(newValue, "cities") }
    }

    /// A circle they are in.
    public var radius: GeographicRadius {
        get { value("radius") }
        set { setValue(newValue, "radius") }
    }
}
