import Foundation
import Testing

@testable import ProfiledServer

struct AccessRulesReaderTests {
    private func load(_ text: String?, environment: [String: String] = [:]) async throws -> AccessRules {
        guard let text else {
            return try await ConfigurationLoader.load(file: nil, environment: environment, overrides: [:]).access
        }
        return try await withFile(Data(text.utf8)) {
            try await ConfigurationLoader.load(file: $0, environment: environment, overrides: [:]).access
        }
    }

    private func problems(_ text: String) async throws -> [String] {
        do {
            _ = try await load(text)
            return []
        } catch let error as ConfigurationError {
            return error.problems
        }
    }

    private static let example = """
        access:
          - {user: campaigns, accounts: ["acme", "team-*"], role: writer}
          - group: marketing
            accounts: ["*"]
            role: reader
          - {group: operators, role: admin}
        """

    @Test func `the list in the file is read in order`() async throws {
        let grants = try await load(Self.example).grants
        #expect(grants.map(\.role) == [.writer, .reader, .admin])
        #expect(grants.map(\.subject) == [.user("campaigns"), .group("marketing"), .group("operators")])
        #expect(grants[0].accounts.map(\.description) == ["acme", "team-*"])
        #expect(grants[2].accounts == [.all])
    }

    @Test func `the environment takes the same as JSON on one line, and comes before the file`() async throws {
        let text = #"[{"user":"1003","accounts":["x"],"role":"reader"}]"#
        let rules = try await load(Self.example, environment: ["PROFILED_ACCESS": text])
        #expect(rules.text == text)
        #expect(rules.grants.map(\.subject) == [.user("1003")])
        let file = try await load(Self.example)
        #expect(AccessRulesReader(text: file.text).rules == file)
    }

    @Test func `without the list the group of the daemon reads and writes, with an empty one nobody does`() async throws
    {
        for text in [nil, "", "access:\n", "access: ~\n"] { #expect(try await load(text) == .standard) }
        #expect(try await load("access: []").grants.isEmpty)
    }

    @Test(
        "what is wrong is named with its entry and the rule",
        arguments: [
            ("access: yes", "access (line 1): must be a list of grants"),
            ("access: [x]", "access[0] (line 1): must be a mapping"),
            (
                "access:\n  - {user: a, accounts: [x], role: owner}",
                "access[0].role (line 2): must be reader, writer or admin"
            ),
            ("access:\n  - {user: a, accounts: [x]}", "access[0].role (line 2): must be reader, writer or admin"),
            ("access: [{user: a, group: b, accounts: [x], role: reader}]", "must name either a user or a group"),
            ("access: [{accounts: [x], role: reader}]", "must name either a user or a group"),
            ("access: [{user: '', accounts: [x], role: reader}]", "access[0].user (line 1): must be a text"),
            ("access: [{user: [a], accounts: [x], role: reader}]", "access[0].user (line 1): must be a text"),
            ("access: [{user: a, role: reader}]", "must list accounts"),
            ("access: [{user: a, accounts: x, role: reader}]", "access[0].accounts (line 1): must be a list"),
            ("access: [{user: a, accounts: [], role: reader}]", "access[0].accounts (line 1): must be a list"),
            (
                "access: [{user: a, accounts: ['*-x'], role: reader}]",
                "access[0].accounts[0] (line 1): must be an account"
            ),
            (
                "access: [{user: a, accounts: [x, ''], role: reader}]",
                "access[0].accounts[1] (line 1): must be an account"
            ),
            ("access: [{user: a, accounts: [x], role: admin}]", "must be left out for an admin"),
            ("access: [{usr: a, accounts: [x], role: reader}]", "did you mean user?"),
        ])
    func problems(text: String, expected: String) async throws {
        let problems = try await problems(text)
        #expect(problems.count == 1 && problems[0].contains(expected), "\(problems)")
    }

    @Test func `problems of all entries are told at once`() async throws {
        #expect(try await problems("access: [{}, {user: a, accounts: [''], role: x}, 5]").count == 4)
    }

    @Test(
        "a pattern means one account, or those that begin with it",
        arguments: [
            ("acme", "acme", true), ("acme", "acme2", false), ("acme", "Acme", false), ("team-*", "team-", true),
            ("team-*", "team-a", true), ("team-*", "team", false), ("*", "", true), ("*", "anything", true),
            ("caf\u{E9}", "cafe\u{301}", false),
        ])
    func patterns(pattern: String, account: String, matches: Bool) throws {
        #expect(try #require(AccountPattern(pattern)).matches(Array(account.utf8)) == matches)
    }

    @Test func `the admin socket stands beside the other one unless told otherwise`() async throws {
        func path(_ environment: [String: String]) async throws -> String? {
            try await ConfigurationLoader.load(file: nil, environment: environment, overrides: [:]).adminPath
        }
        #expect(try await path([:]) == "/run/profiled/admin.sock")
        #expect(try await path(["PROFILED_SOCKET_PATH": "/tmp/x/y.sock"]) == "/tmp/x/admin.sock")
        #expect(try await path(["PROFILED_SOCKET_PATH": "y.sock"]) == "admin.sock")
        #expect(try await path(["PROFILED_SOCKET_ADMIN_PATH": "/tmp/a"]) == "/tmp/a")
        #expect(try await path(["PROFILED_SOCKET_ADMIN_PATH": "none"]) == nil)
        await #expect(throws: ConfigurationError.self) { try await path(["PROFILED_SOCKET_PATH": "/tmp/admin.sock"]) }
    }
}
