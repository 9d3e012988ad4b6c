/// A record that a search found.
public struct SearchResult<Record: ProfileRecord>: Sendable, Hashable {
    /// The record.
    public let record: Record
    /// How well it matches, above 0; larger is better. Comparable within one search only.
    public let score: Double
}
