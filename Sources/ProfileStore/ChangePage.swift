public import ProfileModel

/// Changes of one account, in order.
public struct ChangePage: Sendable, Hashable {
    /// The changes that passed the filter.
    public var changes: [Change]
    /// Everything up to here was looked at.
    public var position: Int64
}
