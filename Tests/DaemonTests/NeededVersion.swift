import Foundation

/// The schema version that this program needs: so many migrations are there.
func neededVersion() throws -> Int {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let folder = tests.deletingLastPathComponent().appending(path: "migrations")
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).count { $0.hasSuffix(".up.sql") }
}
