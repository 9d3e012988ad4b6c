import Foundation
import JSON
import ProfileClient
import Testing

/// People and profiles through the whole daemon.
@Suite struct MatchingTests {
    /// The segments of the sample, real groups of the General Social Survey, in an account of their own.
    private static let segments = Task {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let lines = try String(contentsOf: root.appending(path: "protocol/samples/demo.ndjson"), encoding: .utf8)
        let profiles = try lines.split(separator: "\n").map { try JSONObject(parsing: String($0)) }
            .filter { $0["kind"]?.stringValue == "customer_profile" }.map { line in
                var profile = CustomerProfile(name: line["name"]?.stringValue ?? "")
                profile.demographics.members = line["demographics"]?.objectValue ?? [:]
                return profile
            }
        let account = try await DataWorld.shared.value.account()
        return (account.customerProfiles, try await account.customerProfiles.batchCreate(profiles))
    }

    @Test(arguments: [
        (29, "female", 30_000, "bachelors"), (45, "male", 12_000, "high_school"), (25, "male", 60_000, "doctorate"),
        (70, "female", 9_000, "some_college"), (89, "male", 15_000, "high_school"), (120, "female", 0, "any"),
    ])
    func `the segments a person fits are those that arithmetic finds`(
        age: Int, gender: String, income: Int64, education: String
    ) async throws {
        let (profiles, segments) = try await Self.segments.value
        var person = Person()
        person.age = Int32(age)
        person.gender = Gender(rawValue: gender)
        person.country = "US"
        person.income = income
        person.incomeCurrency = "USD"
        person.educationLevel = EducationLevel(rawValue: education)
        let levels = [
            "any", "high_school", "some_college", "associates", "bachelors", "masters", "professional", "doctorate",
        ]
        let rank = try #require(levels.firstIndex(of: education))
        let expected = segments.filter { segment in
            let who = segment.demographics
            let asked = who.educationLevel.flatMap { levels.firstIndex(of: $0.rawValue) } ?? 0
            return (who.ageRange.minimum ?? 0)...(who.ageRange.maximum ?? 120) ~= age && who.gender?.rawValue == gender
                && (who.incomeRange.minimum ?? 0) <= JSONNumber(income)
                && JSONNumber(income) <= (who.incomeRange.maximum ?? 0) && asked <= rank
        }
        let found = try await profiles.match(person, pageSize: 7).collect()
        #expect(Set(found.map(\.profile.id)) == Set(expected.map(\.id)))
        #expect(found.allSatisfy { $0.fits && $0.failedClauses.isEmpty && $0.metClauses.count >= 4 })
        // Asked about by their ids, all of them are answered, in order, and fit or don't.
        let ids = segments.map(\.id)
        let all = try await profiles.match(person, ids: ids)
        #expect(all.map(\.profile.id) == ids)
        #expect(Set(all.filter(\.fits).map(\.profile.id)) == Set(expected.map(\.id)))
        for match in all where !match.fits { #expect(!match.failedClauses.isEmpty) }
    }

    @Test func `every segment is found by its own ages, in each mode`() async throws {
        let (profiles, segments) = try await Self.segments.value
        for (low, high) in [(18, 34), (45, 54), (30, 30), (0, 120)] as [(Int32, Int32)] {
            func expected(_ isIn: (ClosedRange<Int>, ClosedRange<Int>) -> Bool) -> Set<String> {
                Set(
                    segments.filter {
                        isIn(
                            ($0.demographics.ageRange.minimum ?? 0)...($0.demographics.ageRange.maximum ?? 120),
                            Int(low)...Int(high))
                    }.map(\.id))
            }
            func found(_ mode: AgeRangeMode) async throws -> Set<String> {
                let list = try await profiles.findByAgeRange(minimum: low, maximum: high, mode: mode, pageSize: 9)
                    .collect()
                #expect(Set(list.map(\.id)).count == list.count)
                return Set(list.map(\.id))
            }
            #expect(try await found(.within) == expected { $1.contains($0) })
            #expect(try await found(.contains) == expected { $0.contains($1) })
            #expect(try await found(.overlaps) == expected { $0.overlaps($1) })
        }
    }

    @Test func `what breaks a rule is named`() async throws {
        let profiles = try await DataWorld.shared.value.account().customerProfiles
        var person = Person()
        person.age = 121
        person.gender = .all
        person.country = "us"
        person.place = Person.Place(latitudeMicrodegrees: 90_000_001, longitudeMicrodegrees: -180_000_001)
        person.income = -1
        person.incomeCurrency = "XXX"
        person.educationLevel = EducationLevel(rawValue: "school")
        person.city = String(repeating: "x", count: 256)
        person.interests = ["a", "A", ""]
        let error = await failure { () throws(ProfileClientError) in try await profiles.match(person).collect() }
        #expect(
            error?.violations.map(\.field) == [
                "person.age", "person.gender", "person.country", "person.latitude_microdegrees",
                "person.longitude_microdegrees", "person.income", "person.income_currency", "person.education_level",
                "person.city", "person.interests[1]", "person.interests[2]",
            ])
        let twice = await failure { () throws(ProfileClientError) in
            try await profiles.match(
                Person(), ids: ["0b51ca7a-2f46-4d7c-9a2b-1f2e3d4c5b6a", "0b51ca7a-2f46-4d7c-9a2b-1f2e3d4c5b6a"])
        }
        #expect(twice?.violations.map(\.field) == ["ids"])
        let range = await failure { () throws(ProfileClientError) in
            try await profiles.findByAgeRange(minimum: 30, maximum: 20, mode: .within).collect()
        }
        #expect(range?.violations.map(\.field) == ["max_age"])
    }

    @Test func `a token of one search is none of another's`() async throws {
        let (profiles, _) = try await Self.segments.value
        var person = Person()
        var pages = profiles.findByAgeRange(mode: .overlaps, pageSize: 3).pages.makeAsyncIterator()
        let token = try #require(try await pages.next()?.nextPageToken)
        let other = await failure { () throws(ProfileClientError) in
            try await profiles.findByAgeRange(mode: .within, pageToken: token).collect()
        }
        #expect(other?.reason == "INVALID_PAGE_TOKEN")
        person.age = 30
        let match = await failure { () throws(ProfileClientError) in
            try await profiles.match(person, pageToken: token).collect()
        }
        #expect(match?.reason == "INVALID_PAGE_TOKEN")
    }

    // MARK: - Clone

    @Test func `a copy holds the same under another name, and names its original`() async throws {
        let profiles = try await DataWorld.shared.value.account(actor: "cloner").customerProfiles
        let original = try await profiles.create(name: "Commuters") {
            $0.description = "By train"
            $0.demographics.members = ["ageRange": ["min": 25], "own": [1, nil]]
            $0.interests = ["Chess"]
            $0.isDefault = true
            $0.isActive = false
            $0.labels = ["team": "emea"]
            $0.metadata.members = ["source": "manual", "own": true]
        }
        let copy = try await profiles.clone(original.id)
        #expect(copy.name == "Commuters (copy)" && copy.version == 1 && !copy.isDefault && !copy.isActive)
        #expect(
            copy.demographics == original.demographics && copy.interests == ["Chess"] && copy.labels == original.labels)
        #expect(copy.metadata.members == ["source": "manual", "own": true, "clonedFrom": .string(original.id)])
        #expect(copy.audit.createdBy == "cloner" && copy.id != original.id)
        #expect(try await profiles.clone(original.id).name == "Commuters (copy 2)")
        #expect(try await profiles.clone(copy.id).name == "Commuters (copy) (copy)")
        // A name that is free again is taken again.
        try await profiles.delete(copy.id)
        #expect(try await profiles.clone(original.id).name == "Commuters (copy)")
        let id = UUID().uuidString.lowercased()
        let named = try await profiles.clone(original.id, name: "  Own name ", newID: id)
        #expect(named.name == "Own name" && named.id == id)
    }

    @Test func `a copy that can't be made says why`() async throws {
        let profiles = try await DataWorld.shared.value.account().customerProfiles
        let original = try await profiles.create(CustomerProfile(name: "One"))
        let other = try await profiles.create(CustomerProfile(name: "Other"))
        func refused(_ id: String, name: String? = nil, newID: String? = nil) async -> ProfileClientError? {
            await failure { () throws(ProfileClientError) in try await profiles.clone(id, name: name, newID: newID) }
        }
        #expect(await refused(original.id, name: "oTHER")?.reason == "NAME_TAKEN")
        #expect(await refused(original.id, newID: other.id)?.reason == "ID_TAKEN")
        #expect(
            await refused(original.id, name: String(repeating: "x", count: 256))?.violations.map(\.field) == ["name"])
        #expect(await refused(original.id, name: " ")?.violations.map(\.field) == ["name"])
        #expect(await refused("x")?.violations.map(\.field) == ["id"])
        #expect(await refused(UUID().uuidString)?.isNotFound == true)
        try await profiles.delete(original.id)
        #expect(await refused(original.id)?.reason == "DELETED")
        let foreign = try await DataWorld.shared.value.account().customerProfiles
        let error = await failure { () throws(ProfileClientError) in try await foreign.clone(other.id) }
        #expect(error?.isNotFound == true)
    }

    @Test func `names of copies fit, whatever the original's is made of`() async throws {
        let profiles = try await DataWorld.shared.value.account().customerProfiles
        for name in [
            String(repeating: "x", count: 255), String(repeating: "é", count: 255), String(repeating: "👩‍👩‍👧‍👦", count: 36),
            "a" + String(repeating: "\u{301}", count: 254), String(repeating: "x ", count: 127) + "y",
        ] {
            let original = try await profiles.create(CustomerProfile(name: name))
            for suffix in [" (copy)", " (copy 2)"] {
                let copy = try await profiles.clone(original.id)
                #expect(copy.name.hasSuffix(suffix) && copy.name.unicodeScalars.count <= 255)
            }
        }
    }

    @Test func `copies made at once all get a name of their own`() async throws {
        let profiles = try await DataWorld.shared.value.account().customerProfiles
        let original = try await profiles.create(CustomerProfile(name: "Race"))
        let names = try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<40 { group.addTask { try await profiles.clone(original.id).name } }
            return try await group.reduce(into: Set<String>()) { $0.insert($1) }
        }
        #expect(names.count == 40 && names.contains("Race (copy)") && names.contains("Race (copy 40)"))
    }
}
