public import ProfileModel

/// What an account has, and whether it ever had anything.
public struct AccountProfileStatus: Sendable, Hashable {
    /// One kind of record.
    public struct Kind: Sendable, Hashable {
        /// Records that are not deleted.
        public var liveCount: Int64
        /// Records that are deleted and still there.
        public var deletedCount: Int64
        /// When the first one ever was created; nil when none ever was.
        public var firstCreatedAt: Timestamp?

        /// Takes all three.
        public init(liveCount: Int64, deletedCount: Int64, firstCreatedAt: Timestamp?) {
            self.liveCount = liveCount
            self.deletedCount = deletedCount
            self.firstCreatedAt = firstCreatedAt
        }
    }

    /// Every kind that exists in this version of the schema.
    public var kinds: [ProfileKind: Kind]

    /// Takes the kinds.
    public init(kinds: [ProfileKind: Kind]) { self.kinds = kinds }

    /// Whether the account has never created anything, not even something that is gone for good by now.
    public var isFirstTime: Bool { kinds.values.allSatisfy { $0.firstCreatedAt == nil } }
}
