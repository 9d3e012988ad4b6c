public import FoundationEssentials

/// Which changes are asked for.
public struct ChangeFilter: Sendable, Hashable {
    /// The most records that one filter names.
    public static let maximumIDs = 1_000

    /// Only these kinds; none means all.
    public let kinds: Set<ChangeKind>
    /// Only these records; none means all.
    public let ids: [UUID]

    /// Whether every change passes.
    public var isEmpty: Bool { kinds.isEmpty && ids.isEmpty }

    /// Checks a filter.
    ///
    /// - Parameter field: the field to name in errors.
    /// - Throws: `ProfileError` (`invalidArgument`) for more than 1,000 ids.
    public init(kinds: Set<ChangeKind> = [], ids: [UUID] = [], field: String = "filter") throws(ProfileError) {
        guard ids.count <= Self.maximumIDs else {
            throw .invalidArgument("\(field).ids", "must have at most \(Self.maximumIDs) entries, not \(ids.count)")
        }
        self.kinds = kinds
        self.ids = ids
    }

    private init() {
        kinds = []
        ids = []
    }

    /// Every change.
    public static let all = ChangeFilter()
}
