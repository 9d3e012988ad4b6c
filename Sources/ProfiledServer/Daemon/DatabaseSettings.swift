internal import FoundationEssentials
internal import LibPQ

/// From the daemon's configuration to the pool's.
enum DatabaseSettings {
    /// The pool's configuration.
    ///
    /// - Parameter embedded: how to reach the embedded database, where there is one.
    /// - Throws: ``ConfigurationError`` for a password file that can't be read or a connection string that is wrong.
    static func postgres(
        _ configuration: DaemonConfiguration, embedded: EmbeddedConnections?
    ) throws -> PostgresConfiguration {
        var settings: PostgresConfiguration
        switch configuration.database {
        case .embedded:
            settings = try PostgresConfiguration(conninfo: embedded?.daemon ?? "")
        case .external(let connection, let passwordFile):
            do throws(PostgresError) {
                settings = try PostgresConfiguration(
                    conninfo: connection, password: try passwordFile.map(password(from:)))
            } catch {
                throw ConfigurationError(problems: ["database.url: \(error.message)"])
            }
        }
        settings.read.connections = configuration.readConnections
        settings.read.queueLimit = configuration.queueLimit
        settings.write.connections = configuration.writeConnections
        settings.write.queueLimit = configuration.queueLimit
        settings.slow.connections = configuration.slowConnections
        settings.slow.queueLimit = configuration.queueLimit
        return settings
    }

    /// How to reach the database as the owner of the tables, for migrations.
    ///
    /// - Throws: as above.
    static func owner(
        _ configuration: DaemonConfiguration, embedded: EmbeddedConnections?
    ) throws -> PostgresConfiguration {
        if let embedded { return try PostgresConfiguration(conninfo: embedded.owner) }
        guard case .external(let connection, let passwordFile) = configuration.database else {
            throw EmbeddedPostgresError(.wrongState, "it is not started")
        }
        let isApart = configuration.migrationConnection != nil
        do throws(PostgresError) {
            return try PostgresConfiguration(
                conninfo: configuration.migrationConnection ?? connection,
                password: try (configuration.migrationPasswordFile ?? passwordFile).map(password(from:)))
        } catch {
            throw ConfigurationError(problems: ["database.\(isApart ? "migrationUrl" : "url"): \(error.message)"])
        }
    }

    /// The role that a migration lets in; nil where the daemon is the owner.
    static func daemonRole(_ configuration: DaemonConfiguration) -> String? {
        switch configuration.database {
        case .embedded: EmbeddedCluster.daemonRole
        case .external: configuration.databaseRole
        }
    }

    private static func password(from file: String) throws(PostgresError) -> String {
        do {
            // Editors end a file with a line end that is no part of the password.
            return String(try String(contentsOfFile: file, encoding: .utf8).prefix { $0 != "\n" && $0 != "\r\n" })
        } catch {
            throw PostgresError(.configuration, "the password file can't be read: \(error)")
        }
    }
}
