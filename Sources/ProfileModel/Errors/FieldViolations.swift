/// Collects every violation of a request before it is refused, so that a caller can mend all of them at once.
public struct FieldViolations: Sendable {
    /// The most violations that one answer names; a request can be made to hold many more.
    public static let maximumCount = 100

    /// The violations so far, in the order they were found.
    public private(set) var all: [FieldViolation] = []

    /// Starts without violations.
    public init() {}

    /// Whether nothing is wrong so far.
    public var isEmpty: Bool { all.isEmpty }

    /// Adds a violation; beyond the hundredth they are dropped.
    public mutating func add(_ field: String, _ rule: String) {
        guard all.count < Self.maximumCount else { return }
        all.append(FieldViolation(field: field, rule: rule))
    }

    /// Adds the field violations of an error that another check threw; keeps nothing of other errors.
    public mutating func add(_ error: ProfileError) {
        guard case .invalidArgument(let violations) = error.kind else { return }
        for violation in violations { add(violation.field, violation.rule) }
    }

    /// Runs a check, keeps its violations, and returns its result or nil.
    ///
    /// - Throws: whatever the check throws other than an invalid argument.
    public mutating func collect<Result>(
        _ check: () throws(ProfileError) -> Result
    ) throws(ProfileError) -> Result? {
        do throws(ProfileError) {
            return try check()
        } catch {
            guard case .invalidArgument = error.kind else { throw error }
            add(error)
            return nil
        }
    }

    /// Refuses the request if anything is wrong.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`) with all violations.
    public func throwIfAny() throws(ProfileError) {
        if !all.isEmpty { throw .invalidArgument(all) }
    }
}
