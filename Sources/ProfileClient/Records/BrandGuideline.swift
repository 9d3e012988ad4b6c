/// The guidelines of one brand: what it looks and sounds like.
public struct BrandGuideline: ProfileRecord {
    /// How much guidelines say.
    public enum DetailLevel: Sendable, Hashable {
        /// The quick reference.
        case highLevel
        /// The whole style guide, which must then be present.
        case full
        /// A level that this version of the client doesn't know, by its number.
        case other(Int)
    }

    /// UUID; see ``ProfileRecord/id``.
    public var id = ""
    /// 1 to 255 characters after trimming. Need not be unique.
    public var brandName: String
    /// How much the guidelines say.
    public var detailLevel = DetailLevel.highLevel
    /// The quick reference.
    public var highLevelGuidelines: HighLevelGuidelines {
        get { deferredHighLevelGuidelines.document() }
        set { deferredHighLevelGuidelines = DeferredDocument(newValue) }
    }
    /// The whole style guide.
    public var fullStyleGuide: FullStyleGuide {
        get { deferredFullStyleGuide.document() }
        set { deferredFullStyleGuide = DeferredDocument(newValue) }
    }
    /// The trade the brand is in, at most 255 characters.
    public var industry = ""
    /// What the brand stands for: at most 50 entries, unique without regard to case. The order is kept.
    public var brandValues: [String] = []
    /// Whether these are the account's default guidelines. May be given at creation; afterwards
    /// ``RecordCollection/setDefault(_:expectedVersion:)`` alone moves it.
    public var isDefault = false
    /// Names of the same brand in other systems.
    public var externalRefs: ExternalRefs {
        get { deferredExternalRefs.document() }
        set { deferredExternalRefs = DeferredDocument(newValue) }
    }
    /// Words to find and group guidelines by; see ``ProfileRecord/labels``.
    public var labels: [String: String] = [:]
    /// Free information about the guidelines.
    public var metadata: RecordMetadata {
        get { deferredRecordMetadata.document() }
        set { deferredRecordMetadata = DeferredDocument(newValue) }
    }
    /// Version, times and actors, set by the daemon.
    public internal(set) var audit = RecordAudit()

    // Documents as they came; what isn't looked at isn't parsed.
    var deferredHighLevelGuidelines = DeferredDocument()
    var deferredFullStyleGuide = DeferredDocument()
    var deferredExternalRefs = DeferredDocument()
    var deferredRecordMetadata = DeferredDocument()

    /// Guidelines that aren't stored yet.
    public init(brandName: String) { self.brandName = brandName }
}
