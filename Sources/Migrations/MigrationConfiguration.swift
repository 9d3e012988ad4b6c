/// How patiently a runner works, and in whose name.
public struct MigrationConfiguration: Sendable, Hashable {
    /// Longest wait for a table lock: a step that would stand in line behind a long query, with everybody else behind
    /// it, gives up instead. Zero waits without end.
    public var lockTimeout: Duration
    /// Longest time for one statement of a step. Zero allows any time.
    public var statementTimeout: Duration
    /// Longest wait for another runner to end. Zero waits without end.
    public var runnerTimeout: Duration
    /// Who migrates; nil records the role of the session.
    public var appliedBy: String?

    /// Takes the limits; all have defaults fit for a live database.
    public init(
        lockTimeout: Duration = .seconds(5), statementTimeout: Duration = .seconds(600),
        runnerTimeout: Duration = .seconds(600), appliedBy: String? = nil
    ) {
        self.lockTimeout = lockTimeout
        self.statementTimeout = statementTimeout
        self.runnerTimeout = runnerTimeout
        self.appliedBy = appliedBy
    }
}
