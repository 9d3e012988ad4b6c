import Foundation
import JSON
import ProfileClient
import ProfiledProtocol
import TTRPC
import Testing

/// Changes of what is stored: masks, versions and racers.
@Suite struct RecordUpdateTests {
    @Test(arguments: Kind.allCases)
    func `a mask that reaches into a document changes that place alone`(kind: Kind) async throws {
        func check<Record: RecordUnderTest>(_: Record.Type) async throws {
            let world = try await DataWorld.shared.value
            let account = world.account()
            let records = Record.records(of: account)
            var draft = Record(named: "deep")
            draft.document = ["own": ["a": 1, "b": ["c": [1, 2], "d": "keep"]], "other": nil, "": "empty key"]
            draft.labels = ["team": "emea", "a.b": "1"]
            let first = try await records.create(draft)

            var patch = Record(named: "not taken")
            patch.id = first.id
            patch.document = ["own": ["b": ["c": "new"]]]
            patch.labels = ["team": "apac", "more": "2"]
            let document = Record.documentField
            let second = try await records.update(
                patch,
                fields: [
                    "\(document).own.b.c", "\(document).own.a", "\(document).other", "labels.team", "labels.more",
                    "labels.a.b",
                ])
            #expect(second.version == 2 && second.title == "deep")
            #expect(
                second.document.canonicalBytes
                    == (["own": ["b": ["c": "new", "d": "keep"]], "": "empty key"] as JSONObject).canonicalBytes)
            #expect(second.labels == ["team": "apac", "more": "2"])
            #expect(try await records.get(first.id) == second)

            // A place whose parents are not there yet, and a key with a dot, a backtick and a space.
            patch.document = ["new": ["x": ["y": true]], "odd. `key": 1]
            let third = try await records.update(
                patch, fields: ["\(document).new.x.y", "\(document).`odd. ``key`"], expectedVersion: 2)
            #expect(third.document["new"] == ["x": ["y": true]] && third.document["odd. `key"] == 1)
            try await world.checkHistory(of: account.id, Record.self)
        }
        try await check(kind.type)
    }

    @Test func `known keys may be named in snake case, and a star takes every field`() async throws {
        let records = try await DataWorld.shared.value.account().customerProfiles
        let first = try await records.create(.full("snake"))
        var patch = CustomerProfile(name: "snake")
        patch.id = first.id
        patch.demographics.ageRange.maximum = 50
        let second = try await records.update(patch, fields: ["demographics.age_range.max"])
        #expect(second.demographics.ageRange == AgeRange(minimum: 25, maximum: 50))
        #expect(second.demographics.members["own"] == first.demographics.members["own"])
        let third = try await records.update(patch, fields: ["*"])
        #expect(third.fields == patch.fields && third.version == 3)
    }

    @Test(arguments: Kind.allCases)
    func `an update that changes nothing keeps version, time and actor`(kind: Kind) async throws {
        func check<Record: RecordUnderTest>(_: Record.Type) async throws {
            let world = try await DataWorld.shared.value
            let account = world.account()
            let records = Record.records(of: account)
            let first = try await records.create(Record.full("same"))
            let other = Record.records(of: world.client.account(account.id, actor: "other"))
            #expect(try await other.update(first, fields: ["*"]) == first)
            #expect(
                try await other.update(first, fields: [Record.nameField, "labels.absent"], expectedVersion: 1) == first)
            try await world.checkHistory(of: account.id, Record.self)
        }
        try await check(kind.type)
    }

    @Test func `texts that differ in their bytes alone are different`() async throws {
        let records = try await DataWorld.shared.value.account().customerProfiles
        var draft = CustomerProfile(name: "bytes")
        draft.description = "caf\u{E9}"
        draft.metadata.notes = "caf\u{E9}"
        var record = try await records.create(draft)
        record.description = "cafe\u{301}"
        record = try await records.update(record, fields: ["description"])
        #expect(record.version == 2 && record.description.bytes == "cafe\u{301}".bytes)
        record.metadata.notes = "cafe\u{301}"
        record = try await records.update(record, fields: ["metadata.notes"])
        #expect(record.version == 3 && record.metadata.notes?.bytes == "cafe\u{301}".bytes)
        // And the library sees the difference as well.
        record = try await records.update(record.id) { $0.description = "caf\u{E9}" }
        #expect(record.version == 4 && record.description.bytes == "caf\u{E9}".bytes)
        record = try await records.update(record.id) { $0.metadata.notes = "caf\u{E9}" }
        #expect(record.version == 5 && record.metadata.notes?.bytes == "caf\u{E9}".bytes)
    }

    @Test(arguments: Kind.allCases)
    func `of 32 racers with one version exactly one wins, the others learn the current one`(kind: Kind) async throws {
        func check<Record: RecordUnderTest>(_: Record.Type) async throws {
            let world = try await DataWorld.shared.value
            let account = world.account()
            let records = Record.records(of: account)
            let first = try await records.create(Record.full("race"))
            let outcomes = await withTaskGroup(of: (String, ProfileClientError?).self) { group in
                for racer in 0..<32 {
                    group.addTask {
                        var patch = first
                        patch.title = "racer \(racer)"
                        let patched = patch
                        return (
                            patched.title,
                            await failure { () throws(ProfileClientError) in
                                try await records.update(patched, fields: [Record.nameField], expectedVersion: 1)
                            }
                        )
                    }
                }
                var outcomes: [(String, ProfileClientError?)] = []
                for await outcome in group { outcomes.append(outcome) }
                return outcomes
            }
            let winners = outcomes.filter { $0.1 == nil }
            #expect(winners.count == 1)
            for case (_, let error?) in outcomes {
                #expect(error.kind == .versionMismatch(current: 2) && error.status.code == .aborted)
                #expect(error.reason == "VERSION_MISMATCH" && !error.mayHaveTakenEffect)
            }
            let stored = try await records.get(first.id)
            #expect(stored.version == 2 && stored.title == winners.first?.0)
            try await world.checkHistory(of: account.id, Record.self)
        }
        try await check(kind.type)
    }

    @Test func `writers without a version who change different places lose nothing`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account()
        let records = account.customerProfiles
        let first = try await records.create(CustomerProfile(name: "shared"))
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<32 {
                group.addTask {
                    var patch = first
                    patch.demographics.members["own"] = .object(["k\(writer)": .number(JSONNumber(writer))])
                    try await records.update(patch, fields: ["demographics.own.k\(writer)"])
                }
            }
            try await group.waitForAll()
        }
        let stored = try await records.get(first.id)
        #expect(stored.version == 33)
        #expect(Set(stored.demographics.members["own"]?.objectValue?.keys ?? []) == Set((0..<32).map { "k\($0)" }))
        try await world.checkHistory(of: account.id, CustomerProfile.self)
    }

    @Test(arguments: [
        ["nothing"], ["id"], ["account_id"], ["version"], ["created_at"], ["deleted_by"], ["is_default"], [""],
        ["name", "*"], ["name.part"], ["demographics."], ["demographics..x"], ["labels.Ä"], ["interests[0]"], [],
        [String](repeating: "name", count: 257), ["demographics.`open"], ["DEMOGRAPHICS"],
    ])
    func `a mask with a path that is unknown or not for the caller is refused`(mask: [String]) async throws {
        let records = try await DataWorld.shared.value.account().customerProfiles
        let first = try await records.create(.full("mask"))
        var patch = first
        patch.name = "changed"
        let error = await failure { [patch] () throws(ProfileClientError) in
            try await records.update(patch, fields: mask)
        }
        #expect(error?.reason == "INVALID_FIELD_MASK" && error?.status.code == .invalidArgument, "\(mask)")
        #expect(
            error?.violations.allSatisfy { $0.field.hasPrefix("update_mask") } == true
                && error?.violations.isEmpty == false)
        #expect(try await records.get(first.id) == first)
    }

    @Test func `what an update makes of a record must obey the record's rules`() async throws {
        let account = try await DataWorld.shared.value.account()
        let profile = try await account.customerProfiles.create(.full("rules"))
        var patch = profile
        patch.demographics.ageRange.minimum = 41
        let above = await failure { [patch] () throws(ProfileClientError) in
            try await account.customerProfiles.update(patch, fields: ["demographics.ageRange.min"])
        }
        #expect(
            above?.violations.map(\.field) == ["customer_profile.demographics.ageRange.min"],
            "\(String(describing: above))")
        let brand = try await account.brandGuidelines.create(BrandGuideline(brandName: "quick"))
        var full = brand
        full.detailLevel = .full
        let missing = await failure { [full] () throws(ProfileClientError) in
            try await account.brandGuidelines.update(full, fields: ["detail_level"])
        }
        #expect(missing?.violations.map(\.field) == ["brand_guideline.full_style_guide"])
        #expect(try await account.brandGuidelines.get(brand.id) == brand)
    }

    @Test(arguments: Kind.allCases)
    func `of 50 who set the default at once, each leaves exactly one`(kind: Kind) async throws {
        func check<Record: RecordUnderTest>(_: Record.Type) async throws {
            let world = try await DataWorld.shared.value
            let account = world.account()
            let records = Record.records(of: account)
            let made = try await records.batchCreate((0..<50).map { Record(named: "candidate \($0)") })
            try await withThrowingTaskGroup(of: Void.self) { group in
                for record in made {
                    group.addTask {
                        let holder = try await records.setDefault(record.id)
                        #expect(holder.isDefault)
                    }
                }
                try await group.waitForAll()
            }
            let defaults = try await records.list(filter: "is_default = true").collect()
            #expect(defaults.count == 1)
            // 50 became the default, 49 of them lost it again.
            let versions = try await records.list().collect().reduce(Int64(0)) { $0 + $1.version }
            #expect(versions == 149)
            try await world.checkHistory(of: account.id, Record.self)

            let holder = try #require(defaults.first)
            let again = try await records.setDefault(holder.id)
            #expect(again == holder, "the default stays as it is")
            var second = Record(named: "second default")
            second.isDefault = true
            let error = await failure { [second] () throws(ProfileClientError) in try await records.create(second) }
            #expect(error?.kind == .alreadyExists(field: "is_default", existingID: holder.id))
            #expect(error?.reason == "DEFAULT_EXISTS")
        }
        try await check(kind.type)
    }
}
