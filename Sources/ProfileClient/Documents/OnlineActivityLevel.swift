public import JSON

/// How much people are online. A word that this version doesn't know is kept as it is.
public struct OnlineActivityLevel: RawRepresentable, JSONConvertible, Sendable, Hashable {
    /// The word as stored.
    public let rawValue: String

    /// Takes a word.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Not at all.
    public static let inactive = OnlineActivityLevel(rawValue: "inactive")

    /// Now and then.
    public static let occasional = OnlineActivityLevel(rawValue: "occasional")

    /// Often.
    public static let active = OnlineActivityLevel(rawValue: "active")

    /// Nearly always.
    public static let veryActive = OnlineActivityLevel(rawValue: "very_active")
}
