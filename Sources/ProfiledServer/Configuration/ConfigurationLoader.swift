internal import Configuration
internal import FoundationEssentials
internal import Logging
internal import SystemPackage
internal import Yams

/// Reads the configuration: flags before the environment, the environment before the file, the file before defaults.
public enum ConfigurationLoader {
    /// The prefix of environment variables.
    public static let environmentPrefix = "PROFILED_"

    /// Loads and checks.
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
        var providers: [any ConfigProvider] = []
        providers.append(
            InMemoryProvider(name: "flags", values: values(overrides)))
        // The prefix is cut off here: the reader's keys have none.
        var ours: [String: String] = [:]
        for (name, value) in environment where name.hasPrefix(environmentPrefix) {
            ours[String(name.dropFirst(environmentPrefix.count))] = value
        }
        providers.append(EnvironmentVariablesProvider(environmentVariables: ours))
        if let file {
            let text = try read(file)
            try checkKeys(text, file: file)
            do {
                providers.append(try await FileProvider<YAMLSnapshot>(filePath: FilePath(file)))
            } catch {
                throw ConfigurationError(problems: ["\(file): \(error)"])
            }
        }
        let defaults = Dictionary(uniqueKeysWithValues: ConfigurationOption.all.map { ($0.key, $0.defaultValue) })
        providers.append(InMemoryProvider(name: "defaults", values: values(defaults)))
        return try configuration(ConfigReader(providers: providers))
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

    private static func read(_ file: String) throws(ConfigurationError) -> String {
        do {
            return try String(contentsOfFile: file, encoding: .utf8)
        } catch {
            throw ConfigurationError(problems: ["\(file): can't be read as UTF-8 text: \(error)"])
        }
    }

    /// Refuses keys that nothing reads: a mistyped one would otherwise be a setting that silently doesn't hold.
    private static func checkKeys(_ text: String, file: String) throws(ConfigurationError) {
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch {
            throw ConfigurationError(problems: ["\(file): \(error)"])
        }
        guard let root, root != Node("") else { return }
        guard let mapping = root.mapping else {
            throw ConfigurationError(problems: ["\(file): must be a mapping of settings"])
        }
        var problems: [String] = []
        collectUnknownKeys(mapping, prefix: "", into: &problems)
        guard problems.isEmpty else {
            throw ConfigurationError(problems: problems.map { "\(file): \($0)" })
        }
    }

    private static func collectUnknownKeys(_ mapping: Node.Mapping, prefix: String, into problems: inout [String]) {
        for (keyNode, value) in mapping {
            let key = prefix + (keyNode.string ?? "?")
            if ConfigurationOption.all.contains(where: { $0.key == key }) {
                if value.scalar == nil { problems.append("\(key): must be a single value") }
            } else if let inner = value.mapping,
                ConfigurationOption.all.contains(where: { $0.key.hasPrefix(key + ".") })
            {
                collectUnknownKeys(inner, prefix: key + ".", into: &problems)
            } else {
                let line = keyNode.mark.map { " (line \($0.line))" } ?? ""
                problems.append("\(key): unknown key\(line)\(suggestion(for: key))")
            }
        }
    }

    private static func suggestion(for key: String) -> String {
        let lowered = key.lowercased().filter { $0 != "-" && $0 != "_" }
        guard let near = ConfigurationOption.all.first(where: { $0.key.lowercased() == lowered }) else { return "" }
        return "; did you mean \(near.key)?"
    }

    // MARK: Values

    private static func configuration(_ reader: ConfigReader) throws(ConfigurationError) -> DaemonConfiguration {
        var values = ConfigurationValues(reader: reader)
        let embedded = values.text(.embeddedDirectory)
        let passwordFile = values.text(.databasePasswordFile)
        let url = values.text(.databaseURL)
        let configuration = DaemonConfiguration(
            socketPath: values.text(.socketPath),
            socketPermissions: values.permissions(.socketPermissions),
            database: embedded.isEmpty
                ? .external(connection: url, passwordFile: passwordFile.isEmpty ? nil : passwordFile)
                : .embedded(directory: embedded),
            readConnections: values.integer(.readConnections),
            writeConnections: values.integer(.writeConnections),
            slowConnections: values.integer(.slowConnections),
            queueLimit: values.integer(.queueLimit),
            callsPerConnection: values.integer(.callsPerConnection),
            calls: values.integer(.calls),
            connections: values.integer(.connections),
            defaultTimeout: .seconds(values.integer(.defaultTimeoutSeconds)),
            drainTimeout: .seconds(values.integer(.drainTimeoutSeconds)),
            logLevel: Logger.Level(rawValue: values.word(.logLevel)) ?? .info)
        if !embedded.isEmpty, !url.isEmpty {
            values.problems.append("embedded.directory and database.url: only one of them can be set")
        }
        guard values.problems.isEmpty else { throw ConfigurationError(problems: values.problems) }
        return configuration
    }
}
