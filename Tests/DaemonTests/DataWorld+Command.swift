import DaemonTestSupport
import Foundation

extension DataWorld {
    /// Runs the client command against this daemon.
    ///
    /// - Returns: its exit status, and what it printed on both outputs.
    func profilectl(_ arguments: String...) async throws -> (status: Int32, output: String) {
        let folder = URL(filePath: try ProfiledProgram.path()).deletingLastPathComponent()
        let path = "/tmp/profiled-ctl-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        FileManager.default.createFile(atPath: path, contents: nil)
        let output = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        let process = Process()
        process.executableURL = folder.appending(path: "profilectl")
        process.arguments = arguments + ["--socket", daemon.socketPath]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = output
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in continuation.resume() }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        return (process.terminationStatus, try String(contentsOfFile: path, encoding: .utf8))
    }
}
