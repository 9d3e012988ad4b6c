public import FoundationEssentials

/// The steps a program knows, checked: numbers are contiguous from 1, and every step has both files.
public struct MigrationSet: Sendable, Hashable {
    /// The steps in order; step `n` is at index `n - 1`.
    public let migrations: [Migration]

    /// The version of the schema that the program needs: the number of the last step.
    public var requiredVersion: Int { migrations.count }

    /// The steps this binary was built with.
    ///
    /// - Throws: `MigrationError` when the files in `migrations/` were not well-formed at build time.
    public static func embedded() throws(MigrationError) -> MigrationSet {
        try MigrationSet(files: EmbeddedMigrations.files)
    }

    /// Reads the steps from a folder; files that do not end in `.sql` are skipped.
    ///
    /// - Throws: `MigrationError`.
    public init(directory: URL) throws(MigrationError) {
        var files: [(name: String, text: String)] = []
        do {
            for name in try FileManager.default.contentsOfDirectory(atPath: directory.path) where name.hasSuffix(".sql")
            {
                let data = try Data(contentsOf: directory.appending(path: name))
                guard let text = String(validating: data, as: UTF8.self) else {
                    throw MigrationError(.malformedFile(name, "is not UTF-8"))
                }
                files.append((name, text))
            }
        } catch let error as MigrationError {
            throw error
        } catch {
            throw MigrationError(.unreadableFolder(directory.path), underlying: error)
        }
        try self.init(files: files)
    }

    /// Takes file names and texts in any order.
    ///
    /// - Throws: `MigrationError` naming the file that is missing, doubled or badly named.
    public init(files: [(name: String, text: String)]) throws(MigrationError) {
        var ups: [Int: (name: String, text: String)] = [:]
        var downs: [Int: (name: String, text: String)] = [:]
        for file in files {
            let parsed = try Self.parse(file.name)
            let entry = (parsed.name, file.text)
            let earlier =
                parsed.isUp
                ? ups.updateValue(entry, forKey: parsed.number) : downs.updateValue(entry, forKey: parsed.number)
            if earlier != nil { throw MigrationError(.malformedFile(file.name, "has the number of another file")) }
        }
        var migrations: [Migration] = []
        let highest = max(ups.keys.max() ?? 0, downs.keys.max() ?? 0)
        // Files are at most as many as numbers: a gap ends the loop, so a huge number costs nothing.
        var number = 1
        while number <= highest {
            let label = Migration.label(number)
            guard let up = ups[number] else { throw MigrationError(.missingFile("\(label)_….up.sql")) }
            guard let down = downs[number] else { throw MigrationError(.missingFile("\(label)_\(up.name).down.sql")) }
            guard up.name == down.name else {
                throw MigrationError(.malformedFile("\(label)_\(down.name).down.sql", "is named unlike its up file"))
            }
            migrations.append(Migration(number: number, name: up.name, up: up.text, down: down.text))
            number += 1
        }
        self.migrations = migrations
    }

    /// The step with this number, or nil.
    public subscript(number: Int) -> Migration? {
        number >= 1 && number <= migrations.count ? migrations[number - 1] : nil
    }

    private static func parse(_ file: String) throws(MigrationError) -> (number: Int, name: String, isUp: Bool) {
        let isUp = file.hasSuffix(".up.sql")
        let stem = isUp ? file.dropLast(".up.sql".count) : file.dropLast(".down.sql".count)
        let digits = stem.prefix { $0.isASCII && $0.isNumber }
        let name = stem.dropFirst(digits.count + 1)
        guard isUp || file.hasSuffix(".down.sql"), digits.count >= 4, let number = Int(digits), number >= 1,
            stem.dropFirst(digits.count).first == "_", !name.isEmpty
        else { throw MigrationError(.malformedFile(file, "is not named NNNN_name.up.sql or NNNN_name.down.sql")) }
        return (number, String(name), isUp)
    }
}
