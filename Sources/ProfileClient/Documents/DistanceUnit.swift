public import JSON

/// What a radius is measured in. A word that this version doesn't know is kept as it is.
public struct DistanceUnit: RawRepresentable, JSONConvertible, Sendable, Hashable {
    /// The word as stored.
    public let rawValue: String

    /// Takes a word.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Miles.
    public static let miles = DistanceUnit(rawValue: "miles")

    /// Kilometres.
    public static let kilometers = DistanceUnit(rawValue: "kilometers")
}
