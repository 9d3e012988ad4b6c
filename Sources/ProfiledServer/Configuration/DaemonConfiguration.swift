public import Logging
internal import ProfileServices
internal import ProfiledProtocol
public import TTRPC

/// What the daemon is told: from flags, the environment and a file, checked.
public struct DaemonConfiguration: Sendable, Equatable {
    /// Where records are stored.
    public enum Database: Sendable, Equatable, CustomStringConvertible {
        /// A server that others run: a URL or libpq's keyword form; empty for libpq's own defaults.
        case external(connection: String, passwordFile: String?)
        /// A private cluster in this folder.
        case embedded(directory: String)

        /// The kind and the folder; never a connection string, which may hold a password.
        public var description: String {
            switch self {
            case .external(let connection, _): connection.isEmpty ? "libpq's defaults" : "external (not shown)"
            case .embedded(let directory): "embedded in \(directory)"
            }
        }
    }

    /// The Unix socket's file.
    public var socketPath: String
    /// The file's mode.
    public var socketPermissions: UInt32
    /// The Unix socket's file for administrators; nil when they use the other.
    public var adminPath: String?
    /// That file's mode.
    public var adminPermissions: UInt32
    /// Who may do what.
    public var access: AccessRules
    /// Where records are stored.
    public var database: Database
    /// How the schema's owner connects where that is not as the daemon does: a URL or libpq's keyword form.
    public var migrationConnection: String?
    /// The file with the owner's password; nil: the daemon's.
    public var migrationPasswordFile: String?
    /// The daemon's role where it isn't the owner of the tables.
    public var databaseRole: String?
    /// Connections of the read lane.
    public var readConnections: Int
    /// Connections of the write lane.
    public var writeConnections: Int
    /// Connections of the slow lane, at least 1.
    public var slowConnections: Int
    /// Requests that may wait in each lane.
    public var queueLimit: Int
    /// Calls of one peer that may run at once.
    public var callsPerConnection: Int
    /// Calls that may run at once in all.
    public var calls: Int
    /// Connections accepted at once.
    public var connections: Int
    /// The deadline of calls that name none.
    public var defaultTimeout: Duration
    /// How long running calls may take at the end.
    public var drainTimeout: Duration
    /// Watches of changes that may run at once in all.
    public var watches: Int
    /// Watches of one connection that may run at once.
    public var watchesPerConnection: Int
    /// Days for which changes are kept.
    public var changeDays: Int
    /// Days after which deleted records may be removed for good; 0: never.
    public var deletedDays: Int
    /// Bytes that answers kept for further reads may take; 0 keeps none.
    public var cacheBytes: Int
    /// The least severe messages that are logged.
    public var logLevel: Logger.Level
    /// Calls that take at least so many milliseconds are logged; 0 for none.
    public var slowMilliseconds: Int

    /// What is answered though all calls are taken: a client cancels to make room, a supervisor asks whether the daemon
    /// lives, an administrator what keeps it busy.
    private static let reservedMethods: Set<MethodDescriptor> = [
        Profiled_V1_Control.Method.cancel, Grpc_Health_V1_Health.Method.check, Profiled_V1_AdminService.Method.status,
        Profiled_V1_AdminService.Method.metrics,
    ]

    /// Where administrators connect unless the configuration says otherwise: `admin.sock` in the folder of the other socket.
    public static func standardAdminPath(besides socketPath: String) -> String {
        socketPath.lastIndex(of: "/").map { socketPath[...$0] + "admin.sock" } ?? "admin.sock"
    }

    /// The limits of the feed of changes under this configuration.
    var changes: ChangeLimits {
        var limits = ChangeLimits()
        limits.watches = watches
        limits.watchesPerConnection = watchesPerConnection
        limits.keptDays = changeDays
        return limits
    }

    /// The transport's limits under this configuration.
    public var server: ServerConfiguration {
        var server = ServerConfiguration()
        server.maximumCallsPerConnection = callsPerConnection
        server.maximumCalls = calls
        server.reservedMethods = Self.reservedMethods
        server.maximumConnections = connections
        server.defaultTimeout = defaultTimeout
        return server
    }
}
