public import FoundationEssentials

/// What to create.
public struct NewRecord<Content: Sendable>: Sendable {
    /// Its id.
    public var id: UUID
    /// Its content, validated.
    public var content: Content

    /// Takes content and an id, by default a new random one.
    public init(id: UUID = UUID(), content: Content) {
        self.id = id
        self.content = content
    }
}
