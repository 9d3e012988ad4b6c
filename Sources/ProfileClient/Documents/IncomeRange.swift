public import JSON

/// A range of yearly income; a missing end is open.
///
/// A view of a JSON object: members that this type doesn't know are kept, see `members`.
public struct IncomeRange: JSONDocument {
    /// All members, known and unknown.
    public var members: JSONObject

    /// Makes a view of the members.
    public init(members: JSONObject) { self.members = members }

    /// A range from `minimum` to `maximum` in whole units of `currency`; nil leaves an end open.
    public init(minimum: Int? = nil, maximum: Int? = nil, currency: String? = nil) {
        self.init(members: JSONObject())
        self.minimum = minimum.map { JSONNumber($0) }
        self.maximum = maximum.map { JSONNumber($0) }
        self.currency = currency
    }

    /// The lowest income, exact.
    public var minimum: JSONNumber? {
        get { self["min"] }
        set { self["min"] = newValue }
    }

    /// The highest income, exact.
    public var maximum: JSONNumber? {
        get { self["max"] }
        set { self["max"] = newValue }
    }

    /// ISO 4217 code, such as `USD`.
    public var currency: String? {
        get { self["currency"] }
        set { self["currency"] = newValue }
    }
}
