import ProfileClient
import Testing

struct UpdateTests {
    @Test func `An update sends the mask of what was changed and nothing else`() async throws {
        let table = ProfileTable()
        try await StubDaemon.run(table.register) { daemon in
            let profiles = try daemon.client().account("acme").customerProfiles
            var profile = CustomerProfile(name: "Commuters")
            profile.demographics.ageRange = AgeRange(minimum: 18, maximum: 30)
            profile.labels = ["team": "emea", "old": "1"]
            let created = try await profiles.create(profile)

            let updated = try await profiles.update(created.id) {
                $0.name = "Cyclists"
                $0.demographics.ageRange.maximum = 40
                $0.demographics.gender = .all
                $0.labels["old"] = nil
            }
            #expect(updated.version == 2)
            #expect(await table.masks == [["name", "demographics.ageRange.max", "demographics.gender", "labels.old"]])
        }
    }

    @Test func `An update that changes nothing makes no call beyond the reading`() async throws {
        let table = ProfileTable()
        try await StubDaemon.run(table.register) { daemon in
            let profiles = try daemon.client().account("acme").customerProfiles
            let created = try await profiles.create(CustomerProfile(name: "Commuters"))
            let same = try await profiles.update(created.id) { $0.name = "Commuters" }
            #expect(same == created)
            #expect(daemon.calls.methods == ["Create", "Get"])
        }
    }

    @Test func `Losing a race without an expected version reads and changes again`() async throws {
        let table = ProfileTable()
        try await StubDaemon.run(table.register) { daemon in
            let profiles = try daemon.client().account("acme").customerProfiles
            let created = try await profiles.create(CustomerProfile(name: "Commuters"))
            await table.interfere { $0.interests = ["chess"] }
            let updated = try await profiles.update(created.id) { $0.interests.append("cycling") }
            #expect(updated.interests == ["chess", "cycling"])
            #expect(daemon.calls.methods == ["Create", "Get", "Update", "Get", "Update"])
        }
    }

    @Test func `An expected version is enforced, before sending and after`() async throws {
        let table = ProfileTable()
        try await StubDaemon.run(table.register) { daemon in
            let profiles = try daemon.client().account("acme").customerProfiles
            let created = try await profiles.create(CustomerProfile(name: "Commuters"))

            let early = await #expect(throws: ProfileClientError.self) {
                try await profiles.update(created.id, expectedVersion: 7) { $0.name = "x" }
            }
            #expect(early?.kind == .versionMismatch(current: 1))
            await table.interfere { $0.description_p = "changed" }
            let late = await #expect(throws: ProfileClientError.self) {
                try await profiles.update(created.id, expectedVersion: 1) { $0.name = "x" }
            }
            #expect(late?.kind == .versionMismatch(current: 2))
            #expect(late?.mayHaveTakenEffect == false)
        }
    }

    @Test func `Explicit masks go as they are`() async throws {
        let table = ProfileTable()
        try await StubDaemon.run(table.register) { daemon in
            let profiles = try daemon.client().account("acme").customerProfiles
            var record = try await profiles.create(CustomerProfile(name: "Commuters"))
            record.description = "By bike"
            try await profiles.update(record, fields: ["description", "demographics.ageRange"])
            #expect(await table.masks == [["description", "demographics.ageRange"]])
        }
    }
}
