/// The state of a container. The raw value is what the database and filters call it.
public enum ContainerStatus: String, Sendable, Hashable, CaseIterable {
    /// Being prepared.
    case draft = "DRAFT"
    /// In use; needs all three parts.
    case active = "ACTIVE"
    /// Out of use.
    case inactive = "INACTIVE"
    /// Put away.
    case archived = "ARCHIVED"
}
