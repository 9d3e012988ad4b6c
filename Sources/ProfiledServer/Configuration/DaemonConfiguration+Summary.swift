internal import Logging

extension DaemonConfiguration: CustomStringConvertible {
    /// As ``summary``.
    public var description: String { summary }

    /// Every setting in force, a line each; what may hold a password is left out.
    public var summary: String { settings.map { "\($0.key): \($0.value)" }.joined(separator: "\n") }

    /// Every setting in force, in the order of the documentation; what may hold a password is left out.
    public var settings: [(key: String, value: String)] {
        var settings: [(key: String, value: String)] = [
            ("socket.path", socketPath),
            ("socket.permissions", "0\(String(socketPermissions, radix: 8))"),
            ("socket.adminPath", adminPath ?? "none"),
            ("socket.adminPermissions", "0\(String(adminPermissions, radix: 8))"),
            ("access", access.text),
        ]
        switch database {
        case .external(let connection, let passwordFile):
            settings.append(("database.url", "\(connection.isEmpty ? "libpq's defaults" : "set (not shown)")"))
            if let passwordFile { settings.append(("database.passwordFile", "\(passwordFile)")) }
            if migrationConnection != nil { settings.append(("database.migrationUrl", "set (not shown)")) }
            if let migrationPasswordFile {
                settings.append(("database.migrationPasswordFile", "\(migrationPasswordFile)"))
            }
            if let databaseRole { settings.append(("database.role", "\(databaseRole)")) }
        case .embedded(let directory):
            settings.append(("embedded.directory", "\(directory)"))
        }
        settings += [
            ("pool.readConnections", "\(readConnections)"),
            ("pool.writeConnections", "\(writeConnections)"),
            ("pool.slowConnections", "\(slowConnections)"),
            ("pool.queueLimit", "\(queueLimit)"),
            ("limits.callsPerConnection", "\(callsPerConnection)"),
            ("limits.calls", "\(calls)"),
            ("limits.connections", "\(connections)"),
            ("limits.defaultTimeoutSeconds", "\(defaultTimeout.components.seconds)"),
            ("limits.drainTimeoutSeconds", "\(drainTimeout.components.seconds)"),
            ("limits.watches", "\(watches)"),
            ("limits.watchesPerConnection", "\(watchesPerConnection)"),
            ("changes.keptDays", "\(changeDays)"),
            ("retention.deletedDays", "\(deletedDays)"),
            ("cache.bytes", "\(cacheBytes)"),
            ("log.level", "\(logLevel.rawValue)"),
            ("log.slowMilliseconds", "\(slowMilliseconds)"),
        ]
        return settings
    }
}
