/// What is wrong with a filter, and where.
struct FilterError: Error, Sendable, Hashable {
    /// The rule in words.
    let rule: String
    /// The offset in Unicode scalars.
    let position: Int
}
