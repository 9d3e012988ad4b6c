import Foundation
import ProfileClient
import ProfiledProtocol
import TTRPC
import Testing

/// Changes and deletions of several records in one call.
@Suite struct RecordBatchChangeTests {
    @Test(arguments: Kind.allCases)
    func `a batch of changes is done in one, answered in its order`(kind: Kind) async throws {
        func check<Record: RecordUnderTest>(_: Record.Type) async throws {
            let world = try await DataWorld.shared.value
            let account = world.account(actor: "batcher")
            let records = Record.records(of: account)
            let made = try await records.batchCreate((0..<20).map { Record.full("item \($0)") }).shuffled()
            let changes = made.enumerated().map { index, record in
                var record = record
                record.title = index == 3 ? record.title : "changed \(index)"
                record.document["own"] = ["n": .number(.init(Int64(index)))]
                return RecordChange(
                    record,
                    fields: index == 3 ? [Record.nameField] : [Record.nameField, "\(Record.documentField).own.n"],
                    expectedVersion: index % 2 == 0 ? 1 : nil)
            }
            let changed = try await records.batchUpdate(changes)
            #expect(changed.map(\.id) == made.map(\.id))
            #expect(changed.map(\.title) == changes.map(\.record.title))
            #expect(changed.enumerated().allSatisfy { $1.version == ($0 == 3 ? 1 : 2) }, "one had nothing to change")
            #expect(changed.allSatisfy { $0.audit.updatedBy == "batcher" })
            #expect(changed[5].document["own"]?["deep"] != nil || Record.self == BrandGuideline.self)
            #expect(try await records.batchGet(made.map(\.id)).records == changed)

            let deleted = try await records.batchDelete(changed.reversed())
            #expect(deleted.map(\.id) == made.reversed().map(\.id) && deleted.allSatisfy(\.isDeleted))
            #expect(
                try await records.batchDelete(made.map(\.id)) == deleted.reversed(), "deleting again changes nothing")
            #expect(try await records.list().collect().isEmpty)
            try await world.checkHistory(of: account.id, Record.self)
        }
        try await check(kind.type)
    }

    @Test(arguments: Kind.allCases)
    func `a batch with one fault changes nothing and names the item`(kind: Kind) async throws {
        func check<Record: RecordUnderTest>(_: Record.Type) async throws {
            let world = try await DataWorld.shared.value
            let account = world.account()
            let records = Record.records(of: account)
            let made = try await records.batchCreate((0..<5).map { Record(named: "item \($0)") })
            let gone = try await records.delete(made[4].id)
            func change(
                _ index: Int, _ title: String, id: String? = nil, version: Int64? = nil
            ) -> RecordChange<Record> {
                var record = made[index]
                record.title = title
                if let id { record.id = id }
                return RecordChange(record, fields: [Record.nameField], expectedVersion: version)
            }
            func refused(_ changes: [RecordChange<Record>]) async -> ProfileClientError? {
                await failure { () throws(ProfileClientError) in try await records.batchUpdate(changes) }
            }
            let stale = await refused([change(0, "a"), change(1, "b", version: 7)])
            #expect(stale?.kind == .versionMismatch(current: 1) && stale?.field == "requests[1].expected_version")
            let absent = await refused([change(0, "a"), change(1, "b", id: UUID().uuidString.lowercased())])
            #expect(absent?.isNotFound == true && absent?.field == "requests[1].\(Record.wireName).id")
            let deleted = await refused([change(0, "a"), change(2, "b"), change(4, "c")])
            #expect(deleted?.reason == "DELETED" && deleted?.field == "requests[2].\(Record.wireName).id")
            let invalid = await refused([change(0, ""), change(1, "b"), change(2, String(repeating: "x", count: 256))])
            #expect(
                invalid?.violations.map(\.field)
                    == [0, 2].map { "requests[\($0)].\(Record.wireName).\(Record.nameField)" })
            #expect(invalid?.violations.map(\.itemIndex) == [0, 2])
            let twice = await refused([change(0, "a"), change(1, "b"), change(0, "c")])
            #expect(twice?.violations.map(\.field) == ["requests[2].\(Record.wireName).id"])
            if Record.hasUniqueNames {
                let taken = await refused([change(0, "free"), change(1, "ITEM 3")])
                #expect(taken?.reason == "NAME_TAKEN" && taken?.field == "requests[1].\(Record.wireName).name")
            }
            let staleDelete = await failure { () throws(ProfileClientError) in
                try await records.batchDelete([made[0], gone, made[4]].enumerated().map { $1 })
            }
            #expect(staleDelete?.violations.map(\.field) == ["requests[2].id"])
            let wrong = await failure { () throws(ProfileClientError) in try await records.batchDelete(made) }
            #expect(wrong?.kind == .versionMismatch(current: 2) && wrong?.field == "requests[4].expected_version")
            #expect(
                try await records.batchGet(made.map(\.id)).records == made.dropLast() + [gone], "nothing was changed")
            try await world.checkHistory(of: account.id, Record.self)
        }
        try await check(kind.type)
    }

    @Test func `a batch has 1 to 1,000 changes, whose own account, name and mode must be left out`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account().id
        for count in [0, 1_001] {
            let update = try await status {
                try await world.rawProfiles.batchUpdate(
                    .with { request in
                        request.accountID = account
                        request.requests = (0..<count).map { _ in
                            .with { ($0.customerProfile.id, $0.updateMask.paths) = (UUID().uuidString, ["name"]) }
                        }
                    })
            }
            #expect(update?.fields == ["requests"])
            let delete = try await status {
                try await world.rawBrands.batchDelete(
                    .with { request in
                        request.accountID = account
                        request.requests = (0..<count).map { _ in .with { $0.id = UUID().uuidString } }
                    })
            }
            #expect(delete?.fields == ["requests"])
        }
        let nested = try await status {
            try await world.rawProfiles.batchDelete(
                .with {
                    $0.accountID = account
                    $0.requests = [
                        .with { ($0.accountID, $0.id) = (account, UUID().uuidString) },
                        .with { ($0.accountID, $0.id) = ("another", UUID().uuidString) },
                        .with { ($0.requestID, $0.id, $0.validateOnly) = ("x", UUID().uuidString, true) },
                        .with { ($0.id, $0.expectedVersion) = ("no uuid", -1) },
                    ]
                })
        }
        #expect(
            nested?.fields == [
                "requests[1].account_id", "requests[2].request_id", "requests[2].validate_only", "requests[3].id",
            ])
    }

    @Test func `a batch whose answer would be too large changes nothing`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account()
        let profiles = account.customerProfiles
        // Fits a request, and is beyond what one answer may hold.
        let large = String(repeating: "x", count: 240_000)
        let made = try await profiles.batchCreate((0..<14).map { CustomerProfile(name: "item \($0)") })
        let growing = await failure { () throws(ProfileClientError) in
            try await profiles.batchUpdate(
                made.map {
                    var record = $0
                    record.persona.members["own"] = .string(large)
                    return RecordChange(record, fields: ["persona.own"])
                })
        }
        #expect(growing?.violations.map(\.field) == ["requests"])
        #expect(try await profiles.batchGet(made.map(\.id)).records == made)
        try await world.sql(
            """
            UPDATE target_customer_profiles SET persona = jsonb_build_object('own', repeat('x', 240000))
            WHERE account_id = '\(account.id)'
            """)
        let deleting = await failure { () throws(ProfileClientError) in try await profiles.batchDelete(made.map(\.id)) }
        #expect(deleting?.violations.map(\.field) == ["requests"])
        #expect(try await profiles.list(fields: ["name"]).collect().count == 14)
        try await world.checkHistory(of: account.id, CustomerProfile.self)
    }

    @Test func `batches over the same records in opposite orders never wait for each other for good`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account()
        let profiles = account.customerProfiles
        let made = try await profiles.batchCreate((0..<50).map { CustomerProfile(name: "item \($0)") })
        try await withThrowingTaskGroup(of: Void.self) { group in
            for writer in 0..<8 {
                group.addTask {
                    for round in 0..<5 {
                        let order = writer % 2 == 0 ? made : made.reversed()
                        try await profiles.batchUpdate(
                            order.map {
                                var record = $0
                                record.labels = ["by": "\(writer).\(round)"]
                                return RecordChange(record, fields: ["labels.by"])
                            })
                    }
                }
            }
            try await group.waitForAll()
        }
        let after = try await profiles.batchGet(made.map(\.id)).records
        #expect(after.allSatisfy { $0.version == 41 })
        #expect(Set(after.map(\.labels)).count == 1, "the last batch changed all or none")
        try await world.checkHistory(of: account.id, CustomerProfile.self)
    }
}
