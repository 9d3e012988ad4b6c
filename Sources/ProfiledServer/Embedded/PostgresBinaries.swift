import FoundationEssentials

/// An installed PostgreSQL server.
struct PostgresBinaries: Sendable, Hashable {
    /// The folder with `postgres` and `initdb`.
    let directory: String

    /// Major version: 15 for 15.8.
    let majorVersion: Int

    var postgres: String { directory + "/postgres" }
    var initdb: String { directory + "/initdb" }

    /// The oldest version that has what the schema and the settings use.
    static let oldestMajorVersion = 14

    /// Finds the server to use.
    ///
    /// Looks into Debian's versioned folders, then where `pg_config` says, then along `PATH`.
    /// - Parameter majorVersion: the only version that will do, or nil for the newest there is.
    /// - Throws: `EmbeddedPostgresError` with code `binariesNotFound` or `otherMajorVersion`.
    static func find(majorVersion: Int?) async throws -> PostgresBinaries {
        var found: [PostgresBinaries] = []
        for directory in await candidateDirectories() {
            guard FileManager.default.isExecutableFile(atPath: directory + "/postgres"),
                FileManager.default.isExecutableFile(atPath: directory + "/initdb"),
                let output = try? await SystemCommand(directory + "/postgres", ["--version"]).run(),
                let version = parseMajorVersion(output), version >= oldestMajorVersion
            else { continue }
            found.append(PostgresBinaries(directory: directory, majorVersion: version))
        }
        guard let newest = found.max(by: { $0.majorVersion < $1.majorVersion }) else {
            throw EmbeddedPostgresError(
                .binariesNotFound,
                "no PostgreSQL server of version \(oldestMajorVersion) or newer found in /usr/lib/postgresql, by "
                    + "pg_config or in PATH; install one (Debian: apt-get install postgresql) or give a database by URL"
            )
        }
        guard let majorVersion else { return newest }
        guard let match = found.first(where: { $0.majorVersion == majorVersion }) else {
            let others = Set(found.map(\.majorVersion)).sorted().map(String.init).joined(separator: ", ")
            throw EmbeddedPostgresError(
                .otherMajorVersion,
                "the data was written by PostgreSQL \(majorVersion), but installed is only \(others); install "
                    + "PostgreSQL \(majorVersion) as well, or convert the data with pg_upgrade")
        }
        return match
    }

    /// The major version in what `postgres --version` prints, such as `postgres (PostgreSQL) 15.8 (Debian 15.8-0)`.
    static func parseMajorVersion(_ text: String) -> Int? {
        let words = text.split { $0 == " " || $0 == "\n" }
        guard let name = words.firstIndex(of: "(PostgreSQL)"), name + 1 < words.count else { return nil }
        return Int(words[name + 1].prefix { $0.isASCII && $0.isNumber })
    }

    private static func candidateDirectories() async -> [String] {
        let debian = "/usr/lib/postgresql"
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: debian)) ?? []
        var directories = versions.compactMap(Int.init).sorted(by: >).map { "\(debian)/\($0)/bin" }
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        let inPath = path.split(separator: ":").map(String.init)
        if let tool = inPath.map({ $0 + "/pg_config" }).first(where: FileManager.default.isExecutableFile(atPath:)),
            let output = try? await SystemCommand(tool, ["--bindir"]).run()
        {
            directories.append(String(output.prefix { $0 != "\n" }))
        }
        directories += inPath
        var seen: Set<String> = []
        return directories.filter { seen.insert($0).inserted }
    }
}
