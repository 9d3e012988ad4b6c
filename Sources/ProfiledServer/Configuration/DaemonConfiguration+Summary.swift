internal import Logging

extension DaemonConfiguration: CustomStringConvertible {
    /// As ``summary``.
    public var description: String { summary }

    /// Every setting in force, a line each; what may hold a password is left out.
    public var summary: String {
        var lines = [
            "socket.path: \(socketPath)",
            "socket.permissions: 0\(String(socketPermissions, radix: 8))",
        ]
        switch database {
        case .external(let connection, let passwordFile):
            lines.append("database.url: \(connection.isEmpty ? "libpq's defaults" : "set (not shown)")")
            if let passwordFile { lines.append("database.passwordFile: \(passwordFile)") }
        case .embedded(let directory):
            lines.append("embedded.directory: \(directory)")
        }
        lines += [
            "pool.readConnections: \(readConnections)",
            "pool.writeConnections: \(writeConnections)",
            "pool.slowConnections: \(slowConnections)",
            "pool.queueLimit: \(queueLimit)",
            "limits.callsPerConnection: \(callsPerConnection)",
            "limits.calls: \(calls)",
            "limits.connections: \(connections)",
            "limits.defaultTimeoutSeconds: \(defaultTimeout.components.seconds)",
            "limits.drainTimeoutSeconds: \(drainTimeout.components.seconds)",
            "limits.watches: \(watches)",
            "limits.watchesPerConnection: \(watchesPerConnection)",
            "changes.keptDays: \(changeDays)",
            "cache.bytes: \(cacheBytes)",
            "log.level: \(logLevel.rawValue)",
        ]
        return lines.joined(separator: "\n")
    }
}
