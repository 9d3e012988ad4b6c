/// What a look at one set of brand guidelines found.
public struct LintReport: Sendable, Hashable {
    /// The findings, gravest first, then by path.
    public let findings: [LintFinding]
    /// The version that was looked at.
    public let version: Int64

    /// Whether something breaks a rule.
    public var hasErrors: Bool { findings.contains { $0.severity == .error } }
}
