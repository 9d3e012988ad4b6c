import Subprocess
import SystemPackage

/// A short-lived program that the embedded PostgreSQL needs: run to its end, its output kept.
struct SystemCommand: Sendable {
    let path: String
    let arguments: [String]
    var input = ""
    var account: SystemAccount?

    /// Most output kept of either stream, in bytes; a program that prints more fails.
    private static let outputLimit = 256 * 1024

    init(_ path: String, _ arguments: [String], input: String = "", account: SystemAccount? = nil) {
        self.path = path
        self.arguments = arguments
        self.input = input
        self.account = account
    }

    /// A program that failed.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs it and returns what it printed, standard output first.
    ///
    /// Cancelling the task kills the program.
    /// - Throws: `Failure` with its output when it does not exit with 0; errors of starting it.
    func run() async throws -> String {
        let result = try await Subprocess.run(
            .path(FilePath(path)), arguments: Arguments(arguments), environment: SystemCommand.environment,
            platformOptions: SystemAccount.options(account), input: .string(input),
            output: .string(limit: SystemCommand.outputLimit), error: .string(limit: SystemCommand.outputLimit))
        let output = result.standardOutput + result.standardError
        guard result.terminationStatus.isSuccess else {
            throw Failure(description: "\(path) ended with \(result.terminationStatus): \(output)")
        }
        return output
    }

    /// All that PostgreSQL's programs get of the environment: messages in English, and none of the caller's secrets or
    /// `PG…` variables, which would change what they do.
    static let environment = Environment.custom([
        "LC_ALL": "C.UTF-8", "PATH": "/usr/local/bin:/usr/bin:/bin", "TZ": "UTC",
    ])
}
