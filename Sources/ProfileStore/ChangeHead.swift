/// Where a feed begins and ends.
public struct ChangeHead: Sendable, Hashable {
    /// Tells this feed from every other.
    public var feedID: Int64
    /// The first position that is still kept.
    public var oldestPosition: Int64
    /// The last position given; 0 in an empty feed.
    public var lastPosition: Int64
    /// Whether committed changes wait for a position.
    public var hasWaiting: Bool
}
