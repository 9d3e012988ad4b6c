import Foundation
import Logging
import Testing

@testable import ProfiledServer

struct ConfigurationLoaderTests {
    private func load(
        _ text: String?, environment: [String: String] = [:], flags: [String: String] = [:]
    ) async throws -> DaemonConfiguration {
        guard let text else {
            return try await ConfigurationLoader.load(file: nil, environment: environment, overrides: flags)
        }
        return try await withFile(Data(text.utf8)) {
            try await ConfigurationLoader.load(file: $0, environment: environment, overrides: flags)
        }
    }

    private func problems(
        _ text: String?, environment: [String: String] = [:], flags: [String: String] = [:]
    ) async throws -> [String] {
        do {
            _ = try await load(text, environment: environment, flags: flags)
            return []
        } catch let error as ConfigurationError {
            return error.problems
        }
    }

    @Test func `flags come before the environment, the environment before the file, the file before defaults`()
        async throws
    {
        let file = "pool: {readConnections: 3, writeConnections: 3, slowConnections: 3}"
        let environment = ["PROFILED_POOL_READ_CONNECTIONS": "5", "PROFILED_POOL_WRITE_CONNECTIONS": "5"]
        let configuration = try await load(file, environment: environment, flags: ["pool.readConnections": "7"])
        #expect(configuration.readConnections == 7)
        #expect(configuration.writeConnections == 5)
        #expect(configuration.slowConnections == 3)
        #expect(configuration.queueLimit == 4096)
    }

    @Test(
        "an integer setting is read from its variable and from its place in the file",
        arguments: ConfigurationOption.all)
    func everyInteger(option: ConfigurationOption) async throws {
        guard case .integer(let range) = option.kind else { return }
        let line = "\(option.key): \(range.upperBound)"
        #expect(
            try await load(nil, environment: [option.environmentName: "\(range.upperBound)"]).summary.contains(line))
        let parts = option.key.split(separator: ".")
        #expect(try await load("\(parts[0]):\n  \(parts[1]): \(range.upperBound)").summary.contains(line))
        for wrong in [
            "\(range.upperBound + 1)", "\(range.lowerBound - 1)", "many", "", "1.5", "+1", "99999999999999999999",
        ] {
            let problems = try await problems(nil, flags: [option.key: wrong])
            #expect(
                problems.count == 1 && problems[0].hasPrefix("\(option.key): must be a whole number from"),
                "\(problems)")
        }
    }

    @Test func `an unknown key is named with its line and what was meant`() async throws {
        let problems = try await problems(
            "socket:\n  path: /tmp/s\npool:\n  read_connections: 3\n  slowConection: 2\nlogs: {}\n")
        #expect(problems.count == 3)
        #expect(
            problems[0].hasSuffix("pool.read_connections: unknown key (line 4); did you mean pool.readConnections?"))
        #expect(problems[1].hasSuffix("pool.slowConection: unknown key (line 5); did you mean pool.slowConnections?"))
        #expect(problems[2].hasSuffix("logs: unknown key (line 6); did you mean log?"))
        #expect(try await self.problems("whatever: 1")[0].hasSuffix("whatever: unknown key (line 1)"))
    }

    @Test func `a variable that begins like a setting and is none is named`() async throws {
        let environment = [
            "PROFILED_POOL_READCONNECTION": "1", "PROFILED_OTHER": "1", "PROFILED_FUZZ_SECONDS": "3", "HOME": "/",
        ]
        #expect(
            try await problems(nil, environment: environment) == [
                "PROFILED_POOL_READCONNECTION: unknown environment variable; "
                    + "did you mean PROFILED_POOL_READ_CONNECTIONS?"
            ])
    }

    @Test func `a file without settings leaves the defaults`() async throws {
        let defaults = try await load(nil)
        for text in ["", "\n", "# nothing\n", "---\n", "{}", "null", "pool:\n", "pool: ~\n", "socket:\n  path:\n"] {
            #expect(try await load(text) == defaults, "\(text)")
        }
        #expect(defaults.socketPath == "/run/profiled/profiled.sock")
        #expect(defaults.socketPermissions == 0o660)
        #expect(defaults.database == .external(connection: "", passwordFile: nil))
        #expect(defaults.logLevel == .info)
    }

    @Test func `JSON is read as well`() async throws {
        let configuration = try await load(
            #"{"socket": {"path": "/tmp/x", "permissions": "0600"}, "log": {"level": "debug"}}"#)
        #expect(configuration.socketPath == "/tmp/x")
        #expect(configuration.socketPermissions == 0o600)
        #expect(configuration.logLevel == .debug)
    }

    @Test func `permissions are octal however YAML sees the number`() async throws {
        for text in ["0660", "660", "\"0660\"", "'660'"] {
            #expect(try await load("socket: {permissions: \(text)}").socketPermissions == 0o660)
        }
        for text in ["0888", "1000", "0o660", "-1", "rw", "0x1B0"] {
            #expect(try await problems("socket: {permissions: \(text)}").count == 1, "\(text)")
        }
    }

    @Test(
        "a value of the wrong shape is named with its place",
        arguments: [
            ("pool: 5", "pool: must be a mapping"), ("pool: [1]", "pool: must be a mapping"),
            ("socket: {path: {a: b}}", "socket.path: must be a single value"),
            ("socket: {path: [a]}", "socket.path: must be a single value"),
            ("- socket", "must be a mapping of settings"), ("socket", "must be a mapping of settings"),
            ("? [a]\n: b\n", "a key must be a text"), ("log: {level: loud}", "log.level: must be one of"),
            ("socket: {path: ''}", "socket.path: must be a path"),
            ("socket: {path: /\(String(repeating: "x", count: 107))}", "socket.path: must be a path"),
            ("a: b: c", "line 1"), ("pool:\n  calls: \"", "line"), ("a: 1\na: 2\n", "stands twice"),
            ("socket: \u{7}", "not YAML"),
        ])
    func shapes(text: String, expected: String) async throws {
        let problems = try await problems(text)
        #expect(!problems.isEmpty && problems.contains { $0.contains(expected) }, "\(problems)")
    }

    @Test func `all problems are told at once`() async throws {
        let problems = try await problems(
            "pool: {readConnections: 0, queue: 1}\nlog: {level: x}", environment: ["PROFILED_LIMITS_CALLS": "no"])
        #expect(problems.count == 4)
    }

    @Test func `no error and no description shows a secret`() async throws {
        let secret = "hunter2%21secret"
        let url = "postgresql://u:\(secret)@h/d"
        let wrong = [
            "database: {url: [\"\(url)\"]}", "database:\n  url: \"\(url)\n", "database: \(url)",
            "database:\n  url: '\(url)' x", "database: {url: \(url), url: \(url)}", "\(url)",

            "database:\n\turl: \(url)", "database: {uri: \(url)}", "database: {url: \(url)}\npool: 1",
            "database: {url: \(url)}\nembedded: {directory: /x}", "database: {url: \"\\q\(url)\"}",
        ]
        for text in wrong {
            let problems = try await problems(text)
            #expect(!problems.isEmpty && !"\(problems)".contains(secret), "\(text): \(problems)")
        }
        let configuration = try await load("database: {url: \"\(url)\"}")
        #expect(configuration.database == .external(connection: url, passwordFile: nil))
        for shown in [
            "\(configuration)", configuration.summary, String(reflecting: configuration), "\(configuration.database)",
            "\(Daemon(configuration: configuration, metrics: OpenMetricsRegistry(), logger: Logger(label: "x")))",
        ] {
            #expect(!shown.contains(secret))
        }
        let broken = try await load("database: {url: \"postgresql://u:\(secret)@h/d?nope=\(secret)\"}")
        do {
            _ = try DatabaseSettings.postgres(broken, embedded: nil)
            Issue.record("a wrong connection string was taken")
        } catch {
            #expect(!"\(error)".contains(secret))
        }
    }

    @Test func `a file that can't be used is named`() async throws {
        #expect(
            await #expect(throws: ConfigurationError.self) {
                try await ConfigurationLoader.load(file: "/nonexistent/x.yaml", environment: [:], overrides: [:])
            }?.problems == ["/nonexistent/x.yaml: there is no such file"])
        #expect(
            await #expect(throws: ConfigurationError.self) {
                try await ConfigurationLoader.load(file: "/tmp", environment: [:], overrides: [:])
            }?.problems == ["/tmp: can't be read"])
        for (data, rule) in [(Data([0x61, 0xFF]), "is not UTF-8 text"), (Data(count: 1 << 21), "has more than")] {
            try await withFile(data) { path in
                let error = await #expect(throws: ConfigurationError.self) {
                    try await ConfigurationLoader.load(file: path, environment: [:], overrides: [:])
                }
                #expect(error?.problems.first?.contains(rule) == true)
            }
        }
    }

    @Test func `the example lists every setting with its default and loads`() async throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let example = try String(contentsOf: root.appending(path: "systemd/profiled.yaml"), encoding: .utf8)
        let defaults = try await load(nil)
        #expect(try await load(example) == defaults)
        // With the comment sign of every setting taken away it says the same.
        let lines = example.split(separator: "\n").filter {
            $0.hasPrefix("#  ") || $0.hasPrefix("#") && !$0.hasPrefix("# ")
        }.map {
            $0.dropFirst()
        }
        let file = ConfigurationFile(lines.joined(separator: "\n"))
        #expect(file.problems.isEmpty)
        #expect(
            file.values == Dictionary(uniqueKeysWithValues: ConfigurationOption.all.map { ($0.key, $0.defaultValue) }))
    }
}
