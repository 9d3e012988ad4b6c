public import JSON

/// Whom a profile means, by gender. A word that this version doesn't know is kept as it is.
public struct Gender: RawRepresentable, JSONConvertible, Sendable, Hashable {
    /// The word as stored.
    public let rawValue: String

    /// Takes a word.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Everybody.
    public static let all = Gender(rawValue: "all")

    /// Men.
    public static let male = Gender(rawValue: "male")

    /// Women.
    public static let female = Gender(rawValue: "female")

    /// Non-binary people.
    public static let nonBinary = Gender(rawValue: "non_binary")

    /// People whose gender isn't known.
    public static let undetermined = Gender(rawValue: "undetermined")
}
