internal import ProfiledProtocol

/// What an account has, and whether it ever had anything; counted in one snapshot.
public struct ProfileStatus: Sendable, Hashable {
    /// What an account has of one kind.
    public struct Kind: Sendable, Hashable {
        /// Records that aren't deleted.
        public let liveCount: Int64
        /// Records that are deleted and not yet expunged.
        public let deletedCount: Int64
        /// Whether one was ever created, those expunged since included.
        public let wasEverCreated: Bool
        /// Whether there is a live record now.
        public var hasAny: Bool { liveCount > 0 }

        init(_ message: Profiled_V1_KindStatus) {
            liveCount = message.liveCount
            deletedCount = message.deletedCount
            wasEverCreated = message.wasEverCreated
        }
    }

    /// Whether the account has never created a record of any kind.
    public let isFirstTime: Bool
    /// Whether there is a live record of any kind now.
    public let hasAny: Bool
    /// Customer profiles.
    public let customerProfiles: Kind
    /// Brand guidelines.
    public let brandGuidelines: Kind
    /// Budgets.
    public let budgets: Kind
    /// Containers.
    public let containers: Kind

    init(_ message: Profiled_V1_GetProfileStatusResponse) {
        isFirstTime = message.isFirstTime
        hasAny = message.hasAny_p
        customerProfiles = Kind(message.customerProfiles)
        brandGuidelines = Kind(message.brandGuidelines)
        budgets = Kind(message.budgets)
        containers = Kind(message.containers)
    }
}
