/// One setting of the daemon: its place in the file, what it may hold, and what holds without it.
public struct ConfigurationOption: Sendable, Hashable {
    /// What values it takes.
    public enum Kind: Sendable, Hashable {
        /// Any text; the empty text counts as not set.
        case text
        /// A whole number within the range.
        case integer(ClosedRange<Int>)
        /// One of the words.
        case word([String])
        /// Octal file permissions, such as `0660`.
        case permissions
        /// A list of grants: in the file as YAML, elsewhere as JSON in one line.
        case grants
    }

    /// Its dotted place in the file, such as `pool.readConnections`. The environment variable is `PROFILED_` and the
    /// same words in capitals: `PROFILED_POOL_READ_CONNECTIONS`.
    public let key: String
    /// What values it takes.
    public let kind: Kind
    /// What holds when it isn't set, as text.
    public let defaultValue: String
    /// What it does, in one line.
    public let summary: String
    /// Whether its value is kept out of every output.
    public let isSecret: Bool

    /// The environment variable that sets it.
    public var environmentName: String {
        var name = ConfigurationLoader.environmentPrefix
        for character in key {
            if character == "." {
                name += "_"
            } else if character.isUppercase {
                name += "_\(character)"
            } else {
                name += character.uppercased()
            }
        }
        return name
    }

    /// The part of the file that it stands in.
    var section: String { String(key.prefix { $0 != "." }) }

    init(_ key: String, _ kind: Kind, default defaultValue: String, _ summary: String, isSecret: Bool = false) {
        self.key = key
        self.kind = kind
        self.defaultValue = defaultValue
        self.summary = summary
        self.isSecret = isSecret
    }
}

extension ConfigurationOption {
    static let socketPath = ConfigurationOption(
        "socket.path", .text, default: "/run/profiled/profiled.sock", "the Unix socket to listen on")
    static let socketPermissions = ConfigurationOption(
        "socket.permissions", .permissions, default: "0660", "the socket file's permissions, octal")
    static let adminPath = ConfigurationOption(
        "socket.adminPath", .text, default: "",
        "the Unix socket for administrators; empty: admin.sock beside socket.path; none: admins use socket.path")
    static let adminPermissions = ConfigurationOption(
        "socket.adminPermissions", .permissions, default: "0600", "the admin socket file's permissions, octal")
    static let access = ConfigurationOption(
        "access", .grants, default: AccessRules.standard.text,
        "who may read or write which accounts; root and the daemon's own user are admins in any case")
    static let databaseURL = ConfigurationOption(
        "database.url", .text, default: "",
        "the database: a postgresql:// URL or libpq's keyword=value form; empty: libpq's defaults", isSecret: true)
    static let databasePasswordFile = ConfigurationOption(
        "database.passwordFile", .text, default: "", "a file that holds the database password, without line end")
    static let migrationURL = ConfigurationOption(
        "database.migrationUrl", .text, default: "",
        "how `profiled migrate` connects, as the owner of the tables; empty: as database.url", isSecret: true)
    static let migrationPasswordFile = ConfigurationOption(
        "database.migrationPasswordFile", .text, default: "",
        "a file that holds the owner's password, without line end; empty: database.passwordFile")
    static let databaseRole = ConfigurationOption(
        "database.role", .text, default: "",
        "the daemon's role, which `profiled migrate up` lets in; empty: the daemon is the owner of the tables")
    static let embeddedDirectory = ConfigurationOption(
        "embedded.directory", .text, default: "",
        "run a private PostgreSQL in this folder instead of using database.url")
    static let readConnections = ConfigurationOption(
        "pool.readConnections", .integer(1...64), default: "2", "connections that reads share, pipelined")
    static let writeConnections = ConfigurationOption(
        "pool.writeConnections", .integer(1...64), default: "4", "connections for writes, one request at a time each")
    static let slowConnections = ConfigurationOption(
        "pool.slowConnections", .integer(0...64), default: "0",
        "connections for searches and large pages, one request at a time each; 0: 1 on up to three processors, else 2")
    static let queueLimit = ConfigurationOption(
        "pool.queueLimit", .integer(1...1_000_000), default: "4096",
        "requests of one lane that may wait for a connection")
    static let callsPerConnection = ConfigurationOption(
        "limits.callsPerConnection", .integer(1...65_536), default: "64", "calls of one peer that may run at once")
    static let calls = ConfigurationOption(
        "limits.calls", .integer(1...1_000_000), default: "1024", "calls that may run at once in all")
    static let connections = ConfigurationOption(
        "limits.connections", .integer(1...1_000_000), default: "4096", "connections accepted at once")
    static let defaultTimeoutSeconds = ConfigurationOption(
        "limits.defaultTimeoutSeconds", .integer(1...86_400), default: "30", "the deadline of calls that name none")
    static let drainTimeoutSeconds = ConfigurationOption(
        "limits.drainTimeoutSeconds", .integer(0...3600), default: "10", "how long running calls may take at the end")
    static let watches = ConfigurationOption(
        "limits.watches", .integer(0...1_000_000), default: "512", "watches of changes that may run at once in all")
    static let watchesPerConnection = ConfigurationOption(
        "limits.watchesPerConnection", .integer(0...65_536), default: "32",
        "watches of changes of one peer that may run at once")
    static let changeDays = ConfigurationOption(
        "changes.keptDays", .integer(1...3650), default: "7", "days for which the feed of changes reaches back")
    static let deletedDays = ConfigurationOption(
        "retention.deletedDays", .integer(0...36_500), default: "0",
        "days after which `profiled retention` removes deleted records for good; 0: they are kept for ever")
    static let cacheBytes = ConfigurationOption(
        "cache.bytes", .integer(0...1 << 40), default: "67108864",
        "memory for answers that are kept for further reads; 0: none is kept")
    static let logLevel = ConfigurationOption(
        "log.level", .word(["trace", "debug", "info", "notice", "warning", "error", "critical"]), default: "info",
        "the least severe messages that are logged")
    static let slowMilliseconds = ConfigurationOption(
        "log.slowMilliseconds", .integer(0...3_600_000), default: "500",
        "calls that take at least so long are logged; 0 logs none")

    /// Every setting, in the order of the documentation.
    public static let all: [ConfigurationOption] = [
        socketPath, socketPermissions, adminPath, adminPermissions, access, databaseURL, databasePasswordFile,
        migrationURL, migrationPasswordFile, databaseRole, embeddedDirectory, readConnections, writeConnections,
        slowConnections, queueLimit, callsPerConnection, calls, connections, defaultTimeoutSeconds, drainTimeoutSeconds,
        watches, watchesPerConnection, changeDays, deletedDays, cacheBytes, logLevel, slowMilliseconds,
    ]
}
