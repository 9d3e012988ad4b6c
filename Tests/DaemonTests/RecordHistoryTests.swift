import Foundation
import JSON
import ProfileClient
import ProfiledProtocol
import TTRPC
import Testing

/// Versions that were: listed, read, compared, restored.
@Suite struct RecordHistoryTests {
    @Test(arguments: Kind.allCases)
    func `versions are listed newest first without gaps, each as the record was`(kind: Kind) async throws {
        func check<Record: RecordUnderTest>(_: Record.Type) async throws {
            let world = try await DataWorld.shared.value
            let account = world.account(actor: "editor")
            let records = Record.records(of: account)
            var states = [try await records.create(Record.full("v1"))]
            states.append(try await records.update(states[0].id) { $0.title = "v2 “ünïcode” 🚀" })
            states.append(try await records.update(states[0].id) { $0.document["own"] = ["deep": nil, "n": 150] })
            try await records.update(states[0].id, fields: ["labels"], of: states[2])
            states.append(try await records.delete(states[0].id))
            states.append(try await records.undelete(states[0].id))

            let versions = try await records.versions(of: states[0].id, pageSize: 2).collect()
            #expect(versions.map(\.record) == states.reversed())
            #expect(versions.map(\.version) == [5, 4, 3, 2, 1])
            #expect(versions.map(\.operation) == [.undelete, .delete, .update, .update, .create])
            #expect(versions.allSatisfy { $0.actor == "editor" && $0.time == $0.record.audit.updatedAt })
            for (index, state) in states.enumerated() {
                let version = try await records.version(Int64(index) + 1, of: state.id)
                #expect(version.record == state && version == versions[4 - index])
            }
            let names = try await records.versions(of: states[0].id, fields: [Record.nameField]).collect()
            #expect(names.map(\.record.title) == states.reversed().map(\.title) && names[0].record.labels.isEmpty)
            try await world.checkHistory(of: account.id, Record.self)
        }
        try await check(kind.type)
    }

    @Test func `pages of versions go on below the last, whatever was written meanwhile`() async throws {
        let world = try await DataWorld.shared.value
        let profiles = world.account().customerProfiles
        let made = try await profiles.create(CustomerProfile(name: "v1"))
        for number in 2...30 { try await profiles.update(made.id) { $0.name = "v\(number)" } }
        var seen: [Int64] = []
        for try await page in profiles.versions(of: made.id, pageSize: 7).pages {
            seen += page.items.map(\.version)
            try await profiles.update(made.id) { $0.name += "+" }
        }
        #expect(seen == (1...30).reversed().map(Int64.init))
        let token = try await status {
            try await world.rawProfiles.listVersions(
                .with { ($0.accountID, $0.id, $0.pageToken) = (profiles.account, UUID().uuidString, "AAAA") })
        }
        #expect(token?.fields == ["page_token"])
    }

    @Test func `a page of versions is bounded in bytes, and all come in the end`() async throws {
        let world = try await DataWorld.shared.value
        let profiles = world.account().customerProfiles
        let made = try await profiles.create(CustomerProfile(name: "large"))
        for number in 2...10 {
            try await world.sql(
                """
                UPDATE target_customer_profiles SET metadata = jsonb_build_object('own', repeat('\(number % 10)', 200000)),
                    persona = jsonb_build_object('own', repeat('x', 200000))
                WHERE account_id = '\(profiles.account)'
                """)
        }
        var sizes: [Int] = []
        var seen: [Int64] = []
        for try await page in profiles.versions(of: made.id, pageSize: 1_000).pages {
            sizes.append(page.items.count)
            seen += page.items.map(\.version)
        }
        #expect(seen == (1...10).reversed().map(Int64.init))
        #expect(sizes.count == 2 && sizes.allSatisfy { $0 <= 8 }, "\(sizes)")
    }

    @Test func `what never was is not found, nor is another account's, nor what was removed for good`() async throws {
        let world = try await DataWorld.shared.value
        let profiles = world.account().customerProfiles
        let made = try await profiles.create(CustomerProfile(name: "one"))
        let strangers = world.account().customerProfiles
        func expectNotFound(_ body: () async throws(ProfileClientError) -> Void) async {
            let error = await failure(body)
            #expect(error?.isNotFound == true, "\(String(describing: error))")
        }
        for (records, id) in [(strangers, made.id), (profiles, UUID().uuidString.lowercased())] {
            await expectNotFound { () throws(ProfileClientError) in _ = try await records.versions(of: id).collect() }
            await expectNotFound { () throws(ProfileClientError) in _ = try await records.version(1, of: id) }
            await expectNotFound { () throws(ProfileClientError) in _ = try await records.diff(id, from: 1) }
            await expectNotFound { () throws(ProfileClientError) in try await records.rollback(id, to: 1) }
        }
        await expectNotFound { () throws(ProfileClientError) in _ = try await profiles.version(2, of: made.id) }
        await expectNotFound { () throws(ProfileClientError) in _ = try await profiles.diff(made.id, from: 1, to: 2) }
        await expectNotFound { () throws(ProfileClientError) in try await profiles.rollback(made.id, to: 9) }
        for (version, to) in [(Int64(0), Int64(0)), (-1, 0), (1, -1)] {
            let error = try await status {
                try await world.rawProfiles.diffVersions(
                    .with {
                        ($0.accountID, $0.id) = (profiles.account, made.id)
                        ($0.fromVersion, $0.toVersion) = (version, to)
                    })
            }
            #expect(error?.fields == [version < 1 ? "from_version" : "to_version"])
        }
        try await profiles.delete(made.id)
        #expect(try await profiles.versions(of: made.id).collect().count == 2)
        try await profiles.expunge(made.id)
        await expectNotFound { () throws(ProfileClientError) in _ = try await profiles.versions(of: made.id).collect() }
    }

    @Test func `a difference goes down to keys of documents, in the order of paths`() async throws {
        let profiles = try await DataWorld.shared.value.account().customerProfiles
        var first = CustomerProfile(name: "one")
        first.labels = ["team": "emea", "a.b": "1"]
        first.interests = ["x", "y"]
        first.demographics.members["ageRange"] = ["min": 25, "max": 40]
        first.demographics.members["own"] = ["ключ": ["a": 1], "with.dot": true, "list": [1, ["k": 2]]]
        first.demographics.members["e\u{301}"] = 1
        first.persona.members["own"] = "Zoë"
        let made = try await profiles.create(first)
        var second = made
        second.name = "two"
        second.description = "new"
        second.labels = ["team": "apac", "c": ""]
        second.interests = ["y", "x"]
        second.isActive = false
        second.demographics.members["ageRange"] = ["min": 26, "max": 40]
        second.demographics.members["own"] = ["ключ": ["a": 1, "b": nil], "list": [1, ["k": 3]]]
        second.demographics.members["e\u{301}"] = nil
        second.demographics.members["\u{e9}"] = 1
        second.persona.members["own"] = ["first": "Zoë"]
        try await profiles.update(
            second,
            fields: ["name", "description", "labels", "interests", "is_active", "demographics", "persona"])
        try await profiles.setDefault(made.id)

        func text(_ diff: RecordDiff) -> [String] {
            diff.differences.map { "\($0.path): \($0.oldValue?.text ?? "-") → \($0.newValue?.text ?? "-")" }
        }
        let expected = [
            "demographics.e\u{301}: 1 → -", "demographics.\u{e9}: - → 1",
            "demographics.ageRange.min: 25 → 26", "demographics.own.list: [1,{\"k\":2}] → [1,{\"k\":3}]",
            "demographics.own.`with.dot`: true → -", "demographics.own.ключ.b: - → null",
            "description: - → \"new\"", "interests: [\"x\",\"y\"] → [\"y\",\"x\"]", "is_active: true → false",
            "labels.a.b: \"1\" → -", "labels.c: - → \"\"", "labels.team: \"emea\" → \"apac\"",
            "name: \"one\" → \"two\"", "persona.own: \"Zoë\" → {\"first\":\"Zoë\"}",
        ]
        let diff = try await profiles.diff(made.id, from: 1, to: 2)
        #expect(Set(text(diff)) == Set(expected) && diff.differences.count == expected.count, "\(text(diff))")
        let paths = diff.differences.map { Array($0.path.utf8) }
        #expect(zip(paths, paths.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) })
        // Backwards, to the current one, and with itself.
        let back = try await profiles.diff(made.id, from: 2, to: 1)
        #expect(back.differences.map(\.newValue) == diff.differences.map(\.oldValue) && back.toVersion == 1)
        let current = try await profiles.diff(made.id, from: 2)
        #expect(text(current) == ["is_default: false → true"] && current.toVersion == 3)
        #expect(try await profiles.diff(made.id, from: 3).differences.isEmpty)
        // Every path can be given to a mask. (Of two keys that differ in composition alone a mask means either.)
        let restored = try await profiles.update(
            try await profiles.version(1, of: made.id).record,
            fields: diff.differences.map(\.path).filter { $0 != "demographics.\u{e9}" })
        #expect(restored.version == 4)
        let rest = try await profiles.diff(made.id, from: 1)
        #expect(
            text(rest).filter { !$0.hasPrefix("demographics.\u{e9}") } == ["is_default: false → true"])
    }

    @Test(arguments: Kind.allCases)
    func `a rollback makes an earlier content current, as a new version`(kind: Kind) async throws {
        func check<Record: RecordUnderTest>(_: Record.Type) async throws {
            let world = try await DataWorld.shared.value
            let account = world.account()
            let records = Record.records(of: account)
            let first = try await records.create(Record.full("first"))
            try await records.update(first.id) {
                $0.title = "second"
                $0.list = []
                $0.document = [:]
                $0.labels = [:]
            }
            try await records.setDefault(first.id)
            let wrong = await failure { () throws(ProfileClientError) in
                try await records.rollback(first.id, to: 1, expectedVersion: 2)
            }
            #expect(wrong?.kind == .versionMismatch(current: 3))
            let restored = try await records.rollback(first.id, to: 1, expectedVersion: 3)
            #expect(restored.version == 4 && restored.isDefault, "the default is not part of the content")
            var expected = first.fields
            expected["is_default"] = "true".bytes
            #expect(restored.fields == expected)
            #expect(try await records.get(first.id) == restored)
            #expect(try await records.diff(first.id, from: 1).differences.map(\.path) == ["is_default"])
            #expect(try await records.rollback(first.id, to: 4) == restored, "nothing to change, no version")
            try await records.delete(first.id)
            let deleted = await failure { () throws(ProfileClientError) in try await records.rollback(first.id, to: 1) }
            #expect(deleted?.reason == "DELETED")
            try await world.checkHistory(of: account.id, Record.self)
        }
        try await check(kind.type)
    }

    @Test func `a rollback to a name that was taken since is refused and changes nothing`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account()
        let profiles = account.customerProfiles
        let made = try await profiles.create(CustomerProfile(name: "old"))
        let renamed = try await profiles.update(made.id) { $0.name = "new" }
        try await profiles.create(CustomerProfile(name: "OLD"))
        let error = await failure { () throws(ProfileClientError) in try await profiles.rollback(made.id, to: 1) }
        #expect(error?.reason == "NAME_TAKEN")
        #expect(try await profiles.get(made.id) == renamed)
        try await world.checkHistory(of: account.id, CustomerProfile.self)
    }
}

extension RecordCollection where Record: RecordUnderTest {
    /// An update that stores what is stored already.
    fileprivate func update(_ id: String, fields: [String], of record: Record) async throws {
        let stored = try await update(record, fields: fields)
        #expect(stored == record)
    }
}
