import FoundationEssentials
import ProfileModel
import Testing

@testable import ProfileStore

@Suite(.serialized) struct RecordStoreTests {
    private let actor = StoreDatabase.actor
    private let acme = AccountID(stored: "acme")

    @Test func `what is stored comes back as it was, for both kinds`() async throws {
        let database = try await StoreDatabase()
        let hostile = #"a "quoted" \ {brace}, NULL 'x' ; -- 日本語 🚀 \#u{301}"#
        let profile = CustomerProfileContent(
            name: "Zürich \"&\" 100%", description: hostile, demographics: #"{"ageRange":{"min":25},"own":1.50}"#,
            interests: ["NULL", "", hostile, "{}", "a,b"].filter { !$0.isEmpty }, behavior: "{}",
            persona: #"{"name":"\u00e9"}"#, isDefault: true, isActive: false, labels: ["team": hostile, "b": ""],
            metadata: #"{"source":"api"}"#)
        let created = try await database.profiles.create(acme, NewRecord(content: profile), actor: actor)
        let read = try await database.profiles.get(acme, created.id)
        #expect(read == created)
        #expect(read.version == 1 && read.audit.createdBy == actor && read.audit.updatedAt == read.audit.createdAt)
        var expected = profile
        // jsonb keeps values, not spelling: numbers keep their digits.
        expected.demographics = #"{"own": 1.50, "ageRange": {"min": 25}}"#
        expected.persona = #"{"name": "é"}"#
        expected.metadata = #"{"source": "api"}"#
        #expect(read.content == expected)

        let guide = BrandGuidelineContent(
            brandName: "Łódź", detailLevel: .full, highLevelGuidelines: #"{"a": 1}"#, fullStyleGuide: #"{"b": [1, 2]}"#,
            industry: "Fish & Chips", brandValues: ["Trust", "trüst"], externalRefs: #"{"canva": "x"}"#,
            labels: ["a": "b"])
        let brand = try await database.brands.create(acme, NewRecord(content: guide), actor: actor)
        #expect(try await database.brands.get(acme, brand.id).content == guide)
    }

    @Test func `another account's record is not there for any call`() async throws {
        let database = try await StoreDatabase()
        let id = try await database.profile("mine").id
        let other = AccountID(stored: "other")
        let calls: [() async throws -> Void] = [
            { _ = try await database.profiles.get(other, id) },
            { _ = try await database.profiles.update(other, id, expectedVersion: nil, actor: actor) { $0.content } },
            { _ = try await database.profiles.delete(other, id, expectedVersion: nil, actor: actor) },
            { _ = try await database.profiles.undelete(other, id, expectedVersion: nil, actor: actor) },
            { try await database.profiles.expunge(other, id, expectedVersion: nil) },
            { _ = try await database.profiles.setDefault(other, id, expectedVersion: nil, actor: actor) },
        ]
        for call in calls {
            let error = try await refusal(call)
            guard case .notFound = error?.kind else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
        #expect(try await database.profiles.batchGet(other, [id]) == [nil])
        #expect(try await database.found("mine", account: "other").isEmpty)
    }

    @Test func `an update makes the next version, and one that changes nothing makes none`() async throws {
        let database = try await StoreDatabase()
        let created = try await database.profile("one")
        let changed = try await database.profiles.update(
            acme, created.id, expectedVersion: 1, actor: Actor(stored: "editor")
        ) { record in
            var content = record.content
            content.description = "new"
            return content
        }
        #expect(changed.version == 2 && changed.content.description == "new")
        #expect(changed.audit.updatedBy.name == "editor" && changed.audit.createdBy == actor)
        #expect(changed.audit.updatedAt > created.audit.updatedAt && changed.audit.createdAt == created.audit.createdAt)
        let same = try await database.profiles.update(acme, created.id, expectedVersion: nil, actor: actor) {
            $0.content
        }
        #expect(same == changed)
        let late = try await refusal {
            try await database.profiles.update(acme, created.id, expectedVersion: 1, actor: actor) { $0.content }
        }
        guard case .aborted(currentVersion: 2) = late?.kind else { throw late ?? ProfileError(.internalError) }
    }

    @Test func `of many writers with one version exactly one wins`() async throws {
        let database = try await StoreDatabase()
        let id = try await database.profile("contested").id
        let outcomes = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<16 {
                group.addTask {
                    try await refusal {
                        try await database.profiles.update(acme, id, expectedVersion: 1, actor: actor) { record in
                            var content = record.content
                            content.description = "writer \(number)"
                            return content
                        }
                    } == nil
                }
            }
            return try await group.reduce(into: [Bool]()) { $0.append($1) }
        }
        #expect(outcomes.filter { $0 }.count == 1)
        #expect(try await database.profiles.get(acme, id).version == 2)
    }

    @Test func `delete marks once, undelete restores but never as the default`() async throws {
        let database = try await StoreDatabase()
        let id = try await database.profile("one") { $0.isDefault = true }.id
        let deleted = try await database.profiles.delete(acme, id, expectedVersion: 1, actor: actor)
        #expect(deleted.version == 2 && deleted.audit.isDeleted && deleted.audit.deletedBy == actor)
        #expect(!deleted.content.isDefault)
        let again = try await database.profiles.delete(acme, id, expectedVersion: nil, actor: Actor(stored: "late"))
        #expect(again == deleted)
        #expect(try await database.listed().isEmpty)
        #expect(try await database.listed(showDeleted: true) == ["one"])
        #expect(try await database.found("one").isEmpty)
        let update = try await refusal {
            try await database.profiles.update(acme, id, expectedVersion: nil, actor: actor) { $0.content }
        }
        #expect(update?.reason == .deleted)
        let back = try await database.profiles.undelete(acme, id, expectedVersion: 2, actor: actor)
        #expect(back.version == 3 && !back.audit.isDeleted && !back.content.isDefault)
        #expect(try await database.profiles.undelete(acme, id, expectedVersion: nil, actor: actor) == back)
    }

    @Test func `expunge takes only what is deleted, and its history, but not the account's past`() async throws {
        let database = try await StoreDatabase()
        let none = try await database.accounts.getProfileStatus(acme)
        #expect(none.isFirstTime && none.kinds[.customerProfile]?.liveCount == 0)
        let id = try await database.profile("one").id
        let early = try await refusal { try await database.profiles.expunge(acme, id, expectedVersion: nil) }
        #expect(early?.reason == .notDeleted)
        _ = try await database.profiles.delete(acme, id, expectedVersion: nil, actor: actor)
        let marked = try await database.accounts.getProfileStatus(acme)
        #expect(marked.kinds[.customerProfile]?.deletedCount == 1 && marked.kinds[.customerProfile]?.liveCount == 0)
        try await database.profiles.expunge(acme, id, expectedVersion: 2)
        let error = try await refusal { try await database.profiles.get(acme, id) }
        #expect(error?.reason == .notFound)
        #expect(try await database.sql("SELECT count(*) FROM profile_version_history") == "0")
        let after = try await database.accounts.getProfileStatus(acme)
        #expect(!after.isFirstTime && after.kinds[.customerProfile]?.deletedCount == 0)
        #expect(after.kinds[.brandGuideline]?.firstCreatedAt == nil)
        // The id is free again, and its versions begin anew.
        let reborn = try await database.profiles.create(
            acme, NewRecord(id: id, content: CustomerProfileContent(name: "two")), actor: actor)
        #expect(reborn.version == 1)
    }

    @Test func `what is taken is named, with the record that has it`() async throws {
        let database = try await StoreDatabase()
        let first = try await database.profile("Straße") { $0.isDefault = true }
        for (name, isDefault, id, reason) in [
            ("STRASSE", false, UUID(), ProfileError.Reason.nameTaken), ("other", true, UUID(), .defaultExists),
            ("other", false, first.id, .idTaken),
        ] {
            let error = try await refusal {
                try await database.profiles.create(
                    acme, NewRecord(id: id, content: CustomerProfileContent(name: name, isDefault: isDefault)),
                    actor: actor)
            }
            #expect(error?.reason == reason)
            guard case .alreadyExists(.customerProfile, _, let existing) = error?.kind else {
                Issue.record("\(String(describing: error))")
                continue
            }
            #expect(existing == first.id.uuidString.lowercased())
        }
        // A deleted record holds nothing back, and comes back only when its name is still free.
        _ = try await database.profiles.delete(acme, first.id, expectedVersion: nil, actor: actor)
        try await database.profile("strasse") { $0.isDefault = true }
        let undelete = try await refusal {
            try await database.profiles.undelete(acme, first.id, expectedVersion: nil, actor: actor)
        }
        #expect(undelete?.reason == .nameTaken)
        // Other accounts have their own names and defaults.
        try await database.profile("Straße", account: "other") { $0.isDefault = true }
    }

    @Test func `a batch is created in order, or not at all, and the item at fault is named`() async throws {
        let database = try await StoreDatabase()
        let many = (0..<1_000).map {
            NewRecord(content: CustomerProfileContent(name: "profile \($0)", interests: ["i\($0)"]))
        }
        let created = try await database.profiles.batchCreate(acme, many, actor: actor)
        #expect(created.map(\.id) == many.map(\.id))
        #expect(created.map(\.content.name) == many.map(\.content.name))
        let missing = UUID()
        let wanted = [many[7].id, missing, many[3].id, many[7].id]
        let read = try await database.profiles.batchGet(acme, wanted)
        #expect(read.map { $0?.content.name } == ["profile 7", nil, "profile 3", "profile 7"])
        #expect(try await database.profiles.batchGet(acme, many.map(\.id)).compactMap { $0 } == created)

        let taken = [CustomerProfileContent(name: "fresh"), CustomerProfileContent(name: "PROFILE 9")]
        let doubled = [
            CustomerProfileContent(name: "a"), CustomerProfileContent(name: "b"), CustomerProfileContent(name: "A"),
        ]
        for (contents, field) in [(taken, "customer_profiles[1].name"), (doubled, "customer_profiles[2].name")] {
            let error = try await refusal {
                try await database.profiles.batchCreate(acme, contents.map { NewRecord(content: $0) }, actor: actor)
            }
            guard case .alreadyExists(_, field: field, _) = error?.kind else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
        #expect(try await database.sql("SELECT count(*) FROM target_customer_profiles") == "1000")
        #expect(try await database.profiles.batchCreate(acme, [], actor: actor).isEmpty)
    }

    @Test func `the default moves in one step, whoever else moves it`() async throws {
        let database = try await StoreDatabase()
        let ids = try await database.profiles.batchCreate(
            acme, (0..<8).map { NewRecord(content: CustomerProfileContent(name: "p\($0)")) }, actor: actor
        ).map(\.id)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for round in 0..<40 {
                let id = ids[round % ids.count]
                group.addTask {
                    let record = try await database.profiles.setDefault(acme, id, expectedVersion: nil, actor: actor)
                    #expect(record.content.isDefault)
                }
            }
            for number in 0..<5 {
                group.addTask {
                    _ = try await refusal { try await database.profile("new \(number)") { $0.isDefault = true } }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await database.sql("SELECT count(*) FROM target_customer_profiles WHERE is_default") == "1")
        let last = try await database.profiles.setDefault(acme, ids[0], expectedVersion: nil, actor: actor)
        #expect(
            try await database.profiles.setDefault(acme, ids[0], expectedVersion: last.version, actor: actor) == last)
    }

    @Test func `a batch too large for one answer is refused before it is read`() async throws {
        let database = try await StoreDatabase(limits: StoreLimits(answerBytes: 10_000))
        let large = (0..<10).map {
            NewRecord(content: CustomerProfileContent(name: "\($0)", description: String(repeating: "x", count: 4_000)))
        }
        _ = try await database.profiles.batchCreate(acme, large, actor: actor)
        let error = try await refusal { try await database.profiles.batchGet(acme, large.map(\.id)) }
        #expect(error?.reason == .resourceExhausted)
        #expect(try await database.profiles.batchGet(acme, Array(large.prefix(2).map(\.id))).count == 2)
    }

    @Test func `a value that only the database refuses names its field`() async throws {
        let database = try await StoreDatabase()
        let error = try await refusal {
            try await database.profile("deep") {
                $0.persona = String(repeating: #"{"a":"#, count: 40) + "1" + String(repeating: "}", count: 40)
            }
        }
        guard case .invalidArgument(let violations) = error?.kind else { throw error ?? ProfileError(.internalError) }
        #expect(violations.map(\.field) == ["persona"])
    }
}
