/// How many records a page holds at most: 1 … 1,000.
public struct PageSize: Sendable, Hashable {
    /// What 0 means.
    public static let standard = 50
    /// What anything larger means.
    public static let maximum = 1_000

    /// The number of records.
    public let rows: Int

    /// Reads the number on the wire: 0 means 50, above 1,000 means 1,000.
    ///
    /// - Parameter field: the field to name in errors.
    /// - Throws: `ProfileError` (`invalidArgument`) when it is negative.
    public init(_ requested: Int32, field: String = "page_size") throws(ProfileError) {
        guard requested >= 0 else { throw .invalidArgument(field, "must not be negative") }
        rows = requested == 0 ? Self.standard : min(Int(requested), Self.maximum)
    }
}
