/// Who acts: the text of `created_by`, `updated_by` and `deleted_by`.
///
/// 1 … 255 Unicode scalars, trimmed, in normalisation form C, without control characters.
public struct Actor: Sendable, Hashable, CustomStringConvertible {
    /// The name.
    public let name: String

    /// Normalises and checks a name.
    ///
    /// - Parameter field: the field to name in the error; by default the metadata key that carries it.
    /// - Throws: `ProfileError` (`invalidArgument`).
    public init(_ name: String, field: String = "metadata.actor") throws(ProfileError) {
        let normalised = TextRules.normalised(name)
        if let rule = TextRules.violation(normalised) { throw .invalidArgument(field, rule) }
        self.name = normalised
    }

    /// The peer of a socket, by its user number: `uid:1000`.
    public init(uid: UInt32) { name = "uid:\(uid)" }

    /// Takes a name that the database holds, which was checked when it was written.
    public init(stored: String) { name = stored }

    /// The name.
    public var description: String { name }
}
