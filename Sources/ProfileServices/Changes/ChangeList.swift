public import ProfileModel

/// A page of changes for somebody who asks.
public struct ChangeList: Sendable, Hashable {
    /// The changes, in order.
    public var changes: [Change]
    /// Where to go on.
    public var token: ResumeToken
    /// Whether there is more to be looked at already.
    public var hasMore: Bool
}
