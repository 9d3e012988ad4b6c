import ArgumentParser
import JSON
import ProfileClient
import Testing

@testable import profilectl

struct ArgumentTests {
    @Test func `Global options stand before or after the command`() throws {
        for arguments in [
            ["--socket", "/s", "--account", "demo", "-o", "json", "list", "brands"],
            ["list", "brands", "--socket", "/s", "--account", "demo", "-o", "json"],
            ["--socket", "/other", "list", "--account", "demo", "brands", "--socket", "/s", "--output", "json"],
        ] {
            let command = try #require(try Profilectl.parseAsRoot(arguments) as? ListCommand)
            #expect(command.kind == .brands)
            #expect(command.options.global.socket == "/s")
            #expect(command.options.account == "demo")
            #expect(command.options.global.output == .json)
        }
        let call = try #require(try Profilectl.parseAsRoot(["--socket", "/s", "call", "a/B"]) as? CallCommand)
        #expect(call.global.socket == "/s")
    }

    @Test(arguments: ["brands", "brand", "brand-guidelines", "brand-guideline"])
    func `Kinds have several names`(name: String) {
        #expect(RecordKind(argument: name) == .brands)
    }

    @Test(arguments: [
        ["list"], ["list", "unicorns"], ["search", "budgets", "x"], ["get", "brands"],
        ["list", "brands", "--limit", "-1"],
        ["list", "brands", "--timeout", "0"], ["delete", "brands", "id", "--expected-version", "0"], ["nothing"],
        ["create", "brands", "--set", "a"],
    ])
    func `Wrong command lines are refused`(arguments: [String]) {
        #expect(throws: (any Error).self) { try Profilectl.parseAsRoot(arguments) }
    }

    @Test func `Time limits have units`() {
        #expect(TimeLimit(argument: "5")?.duration == .seconds(5))
        #expect(TimeLimit(argument: "500ms")?.duration == .milliseconds(500))
        #expect(TimeLimit(argument: "2m")?.duration == .seconds(120))
        for wrong in ["", "s", "0s", "-1s", "1h", "99999999999999999999", "9223372036854775807m", "2000m", "١"] {
            #expect(TimeLimit(argument: wrong) == nil)
        }
    }

    @Test func `Assignments reach into documents, as JSON where they are JSON`() throws {
        var changes = FieldChanges()
        changes.assignments = try [
            "name=2024", "demographics.ageRange.min=25", "demographics.gender=all", "labels.team=7",
            "interests=[\"a\",\"b\"]", "is_active=false", "metadata.notes=a = b",
        ].map { try #require(Assignment(argument: $0)) }
        let profile = try CustomerProfile(form: try changes.applied(to: JSONObject(), of: CustomerProfile.self))
        #expect(profile.name == "2024")
        #expect(profile.demographics.text == #"{"ageRange":{"min":25},"gender":"all"}"#)
        #expect(profile.labels == ["team": "7"])
        #expect(profile.interests == ["a", "b"])
        #expect(!profile.isActive)
        #expect(profile.metadata.notes == "a = b")
    }

    @Test func `Removals and a path through something that is no object`() throws {
        var changes = FieldChanges()
        changes.removals = [try Assignment.path("demographics.gender"), try Assignment.path("brand_name")]
        let form = try changes.applied(
            to: ["demographics": ["gender": "all", "x": 1], "brandName": "b"], of: BrandGuideline.self)
        #expect(form == ["demographics": ["x": 1]])
        changes = FieldChanges(assignments: [try #require(Assignment(argument: "industry.x=1"))])
        #expect(throws: CommandFailure.self) {
            try changes.applied(to: ["industry": "Retail"], of: BrandGuideline.self)
        }
    }

    @Test func `The exit statuses in the help are all there are`() {
        for status in ExitStatus.allCases { #expect(ExitStatus.table.contains("\(status.rawValue) ")) }
        #expect(ExitStatus.table.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }
}
