public import JSON

/// Free information about a record.
///
/// A view of a JSON object: members that this type doesn't know are kept, see `members`.
public struct RecordMetadata: JSONDocument {
    /// All members, known and unknown.
    public var members: JSONObject

    /// Makes a view of the members.
    public init(members: JSONObject) { self.members = members }

    /// Words for people to organise by.
    public var tags: [String] {
        get { value("tags") }
        set { setValue(newValue, "tags") }
    }

    /// Notes.
    public var notes: String? {
        get { self["notes"] }
        set { self["notes"] = newValue }
    }

    /// Where the record comes from.
    public var source: RecordSource? {
        get { self["source"] }
        set { self["source"] = newValue }
    }

    /// Whatever the account wants to keep.
    public var customFields: JSONObject {
        get { value("customFields") }
        set { setValue(newValue, "customFields") }
    }

    /// How often the record was used.
    public var usageCount: Int? {
        get { self["usageCount"] }
        set { self["usageCount"] = newValue }
    }

    /// The id of the record that this one is a copy of.
    public var clonedFrom: String? {
        get { self["clonedFrom"] }
        set { self["clonedFrom"] = newValue }
    }
}
