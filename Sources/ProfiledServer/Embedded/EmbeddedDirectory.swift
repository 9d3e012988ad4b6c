import FoundationEssentials
import Glibc

/// The folder of an embedded PostgreSQL and what lies in it.
///
/// `data` is the cluster, `run` holds the socket, `lock` keeps a second daemon out, `startup.log` has what the server
/// said before its own log (in `data/log`) began.
struct EmbeddedDirectory: Sendable, Hashable {
    /// Absolute path, without a slash at the end.
    let path: String

    var data: String { path + "/data" }
    /// Where a new cluster is made before it is renamed to `data`, so that half a cluster is never mistaken for one.
    var unfinishedData: String { path + "/data.unfinished" }
    var run: String { path + "/run" }
    var lock: String { path + "/lock" }
    var startupLog: String { path + "/startup.log" }
    var postmasterFile: String { data + "/postmaster.pid" }

    /// The port number only names the socket file: nothing listens on the network.
    static let port = 5432
    /// Longest path of a Unix socket: `sun_path` has 108 bytes, one of them for the end (unix(7)).
    static let longestSocketPathBytes = 107

    /// - Throws: `EmbeddedPostgresError` with code `unusableDirectory` when the path cannot hold a socket.
    init(_ path: String) throws(EmbeddedPostgresError) {
        var absolute = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
        while absolute.count > 1, absolute.hasSuffix("/") { absolute.removeLast() }
        self.path = absolute
        guard !path.isEmpty, !absolute.utf8.contains(where: { $0 < 0x20 }) else {
            throw EmbeddedPostgresError(.unusableDirectory, "the path is empty or has control characters in it")
        }
        let excess = run.utf8.count + "/.s.PGSQL.\(EmbeddedDirectory.port)".utf8.count
        guard excess <= EmbeddedDirectory.longestSocketPathBytes else {
            throw EmbeddedPostgresError(
                .unusableDirectory,
                "\(absolute) is \(excess - EmbeddedDirectory.longestSocketPathBytes) bytes too long for a Unix socket "
                    + "in it; choose a shorter path")
        }
    }

    /// How to reach the database `profiled` as its roles.
    var connections: EmbeddedConnections {
        let quoted = run.replacing("\\", with: "\\\\").replacing("'", with: "\\'")
        let database = "host='\(quoted)' port=\(EmbeddedDirectory.port) dbname=profiled"
        return EmbeddedConnections(
            daemon: "\(database) user=\(EmbeddedCluster.daemonRole)",
            owner: "\(database) user=\(EmbeddedCluster.ownerRole)", superuser: "\(database) user=postgres")
    }

    /// The major version that wrote the cluster, or nil when there is none yet.
    func clusterMajorVersion() throws(EmbeddedPostgresError) -> Int? {
        guard FileManager.default.fileExists(atPath: data) else { return nil }
        guard let text = try? String(contentsOfFile: data + "/PG_VERSION", encoding: .utf8),
            let version = Int(text.prefix { $0.isASCII && $0.isNumber })
        else {
            throw EmbeddedPostgresError(
                .unusableDirectory,
                "\(data) is there but cannot be read as a PostgreSQL cluster (no PG_VERSION); nothing was touched")
        }
        return version
    }

    /// The running server's own notes, or nil when there are none.
    func readPostmasterFile() -> PostmasterFile? {
        (try? String(contentsOfFile: postmasterFile, encoding: .utf8)).flatMap(PostmasterFile.init)
    }

    /// Every process that works in the cluster: the postmaster and all its children have it as working folder.
    func processes() -> [Int32] {
        guard let cluster = FileStatus(data) else { return [] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { Int32($0) }.filter { FileStatus("/proc/\($0)/cwd")?.isSameFile(as: cluster) ?? false }
    }

    /// Makes a folder for `owner` alone, or checks that one that exists is.
    func makePrivate(_ folder: String, owner: SystemAccount?) throws(EmbeddedPostgresError) {
        let expected = owner?.userID ?? geteuid()
        if FileStatus(folder) == nil {
            guard unsafe mkdir(folder, 0o700) == 0 else { throw failure("could not make \(folder)") }
            if let owner, unsafe chown(folder, owner.userID, owner.groupID) != 0 {
                throw failure("could not give \(folder) to \(owner.name)")
            }
        }
        guard let status = FileStatus(folder), status.isDirectory else {
            throw EmbeddedPostgresError(.unusableDirectory, "\(folder) is not a folder")
        }
        guard status.owner == expected else {
            throw EmbeddedPostgresError(
                .unusableDirectory, "\(folder) belongs to user id \(status.owner), but must belong to \(expected)")
        }
        guard status.permissions & 0o077 == 0 || (unsafe chmod(folder, 0o700)) == 0 else {
            throw failure("\(folder) is open to others and could not be closed")
        }
    }

    /// Checks that `account` can reach this folder: every folder above must let it through.
    func checkReachable(by account: SystemAccount) throws(EmbeddedPostgresError) {
        var folder = ""
        for part in path.split(separator: "/") {
            folder += "/" + part
            guard let status = FileStatus(folder) else { continue }
            guard status.lets(account, do: 0o1) else {
                throw EmbeddedPostgresError(
                    .unusableDirectory,
                    "PostgreSQL does not run as root, and the user \(account.name) may not enter \(folder); choose a "
                        + "folder elsewhere, such as below /var/lib")
            }
        }
    }

    private func failure(_ what: String) -> EmbeddedPostgresError {
        EmbeddedPostgresError(.unusableDirectory, "\(what): \(unsafe String(cString: strerror(errno)))")
    }
}
