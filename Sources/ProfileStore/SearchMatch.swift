/// A record that a search found.
public struct SearchMatch<Record: Sendable>: Sendable {
    /// The record.
    public var record: Record
    /// How well it matches, above 0: above 1 when all words were found, at most 1 when the name is only spelt alike.
    public var score: Double

    /// Takes both.
    public init(record: Record, score: Double) {
        self.record = record
        self.score = score
    }
}
