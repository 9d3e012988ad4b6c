import Foundation

/// Runs `body` with the path of a file that holds `contents`.
func withFile<Result>(_ contents: Data, _ body: (String) async throws -> Result) async throws -> Result {
    let path = "/tmp/profiled-test-\(UInt32.random(in: 0 ... .max)).yaml"
    try contents.write(to: URL(filePath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try await body(path)
}
