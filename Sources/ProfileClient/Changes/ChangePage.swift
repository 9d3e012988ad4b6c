internal import ProfiledProtocol

/// A page of changes.
public struct ChangePage: Sendable, Hashable {
    /// The changes, in order.
    public let changes: [Change]
    /// Where to go on, whether there were changes or not.
    public let resumeToken: String
    /// Whether there are more already.
    public let hasMore: Bool

    init(_ message: Profiled_V1_ListChangesResponse) {
        changes = message.changes.map(Change.init)
        resumeToken = message.resumeToken
        hasMore = message.hasMore_p
    }
}
