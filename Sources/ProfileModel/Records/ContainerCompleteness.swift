/// Which parts a container lacked at the moment it was read.
public struct ContainerCompleteness: Sendable, Hashable {
    /// The parts that are not there or not live, in the order of `ContainerPart`.
    public var missingParts: [ContainerPart]

    /// Takes the parts that are missing.
    public init(missingParts: [ContainerPart] = []) { self.missingParts = missingParts }

    /// Whether all three parts are there and live.
    public var isComplete: Bool { missingParts.isEmpty }
}
