/// A configuration can't be used; every problem is named.
public struct ConfigurationError: Error, Sendable, CustomStringConvertible {
    /// One problem each, such as `pool.readConnections: must be a whole number from 1 to 64, not "many"`.
    public let problems: [String]

    /// The given problems; at least one.
    public init(problems: [String]) { self.problems = problems }

    /// All problems, a line each.
    public var description: String {
        (["the configuration can't be used:"] + problems.map { "  " + $0 }).joined(separator: "\n")
    }
}
