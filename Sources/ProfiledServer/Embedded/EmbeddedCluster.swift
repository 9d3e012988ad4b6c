import FoundationEssentials
import Glibc
import Subprocess
import SystemPackage

/// The cluster of an embedded PostgreSQL: how it is made, set up and run.
struct EmbeddedCluster: Sendable {
    let directory: EmbeddedDirectory
    let binaries: PostgresBinaries
    /// Who the server runs as; nil means as this process.
    let account: SystemAccount?

    /// The daemon's role in it.
    static let daemonRole = "profiled"
    /// The role that owns the tables.
    static let ownerRole = "profiled_owner"

    /// Makes the cluster with the database `profiled`, its owner and the daemon's role.
    ///
    /// All of it happens in a folder that is renamed at the end: after a crash on the way the next start begins anew.
    func initialize() async throws {
        let unfinished = directory.unfinishedData
        do {
            if FileStatus(unfinished) != nil { try FileManager.default.removeItem(atPath: unfinished) }
            try directory.makePrivate(unfinished, owner: account)
            // C.UTF-8: order by code point, which no update of the system's locales can change under an index, while
            // lower() and upper() know all of Unicode's letters.
            _ = try await SystemCommand(
                binaries.initdb,
                [
                    "--pgdata=\(unfinished)", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8",
                    "--data-checksums", "--auth-local=peer", "--auth-host=reject",
                ], account: account
            ).run()
            // Single-user mode takes one statement a line and needs neither a socket nor psql.
            let output = try await SystemCommand(
                binaries.postgres, ["--single", "-D", unfinished, "postgres"],
                input: """
                    CREATE ROLE \(Self.daemonRole) LOGIN;
                    CREATE ROLE \(Self.ownerRole) LOGIN;
                    CREATE DATABASE profiled OWNER \(Self.ownerRole);

                    """, account: account
            ).run()
            // It ends with 0 even after an error.
            if output.contains("ERROR:") || output.contains("FATAL:") {
                throw SystemCommand.Failure(description: output)
            }
            guard unsafe rename(unfinished, directory.data) == 0 else {
                throw SystemCommand.Failure(
                    description: "could not rename \(unfinished): \(unsafe String(cString: strerror(errno)))")
            }
        } catch let error as EmbeddedPostgresError {
            throw error
        } catch let error as CancellationError {
            throw error
        } catch {
            throw EmbeddedPostgresError(.initializationFailed, "\(error)")
        }
    }

    /// Writes the settings anew, as they depend on the folder's path and on who connects.
    func writeSettings() throws(EmbeddedPostgresError) {
        try write(settings, to: "postgresql.conf")
        try write("# Written by profiled at each start.\nlocal all all peer map=profiled\n", to: "pg_hba.conf")
        try write(identities, to: "pg_ident.conf")
    }

    /// Runs the server as this process's child that does not outlive it.
    func postmasterConfiguration(teardown: [TeardownStep]) -> Configuration {
        var options = SystemAccount.options(account)
        // Out of the terminal's process group: Ctrl-C is for the daemon, which ends the server in its own time.
        options.createSession = true
        options.teardownSequence = teardown
        var command = [binaries.postgres, "-D", directory.data]
        // From util-linux, on every Debian. Without it the next start ends what was left.
        let setpriv = "/usr/bin/setpriv"
        if FileManager.default.isExecutableFile(atPath: setpriv) {
            command = [setpriv, "--pdeathsig", "INT", "--"] + command
        }
        return Configuration(
            executable: .path(FilePath(command[0])), arguments: Arguments(Array(command.dropFirst())),
            environment: SystemCommand.environment, platformOptions: options)
    }

    // MARK: Settings

    /// The server's whole configuration.
    ///
    /// No just-in-time compilation: it needs memory that is both written and executed, which the unit's sandbox forbids. The log
    /// keeps at most a day and nothing of what is stored: no statements, no details of errors, which name values.
    private var settings: String {
        """
        # Written by profiled at each start; changes here are lost. Put your own into custom.conf beside this file.
        listen_addresses = ''
        port = \(EmbeddedDirectory.port)
        unix_socket_directories = '\(quotedSocketFolder)'
        unix_socket_permissions = 0700
        max_connections = 50
        shared_buffers = 128MB
        dynamic_shared_memory_type = posix
        max_wal_size = 1GB
        min_wal_size = 80MB
        wal_compression = on
        jit = off
        password_encryption = 'scram-sha-256'
        timezone = 'UTC'
        log_timezone = 'UTC'
        datestyle = 'iso, ymd'
        lc_messages = 'C'
        default_text_search_config = 'pg_catalog.simple'
        logging_collector = on
        log_directory = 'log'
        log_filename = 'postgresql-%H.log'
        log_file_mode = 0600
        log_rotation_age = 1h
        log_rotation_size = 0
        log_truncate_on_rotation = on
        log_line_prefix = '%m [%p] '
        log_min_messages = log
        log_min_error_statement = panic
        log_error_verbosity = terse
        log_checkpoints = off
        include_if_exists = 'custom.conf'

        """
    }

    /// In a setting a quote is doubled; in a list of folders a double quote keeps commas and spaces.
    private var quotedSocketFolder: String {
        "\"" + directory.run.replacing("\"", with: "\"\"").replacing("'", with: "''") + "\""
    }

    /// Who may connect as whom: this process's user and the server's own, as any of the roles.
    private var identities: String {
        let names = Set([SystemAccount.current()?.name, account?.name].compactMap { $0 })
        let lines = names.sorted().flatMap { name in
            [Self.daemonRole, Self.ownerRole, "postgres"].map { role in
                "profiled \"\(name.replacing("\"", with: "\"\""))\" \(role)\n"
            }
        }
        return "# Written by profiled at each start.\n" + lines.joined()
    }

    private func write(_ text: String, to name: String) throws(EmbeddedPostgresError) {
        let path = directory.data + "/" + name
        do {
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        } catch {
            throw EmbeddedPostgresError(.unusableDirectory, "could not write \(path): \(error)")
        }
        guard unsafe chmod(path, 0o600) == 0, account.map({ unsafe chown(path, $0.userID, $0.groupID) == 0 }) ?? true
        else {
            throw EmbeddedPostgresError(
                .unusableDirectory, "could not close \(path): \(unsafe String(cString: strerror(errno)))")
        }
    }
}
