/// The version that a change was made from.
public struct ExpectedVersion: Sendable, Hashable {
    /// Any version will do.
    public static let any = ExpectedVersion(value: nil)

    /// The version that must be current; nil means any.
    public let value: Int64?

    private init(value: Int64?) { self.value = value }

    /// Reads the number on the wire; 0 means any.
    ///
    /// - Parameter field: the field to name in errors.
    /// - Throws: `ProfileError` (`invalidArgument`) when it is negative.
    public init(_ number: Int64, field: String = "expected_version") throws(ProfileError) {
        guard number >= 0 else { throw .invalidArgument(field, "must not be negative") }
        value = number == 0 ? nil : number
    }

    /// Checks the current version.
    ///
    /// - Throws: `ProfileError` (`aborted`, reason `VERSION_MISMATCH`) with the current version.
    public func check(current: Int64) throws(ProfileError) {
        if let value, value != current { throw .versionMismatch(current: current) }
    }
}
