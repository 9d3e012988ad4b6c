public import JSON

/// How a brand speaks.
///
/// A view of a JSON object: members that this type doesn't know are kept, see `members`.
public struct VoiceGuidelines: JSONDocument {
    /// All members, known and unknown.
    public var members: JSONObject

    /// Makes a view of the members.
    public init(members: JSONObject) { self.members = members }

    /// The voice in a sentence.
    public var brandVoice: String? {
        get { self["brandVoice"] }
        set { self["brandVoice"] = newValue }
    }

    /// Its tones.
    public var primaryTone: [String] {
        get { value("primaryTone") }
        set { setValue(newValue, "primaryTone") }
    }

    /// What all messages rest on.
    public var messagingPillars: [JSONValue] {
        get { value("messagingPillars") }
        set { setValue(newValue, "messagingPillars") }
    }
}
