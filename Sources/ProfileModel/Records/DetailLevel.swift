/// How much brand guidelines say. The raw value is what the database and filters call it.
public enum DetailLevel: String, Sendable, Hashable, CaseIterable {
    /// The quick reference.
    case highLevel = "high-level"
    /// The whole style guide, which must then be present.
    case full = "full"
}
