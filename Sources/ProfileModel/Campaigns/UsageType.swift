/// What a usage names. The raw value is what the database calls it.
public enum UsageType: String, Sendable, Hashable, CaseIterable {
    /// A container and nothing else.
    case container = "CONTAINER"
    /// One to three single parts, no container.
    case individual = "INDIVIDUAL"
    /// A container, and one to three parts in place of its own.
    case hybrid = "HYBRID"
}
