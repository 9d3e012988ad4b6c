public import ProfileModel

/// What one message of a watch tells.
public struct ChangeBatch: Sendable, Hashable {
    /// The changes; none means that nothing has happened up to the token.
    public var changes: [Change]
    /// Where to go on after them.
    public var token: ResumeToken
}
