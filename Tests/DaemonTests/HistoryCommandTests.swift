import Foundation
import JSON
import ProfileClient
import Testing

/// `profilectl` on versions, tries and named writes.
@Suite struct HistoryCommandTests {
    @Test func `history, diff and rollback show and restore versions`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account(actor: "ed")
        let profiles = account.customerProfiles
        let made = try await profiles.create(CustomerProfile(name: "first"))
        try await profiles.update(made.id) {
            $0.name = "second"
            $0.demographics.ageRange.minimum = 25
        }
        let history = try await world.profilectl("history", "profiles", made.id, "--account", account.id)
        let lines = history.output.split(separator: "\n")
        #expect(history.status == 0 && lines.count == 3, "\(history)")
        #expect(lines[1].contains("update") && lines[1].contains("second") && lines[1].contains("ed"))
        #expect(lines[2].contains("create") && lines[2].contains("first"))
        let json = try await world.profilectl(
            "history", "profiles", made.id, "--account", account.id, "-o", "ndjson", "--limit", "1")
        let newest = try JSONValue(
            parsing: String(json.output.split(separator: "\n").first { $0.hasPrefix("{") } ?? ""))
        #expect(newest["version"]?.int64Value == 2 && newest["record"]?["name"]?.stringValue == "second")

        let diff = try await world.profilectl("diff", "profiles", made.id, "1", "--account", account.id, "-o", "ndjson")
        #expect(
            diff.output.split(separator: "\n") == [
                #"{"path":"demographics.ageRange","new":{"min":25}}"#, #"{"path":"name","old":"first","new":"second"}"#,
            ])
        let table = try await world.profilectl("diff", "profiles", made.id, "1", "2", "--account", account.id)
        #expect(table.output.contains("VERSION 1") && table.output.contains(#""first""#), "\(table)")

        let tried = try await world.profilectl(
            "rollback", "profiles", made.id, "1", "--account", account.id, "--dry-run")
        #expect(tried.status == 0 && tried.output.contains("dry run") && tried.output.contains("version 3"))
        #expect(try await profiles.get(made.id).version == 2)
        let done = try await world.profilectl("rollback", "profiles", made.id, "1", "--account", account.id)
        #expect(done.status == 0 && done.output.contains("“first”, version 3"), "\(done)")
        #expect(try await profiles.get(made.id).demographics.members.isEmpty)
        let absent = try await world.profilectl("rollback", "profiles", made.id, "9", "--account", account.id)
        #expect(absent.status != 0 && absent.output.contains("version 9"), "\(absent)")
    }

    @Test func `a named command run again prints the same and does nothing, a dry run never does`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account()
        let brands = account.brandGuidelines
        let tried = try await world.profilectl("create", "brands", "--account", account.id, "--name", "x", "--dry-run")
        #expect(tried.status == 0 && tried.output.hasPrefix("dry run: created"), "\(tried)")
        #expect(try await account.profileStatus().isFirstTime)
        var outputs: Set<String> = []
        for _ in 0..<3 {
            let run = try await world.profilectl(
                "create", "brands", "--account", account.id, "--name", "x", "--request-id", "cron 1")
            #expect(run.status == 0)
            outputs.insert(run.output)
        }
        #expect(outputs.count == 1)
        let made = try await brands.list().collect()
        #expect(made.count == 1)
        let other = try await world.profilectl(
            "create", "brands", "--account", account.id, "--name", "y", "--request-id", "cron 1")
        #expect(other.status != 0 && other.output.contains("request_id"), "\(other)")

        let two = made + [try await brands.create(BrandGuideline(brandName: "z"))]
        let none = try await world.profilectl(
            "delete", "brands", two[0].id, UUID().uuidString, two[1].id, "--account", account.id)
        #expect(none.status != 0 && none.output.contains("requests[1]"), "\(none)")
        #expect(try await brands.list().collect().count == 2)
        let both = try await world.profilectl("delete", "brands", two[0].id, two[1].id, "--account", account.id)
        #expect(both.status == 0 && both.output.split(separator: "\n").count == 2, "\(both)")
        #expect(try await brands.list().collect().isEmpty)
    }
}
