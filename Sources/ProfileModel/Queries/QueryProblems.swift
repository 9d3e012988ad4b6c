/// Collects what is wrong with the parts of a query and remembers the reason of the first.
struct QueryProblems {
    private var violations = FieldViolations()
    private var reason: ProfileError.Reason?

    /// Whether nothing is wrong so far.
    var isEmpty: Bool { reason == nil }

    /// Everything that is wrong.
    var error: ProfileError { .invalidArgument(violations.all, reason: reason ?? .invalidField) }

    /// Runs a check, keeps its violations, and returns its result or nil. The checks of queries throw invalid arguments
    /// only.
    mutating func collect<Result>(_ check: () throws(ProfileError) -> Result) -> Result? {
        do throws(ProfileError) {
            return try check()
        } catch {
            violations.add(error)
            reason = reason ?? error.reason
            return nil
        }
    }
}
