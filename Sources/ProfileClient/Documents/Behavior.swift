public import JSON

/// How the people of a profile act.
///
/// A view of a JSON object: members that this type doesn't know are kept, see `members`.
public struct Behavior: JSONDocument {
    /// All members, known and unknown.
    public var members: JSONObject

    /// Makes a view of the members.
    public init(members: JSONObject) { self.members = members }

    /// Devices in snake_case, such as `mobile`; an open vocabulary.
    public var devicePreferences: [String] {
        get { value("devicePreferences") }
        set { setValue(newValue, "devicePreferences") }
    }

    /// Ways to buy in snake_case, such as `frequent_buyer`; an open vocabulary.
    public var purchaseBehavior: [String] {
        get { value("purchaseBehavior") }
        set { setValue(newValue, "purchaseBehavior") }
    }

    /// How much they are online.
    public var onlineActivityLevel: OnlineActivityLevel? {
        get { self["onlineActivityLevel"] }
        set { self["onlineActivityLevel"] = newValue }
    }

    /// Platforms in snake_case, such as `instagram`; an open vocabulary.
    public var socialMediaPlatforms: [String] {
        get { value("socialMediaPlatforms") }
        set { setValue(newValue, "socialMediaPlatforms") }
    }
}
