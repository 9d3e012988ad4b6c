/// How a profile's range of ages and the one asked for must lie.
public enum AgeRangeMode: String, Sendable, Hashable, CaseIterable {
    /// The profile's range lies within the one asked for.
    case within
    /// The profile's range contains the one asked for.
    case contains
    /// The two have at least one year in common.
    case overlaps
}
