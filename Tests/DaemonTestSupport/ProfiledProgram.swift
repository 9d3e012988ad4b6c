import Foundation
import PostgresTestSupport

/// The built program `profiled`: the one beside the test bundle, or the one that `PROFILED_TEST_DAEMON` names.
public enum ProfiledProgram {
    /// Where it is.
    ///
    /// - Throws: `DaemonTestError` when it isn't built.
    public static func path() throws -> String {
        if let path = named { return path }
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let path = URL(filePath: tests).deletingLastPathComponent().appending(path: "profiled").path
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw DaemonTestError("\(path) is not built")
        }
        return path
    }

    /// Whether `PROFILED_TEST_DAEMON` names a program, which is to be a release build.
    public static var isNamed: Bool { named != nil }

    private static var named: String? { ProcessInfo.processInfo.environment["PROFILED_TEST_DAEMON"] }

    /// What a run of the program came to.
    public struct Result: Sendable {
        /// How it ended.
        public var exit: ChildProcess.Exit
        /// What it printed, to standard output and standard error.
        public var output: String
        /// What it printed, by line.
        public var lines: [String] { output.split(separator: "\n").map(String.init) }
    }

    /// Runs it to its end.
    public static func run(
        _ arguments: [String], environment: [String: String] = [:], within limit: Duration = .seconds(30)
    ) async throws -> Result {
        let process = try await ChildProcess.start([path()] + arguments, environment: environment)
        let exit = try await process.waitForExit(within: limit)
        return Result(exit: exit, output: process.output)
    }
}
