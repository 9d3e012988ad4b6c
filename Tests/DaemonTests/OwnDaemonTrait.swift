import Testing

extension Trait where Self == ConditionTrait {
    /// For tests that start, restart or look into a daemon: not run where the environment names one.
    static var ownDaemon: Self { .enabled(if: DataWorld.isOwn, "needs a daemon of the tests' own") }
}
