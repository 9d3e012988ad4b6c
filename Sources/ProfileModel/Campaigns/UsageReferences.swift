public import FoundationEssentials

/// What a campaign uses, by id: a container, single parts, or a container with parts in place of its own.
public struct UsageReferences: Sendable, Hashable {
    /// The container; nil for single parts only.
    public var containerID: UUID?
    /// The parts named by themselves; they win over those of the container.
    public var parts: PartReferences

    /// Takes the ids.
    public init(containerID: UUID? = nil, parts: PartReferences = PartReferences()) {
        self.containerID = containerID
        self.parts = parts
    }

    /// The type that follows from what is named; nil when nothing is.
    public var type: UsageType? {
        switch (containerID != nil, !parts.isEmpty) {
        case (true, false): .container
        case (false, true): .individual
        case (true, true): .hybrid
        case (false, false): nil
        }
    }
}
