import DaemonTestSupport
import Foundation

extension DataWorld {
    /// Runs the client command against this daemon.
    ///
    /// - Returns: its exit status, and what it printed on both outputs.
    func profilectl(_ arguments: String...) async throws -> (status: Int32, output: String) {
        let folder = URL(filePath: try ProfiledProgram.path()).deletingLastPathComponent()
        let program = folder.appending(path: "profilectl")
        // Foundation's Process waits for whoever inherited its descriptors, and daemons of other tests do.
        let process = try await ChildProcess.start([program.path] + arguments + ["--socket", socketPath])
        switch try await process.waitForExit(within: .seconds(120)) {
        case .status(let status): return (status, process.output)
        case .signal(let number): return (128 + number, process.output)
        }
    }
}
