/// One customer profile, one set of guidelines and one budget that belong together.
public struct Container: ProfileRecord {
    /// What state a container is in.
    public enum Status: Sendable, Hashable {
        /// Being prepared.
        case draft
        /// In use; needs all three parts.
        case active
        /// Out of use.
        case inactive
        /// Put away.
        case archived
        /// A state that this version of the client doesn't know, by its number.
        case other(Int)
    }

    /// UUID; see ``ProfileRecord/id``.
    public var id = ""
    /// 1 to 255 characters after trimming, unique among the account's live containers without regard to case.
    public var name: String
    /// UUID of a live customer profile of the account; nil if there is none yet.
    public var customerProfileID: String?
    /// UUID of live guidelines of the account; nil if there are none yet.
    public var brandGuidelinesID: String?
    /// UUID of a live budget of the account; nil if there is none yet.
    public var budgetID: String?
    /// Whether this is the account's default container. May be given at creation; afterwards
    /// ``RecordCollection/setDefault(_:expectedVersion:)`` alone moves it.
    public var isDefault = false
    /// Whether this is the account's primary container. May be given at creation; afterwards
    /// ``RecordCollection/setPrimary(_:expectedVersion:)`` alone moves it.
    public var isPrimary = false
    /// The state.
    public var status = Status.draft
    /// Which parts were not there or not live when the daemon answered: `customer_profile`, `brand_guidelines`, `budget`.
    public internal(set) var missingProfiles: [String] = []
    /// Whether all three parts were there and live when the daemon answered.
    public internal(set) var isComplete = false
    /// Words to find and group containers by; see ``ProfileRecord/labels``.
    public var labels: [String: String] = [:]
    /// Free information about the container.
    public var metadata: RecordMetadata {
        get { deferredRecordMetadata.document() }
        set { deferredRecordMetadata = DeferredDocument(newValue) }
    }
    /// Version, times and actors, set by the daemon.
    public internal(set) var audit = RecordAudit()

    // Documents as they came; what isn't looked at isn't parsed.
    var deferredRecordMetadata = DeferredDocument()

    /// A container that isn't stored yet.
    public init(
        name: String, customerProfileID: String? = nil, brandGuidelinesID: String? = nil, budgetID: String? = nil
    ) {
        self.name = name
        self.customerProfileID = customerProfileID
        self.brandGuidelinesID = brandGuidelinesID
        self.budgetID = budgetID
    }
}
