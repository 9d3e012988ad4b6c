public import JSON

/// A circle on the map.
///
/// A view of a JSON object: members that this type doesn't know are kept, see `members`.
public struct GeographicRadius: JSONDocument {
    /// All members, known and unknown.
    public var members: JSONObject

    /// Makes a view of the members.
    public init(members: JSONObject) { self.members = members }

    /// Degrees north, −90 … 90, exact.
    public var latitude: JSONNumber? {
        get { self["latitude"] }
        set { self["latitude"] = newValue }
    }

    /// Degrees east, −180 … 180, exact.
    public var longitude: JSONNumber? {
        get { self["longitude"] }
        set { self["longitude"] = newValue }
    }

    /// The radius in `unit`, above 0.
    public var radius: JSONNumber? {
        get { self["radius"] }
        set { self["radius"] = newValue }
    }

    /// The radius's unit.
    public var unit: DistanceUnit? {
        get { self["unit"] }
        set { self["unit"] = newValue }
    }
}
