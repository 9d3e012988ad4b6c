public import FoundationEssentials
public import ProfileModel

/// A record that a caller wants created, unchecked.
public struct RecordDraft<Content: ProfileContent>: Sendable {
    /// The id the caller wants; nil for one of our making.
    public var id: UUID?
    /// What the record is to hold.
    public var content: Content

    /// A draft with the given parts.
    public init(id: UUID? = nil, content: Content) {
        self.id = id
        self.content = content
    }
}
