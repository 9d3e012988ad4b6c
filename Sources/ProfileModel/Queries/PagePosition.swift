public import FoundationEssentials

/// Where a page ended: the sort values of its last record, the next page begins after them.
public struct PagePosition: Sendable, Hashable {
    /// One sort value.
    public enum Value: Sendable, Hashable {
        /// No value.
        case null
        /// A truth value.
        case bool(Bool)
        /// A whole number; moments as microseconds since 1970.
        case integer(Int64)
        /// A floating-point number by its bits, such as a search's score.
        case bits(UInt64)
        /// A text, at most 8 KiB.
        case text(String)
    }

    /// The values of all terms of the order but the id, in their order.
    public let values: [Value]
    /// The last record's id.
    public let id: UUID

    /// Takes the sort values and the id of a page's last record.
    public init(values: [Value], id: UUID) {
        self.values = values
        self.id = id
    }
}
