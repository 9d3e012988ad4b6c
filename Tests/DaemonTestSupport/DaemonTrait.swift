public import Testing

/// Gives a suite a daemon, which ends with the suite.
public struct DaemonTrait: SuiteTrait, TestTrait, TestScoping {
    /// The suite's daemon.
    @TaskLocal public static var daemon: DaemonProcess?

    private let environment: [String: String]

    init(environment: [String: String]) { self.environment = environment }

    /// Starts the daemon, runs the suite, ends the daemon.
    public func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await DaemonProcess.with(environment: environment) { daemon in
            try await Self.$daemon.withValue(daemon) { try await function() }
        }
    }
}

extension Trait where Self == DaemonTrait {
    /// A daemon on a database of its own, with these settings.
    public static func daemon(_ environment: [String: String] = [:]) -> Self { Self(environment: environment) }
}
