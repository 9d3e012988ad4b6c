import ArgumentParser
import FoundationEssentials
import ProfiledServer

/// The flags that every command of the daemon takes.
struct ConfigurationOptions: ParsableArguments {
    @Option(help: "A configuration file (YAML).", completion: .file())
    var config: String?

    @Option(help: "The database: a postgresql:// URL or libpq's keyword=value form, without a password.")
    var database: String?

    @Option(help: "Run a private PostgreSQL in this folder.", completion: .directory)
    var embedded: String?

    @Option(help: "The least severe messages to log: trace, debug, info, notice, warning, error or critical.")
    var logLevel: String?

    func validate() throws {
        if database != nil, embedded != nil {
            throw ValidationError("--database and --embedded exclude each other")
        }
    }

    /// The configuration of flags, environment and file.
    func load(extra: [String: String] = [:]) async throws -> DaemonConfiguration {
        var overrides = extra
        // A flag stands for the whole choice of database: what the file says of the other kind doesn't count.
        if let database {
            overrides["database.url"] = database
            overrides["database.migrationUrl"] = ""
            overrides["embedded.directory"] = ""
        }
        if let embedded {
            overrides["embedded.directory"] = embedded
            overrides["database.url"] = ""
        }
        if let logLevel { overrides["log.level"] = logLevel }
        return try await ConfigurationLoader.load(
            file: config, environment: ProcessInfo.processInfo.environment, overrides: overrides)
    }
}
