import ProfileClient
import Testing

struct RecordCollectionTests {
    @Test func `A profile comes back as it was created, unknown keys and exact numbers included`() async throws {
        let table = ProfileTable()
        try await StubDaemon.run(table.register) { daemon in
            let profiles = try daemon.client().account("acme").customerProfiles
            var profile = CustomerProfile(name: "Zoë & 東京 “fans”")
            profile.demographics.ageRange = AgeRange(minimum: 25, maximum: 40)
            profile.demographics.members["futureKey"] = [
                "share": .number(try #require(JSONNumber("0.10000000000000000001")))
            ]
            profile.interests = ["cycling"]
            profile.labels = ["team": "emea"]

            let created = try await profiles.create(profile)
            #expect(created.version == 1)
            #expect(created.audit.accountID == "acme")
            #expect(created.audit.createdAt?.description == "2025-11-23T19:24:05.123456Z")

            let read = try await profiles.get(created.id)
            #expect(read == created)
            #expect(read.name == "Zoë & 東京 “fans”")
            #expect(read.demographics.text.contains("0.10000000000000000001"))
            #expect(read.demographics.ageRange.maximum == 40)
        }
    }

    @Test func `The closure form of create sets fields before anything is sent`() async throws {
        let table = ProfileTable()
        try await StubDaemon.run(table.register) { daemon in
            let profiles = try daemon.client().account("acme").customerProfiles
            try await profiles.create(name: "Commuters") {
                $0.demographics.location.countries = ["SE"]
                $0.behavior.onlineActivityLevel = .veryActive
            }
            let stored = await table.records
            #expect(stored.map(\.demographics) == [#"{"location":{"countries":["SE"]}}"#])
            #expect(stored.map(\.behavior) == [#"{"onlineActivityLevel":"very_active"}"#])
            #expect(stored.map(\.persona) == [""])
        }
    }

    @Test func `A list crosses pages, empty ones too, and its pages carry tokens to go on from`() async throws {
        let table = ProfileTable()
        try await StubDaemon.run(table.register) { daemon in
            let profiles = try daemon.client().account("acme").customerProfiles
            try await profiles.batchCreate((1...7).map { CustomerProfile(name: "p\($0)") })

            var names: [String] = []
            for try await profile in profiles.list(pageSize: 3) { names.append(profile.name) }
            #expect(names == ["p1", "p2", "p3", "p4", "p5", "p6", "p7"])

            var sizes: [Int] = []
            var tokens: [String?] = []
            for try await page in profiles.list(pageSize: 3).pages {
                sizes.append(page.items.count)
                tokens.append(page.nextPageToken)
            }
            #expect(sizes == [3, 0, 3, 1])
            #expect(tokens == ["empty", "3", "6", nil])
            #expect(try await profiles.list(pageSize: 3, pageToken: "6").collect().map(\.name) == ["p7"])
        }
    }

    @Test func `Leaving a list early fetches no further page`() async throws {
        let table = ProfileTable()
        try await StubDaemon.run(table.register) { daemon in
            let profiles = try daemon.client().account("acme").customerProfiles
            try await profiles.batchCreate((1...7).map { CustomerProfile(name: "p\($0)") })
            for try await profile in profiles.list(pageSize: 3) where profile.name == "p2" { break }
            #expect(daemon.calls.methods == ["BatchCreate", "List"])
        }
    }

    @Test func `Search hands out records with scores`() async throws {
        let table = ProfileTable()
        try await StubDaemon.run(table.register) { daemon in
            let profiles = try daemon.client().account("acme").customerProfiles
            try await profiles.batchCreate([CustomerProfile(name: "one"), CustomerProfile(name: "two")])
            let results = try await profiles.search("tw").collect()
            #expect(results.map(\.record.name) == ["two"])
            #expect(results.map(\.score) == [0.5])
        }
    }

    @Test func `A batch of ids says which have no record, and more than a thousand go in several calls`() async throws {
        let table = ProfileTable()
        try await StubDaemon.run(table.register) { daemon in
            let profiles = try daemon.client().account("acme").customerProfiles
            let created = try await profiles.create(CustomerProfile(name: "one"))
            let result = try await profiles.batchGet((1...1500).map { "missing-\($0)" } + [created.id])
            #expect(result.records.map(\.id) == [created.id])
            #expect(result.missingIDs.count == 1500)
            #expect(daemon.calls.methods == ["Create", "BatchGet", "BatchGet"])
            #expect(try await profiles.batchGet([]).records.isEmpty)
        }
    }

    @Test func `find answers nil where get throws notFound`() async throws {
        let table = ProfileTable()
        try await StubDaemon.run(table.register) { daemon in
            let profiles = try daemon.client().account("acme").customerProfiles
            #expect(try await profiles.find("nobody") == nil)
            await #expect { _ = try await profiles.get("nobody") } throws: { error in
                (error as? ProfileClientError)?.isNotFound == true
            }
        }
    }

    @Test func `Filter literals escape quotes and backslashes`() {
        #expect(RecordCollection<CustomerProfile>.filterLiteral(#"a "b" \ c"#) == #""a \"b\" \\ c""#)
    }
}
