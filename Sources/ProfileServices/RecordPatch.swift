public import FoundationEssentials
public import ProfileModel

/// A change of one record that a caller wants, unchecked but for its mask.
public struct RecordPatch<Content: ProfileContent>: Sendable {
    /// The record.
    public var id: UUID
    /// The new values.
    public var patch: Content
    /// Which of them to take.
    public var mask: FieldMask
    /// The version the change was made from; nil takes any.
    public var expectedVersion: Int64?

    /// Takes all parts.
    public init(id: UUID, patch: Content, mask: FieldMask, expectedVersion: Int64? = nil) {
        self.id = id
        self.patch = patch
        self.mask = mask
        self.expectedVersion = expectedVersion
    }
}
