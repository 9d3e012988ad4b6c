public import JSON

/// The logo in short.
///
/// A view of a JSON object: members that this type doesn't know are kept, see `members`.
public struct LogoSummary: JSONDocument {
    /// All members, known and unknown.
    public var members: JSONObject

    /// Makes a view of the members.
    public init(members: JSONObject) { self.members = members }

    /// Where the logo is, by https.
    public var primaryLogoURL: String? {
        get { self["primaryLogoUrl"] }
        set { self["primaryLogoUrl"] = newValue }
    }

    /// How to use it.
    public var usageRules: [String] {
        get { value("usageRules") }
        set { setValue(newValue, "usageRules") }
    }
}
