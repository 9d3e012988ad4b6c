public import JSON

/// An age range in whole years; a missing end is open.
///
/// A view of a JSON object: members that this type doesn't know are kept, see `members`.
public struct AgeRange: JSONDocument {
    /// All members, known and unknown.
    public var members: JSONObject

    /// Makes a view of the members.
    public init(members: JSONObject) { self.members = members }

    /// A range from `minimum` to `maximum`, both included; nil leaves an end open.
    public init(minimum: Int? = nil, maximum: Int? = nil) {
        self.init(members: JSONObject())
        self.minimum = minimum
        self.maximum = maximum
    }

    /// The youngest age, 0 … 120.
    public var minimum: Int? {
        get { self["min"] }
        set { self["min"] = newValue }
    }

    /// The oldest age, 0 … 120, not below the youngest.
    public var maximum: Int? {
        get { self["max"] }
        set { self["max"] = newValue }
    }
}
