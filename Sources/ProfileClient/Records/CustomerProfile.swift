/// A target customer profile: whom a campaign is meant for.
public struct CustomerProfile: ProfileRecord {
    /// UUID; see ``ProfileRecord/id``.
    public var id = ""
    /// 1 to 255 characters after trimming; unique among the live profiles of the account without regard to case.
    public var name: String
    /// At most 4,096 characters.
    public var description = ""
    /// Who these people are.
    public var demographics: Demographics {
        get { deferredDemographics.document() }
        set { deferredDemographics = DeferredDocument(newValue) }
    }
    /// What they care about: at most 200 entries, unique without regard to case. The order is kept.
    public var interests: [String] {
        get { deferredInterests.value }
        set { deferredInterests = DeferredField(newValue) }
    }
    /// How they act.
    public var behavior: Behavior {
        get { deferredBehavior.document() }
        set { deferredBehavior = DeferredDocument(newValue) }
    }
    /// One imagined member of the group.
    public var persona: Persona {
        get { deferredPersona.document() }
        set { deferredPersona = DeferredDocument(newValue) }
    }
    /// Whether this is the account's default profile. May be given at creation; afterwards
    /// ``RecordCollection/setDefault(_:expectedVersion:)`` alone moves it.
    public var isDefault = false
    /// Whether the profile is in use; false archives it without deleting.
    public var isActive = true
    /// Words to find and group profiles by; see ``ProfileRecord/labels``.
    public var labels: [String: String] {
        get { deferredLabels.value }
        set { deferredLabels = DeferredField(newValue) }
    }
    /// Free information about the profile.
    public var metadata: RecordMetadata {
        get { deferredRecordMetadata.document() }
        set { deferredRecordMetadata = DeferredDocument(newValue) }
    }
    /// Version, times and actors, set by the daemon.
    public internal(set) var audit = RecordAudit()

    // Documents and lists as they came; what isn't looked at isn't parsed.
    var deferredInterests = DeferredField<[String]>()
    var deferredLabels = DeferredField<[String: String]>()
    var deferredDemographics = DeferredDocument()
    var deferredBehavior = DeferredDocument()
    var deferredPersona = DeferredDocument()
    var deferredRecordMetadata = DeferredDocument()

    /// A profile that isn't stored yet.
    public init(name: String) { self.name = name }
}
