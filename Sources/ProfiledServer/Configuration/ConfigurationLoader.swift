internal import Configuration
internal import FoundationEssentials
internal import Logging

/// Reads the configuration: flags before the environment, the environment before the file, the file before defaults.
public enum ConfigurationLoader {
    /// The prefix of environment variables.
    public static let environmentPrefix = "PROFILED_"

    /// Loads and checks. Values never show in errors where they may hold a secret.
    ///
    /// - Parameters:
    ///   - file: a YAML (or JSON) file; nil for none.
    ///   - environment: the process's environment.
    ///   - overrides: values of flags by key.
    /// - Throws: ``ConfigurationError`` with every problem: keys that don't exist, values that don't fit, a file that
    ///   can't be read.
    public static func load(
        file: String?, environment: [String: String], overrides: [String: String]
    ) async throws -> DaemonConfiguration {
        let (ours, unknown) = Self.ours(environment)
        var providers: [any ConfigProvider] = [
            InMemoryProvider(name: "flags", values: values(overrides)),
            EnvironmentVariablesProvider(environmentVariables: ours),
        ]
        var problems = unknown
        if let file {
            let contents = ConfigurationFile(try read(file))
            problems += contents.problems.map { "\(file): \($0)" }
            providers.append(InMemoryProvider(name: "file", values: values(contents.values)))
        }
        let defaults = Dictionary(uniqueKeysWithValues: ConfigurationOption.all.map { ($0.key, $0.defaultValue) })
        providers.append(InMemoryProvider(name: "defaults", values: values(defaults)))
        return try configuration(ConfigReader(providers: providers), problems: problems)
    }

    /// The environment's settings without their prefix, since the reader's keys have none; and a problem for every variable
    /// that begins like a setting and is none. Other variables with our prefix belong to somebody else.
    private static func ours(_ environment: [String: String]) -> (settings: [String: String], problems: [String]) {
        let known = Set(ConfigurationOption.all.map(\.environmentName))
        let sections = Set(ConfigurationOption.all.map { environmentPrefix + $0.section.uppercased() + "_" })
        var settings: [String: String] = [:]
        var problems: [String] = []
        for (name, value) in environment where name.hasPrefix(environmentPrefix) {
            if known.contains(name) {
                settings[String(name.dropFirst(environmentPrefix.count))] = value
            } else if sections.contains(where: name.hasPrefix) {
                let near = Suggestion.nearest(to: name, among: known)
                problems.append("\(name): unknown environment variable" + (near.map { "; did you mean \($0)?" } ?? ""))
            }
        }
        return (settings, problems.sorted())
    }

    private static func values(_ texts: [String: String]) -> [AbsoluteConfigKey: ConfigValue] {
        var values: [AbsoluteConfigKey: ConfigValue] = [:]
        for (key, text) in texts {
            values[AbsoluteConfigKey(key.split(separator: ".").map(String.init))] = ConfigValue(
                .string(text), isSecret: false)
        }
        return values
    }

    // MARK: The file

    /// The most bytes of a configuration file: many times what all settings with comments take.
    private static let maximumFileBytes = 1 << 20

    private static func read(_ file: String) throws(ConfigurationError) -> String {
        do {
            let data = try Data(contentsOf: URL(filePath: file))
            guard data.count <= maximumFileBytes else {
                throw ConfigurationError(problems: ["\(file): has more than \(maximumFileBytes) bytes"])
            }
            guard let text = String(validating: data, as: UTF8.self) else {
                throw ConfigurationError(problems: ["\(file): is not UTF-8 text"])
            }
            return text
        } catch let error as ConfigurationError {
            throw error
        } catch {
            let isThere = FileManager.default.fileExists(atPath: file)
            throw ConfigurationError(problems: ["\(file): \(isThere ? "can't be read" : "there is no such file")"])
        }
    }

    // MARK: Values

    private static func configuration(
        _ reader: ConfigReader, problems: [String]
    ) throws(ConfigurationError) -> DaemonConfiguration {
        var values = ConfigurationValues(reader: reader)
        values.problems = problems
        let embedded = values.text(.embeddedDirectory)
        let passwordFile = values.text(.databasePasswordFile)
        let url = values.text(.databaseURL)
        let migrationURL = values.text(.migrationURL)
        let migrationPasswordFile = values.text(.migrationPasswordFile)
        let role = values.text(.databaseRole)
        let socketPath = values.socketPath(.socketPath)
        let configuration = DaemonConfiguration(
            socketPath: socketPath,
            socketPermissions: values.permissions(.socketPermissions),
            adminPath: values.adminPath(besides: socketPath),
            adminPermissions: values.permissions(.adminPermissions),
            access: values.grants(.access),
            database: embedded.isEmpty
                ? .external(connection: url, passwordFile: passwordFile.isEmpty ? nil : passwordFile)
                : .embedded(directory: embedded),
            migrationConnection: migrationURL.isEmpty ? nil : migrationURL,
            migrationPasswordFile: migrationPasswordFile.isEmpty ? nil : migrationPasswordFile,
            databaseRole: role.isEmpty ? nil : role,
            readConnections: values.integer(.readConnections),
            writeConnections: values.integer(.writeConnections),
            slowConnections: slowConnections(values.integer(.slowConnections)),
            queueLimit: values.integer(.queueLimit),
            callsPerConnection: values.integer(.callsPerConnection),
            calls: values.integer(.calls),
            connections: values.integer(.connections),
            defaultTimeout: .seconds(values.integer(.defaultTimeoutSeconds)),
            drainTimeout: .seconds(values.integer(.drainTimeoutSeconds)),
            watches: values.integer(.watches),
            watchesPerConnection: values.integer(.watchesPerConnection),
            changeDays: values.integer(.changeDays),
            deletedDays: values.integer(.deletedDays),
            cacheBytes: values.integer(.cacheBytes),
            logLevel: Logger.Level(rawValue: values.word(.logLevel)) ?? .info,
            slowMilliseconds: values.integer(.slowMilliseconds))
        if !embedded.isEmpty, !url.isEmpty {
            values.problems.append("embedded.directory and database.url: only one of them can be set")
        }
        if configuration.adminPath == socketPath {
            values.problems.append("socket.adminPath: must be another path than socket.path")
        }
        guard values.problems.isEmpty else { throw ConfigurationError(problems: values.problems) }
        return configuration
    }

    /// A search keeps a processor busy, and Gets need another at the same moment.
    private static func slowConnections(_ number: Int) -> Int {
        number > 0 ? number : min(max(ProcessInfo.processInfo.activeProcessorCount / 2, 1), 2)
    }
}
