import FoundationEssentials
import Testing

@testable import Migrations

@Suite struct MigrationSetTests {
    @Test func `the files inside the binary are the files of the repository`() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "migrations")
        #expect(try MigrationSet(directory: folder) == MigrationSet.embedded(), "run migrations/embed")
    }

    @Test func `steps come in order whatever the order of the files`() throws {
        let set = try MigrationSet(files: [
            ("0002_b.down.sql", "d2"), ("0001_a.up.sql", "u1"), ("0002_b.up.sql", "u2"), ("0001_a.down.sql", "d1"),
        ])
        #expect(set.migrations.map(\.number) == [1, 2])
        #expect(set[2]?.up == "u2" && set[2]?.down == "d2")
        #expect(set.requiredVersion == 2 && set[0] == nil && set[3] == nil)
    }

    @Test(arguments: [
        (["0001_a.up.sql"], "0001_a.down.sql"),
        (["0001_a.down.sql"], "0001_….up.sql"),
        (["0001_a.up.sql", "0001_a.down.sql", "0003_c.up.sql", "0003_c.down.sql"], "0002_….up.sql"),
        (["99999999_z.up.sql", "99999999_z.down.sql"], "0001_….up.sql"),
    ])
    func `a missing file is named`(files: [String], missing: String) {
        expect(files, fails: .missingFile(missing))
    }

    @Test(arguments: [
        "1_a.up.sql", "0001a.up.sql", "0001_.up.sql", "0001_a.sql", "0000_a.up.sql", "_a.up.sql",
        "99999999999999999999_a.up.sql", ".up.sql",
    ])
    func `a badly named file is refused`(file: String) {
        expect(
            [file], fails: .malformedFile(file, "is not named NNNN_name.up.sql or NNNN_name.down.sql"))
    }

    @Test func `a number used twice and names that differ are refused`() {
        expect(
            ["0001_a.up.sql", "0001_b.up.sql"], fails: .malformedFile("0001_b.up.sql", "has the number of another file")
        )
        expect(
            ["0001_a.up.sql", "0001_b.down.sql"],
            fails: .malformedFile("0001_b.down.sql", "is named unlike its up file"))
    }

    private func expect(_ files: [String], fails kind: MigrationError.Kind) {
        do {
            _ = try MigrationSet(files: files.map { ($0, "") })
            Issue.record("no error")
        } catch {
            #expect(error.kind == kind)
        }
    }
}
