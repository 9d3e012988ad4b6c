import Foundation
import PostgresTestSupport
import ProfileClient
import ProfiledProtocol
import SwiftProtobuf
import TTRPC
import Testing

/// From creation to removal, for every kind.
@Suite struct RecordLifeTests {
    @Test(arguments: Kind.allCases)
    func `a record comes back as it was sent, with what the daemon adds`(kind: Kind) async throws {
        func check<Record: RecordUnderTest>(_: Record.Type) async throws {
            let account = try await DataWorld.shared.value.account(actor: "Ænne 李")
            let records = Record.records(of: account)
            let sent = Record.full("Pendler “früh” 🚲")
            let created = try await records.create(sent)
            #expect(created.fields == sent.fields)
            #expect(created.version == 1 && created.audit.accountID == account.id)
            #expect(UUID(uuidString: created.id) != nil && created.id == created.id.lowercased())
            #expect(created.audit.createdAt != nil && created.audit.createdAt == created.audit.updatedAt)
            #expect(created.audit.createdBy == "Ænne 李" && created.audit.updatedBy == "Ænne 李")
            #expect(created.audit.deletedAt == nil && created.audit.deletedBy.isEmpty)
            #expect(try await records.get(created.id) == created)
            #expect(try await records.get(created.id.uppercased()) == created)
        }
        try await check(kind.type)
    }

    @Test(arguments: Kind.allCases)
    func `an id that is given is kept in lower case and belongs to one record of the account`(kind: Kind) async throws {
        func check<Record: RecordUnderTest>(_: Record.Type) async throws {
            let world = try await DataWorld.shared.value
            let records = Record.records(of: world.account())
            var record = Record(named: "first")
            record.id = UUID().uuidString
            let created = try await records.create(record)
            #expect(created.id == record.id.lowercased())
            record.title = "second"
            let error = await failure { () throws(ProfileClientError) in try await records.create(record) }
            #expect(error?.kind == .alreadyExists(field: "id", existingID: created.id))
            #expect(error?.reason == "ID_TAKEN")
            // Another account may use the same id; a deleted record keeps its own.
            #expect(try await Record.records(of: world.account()).create(record).id == created.id)
            try await records.delete(created.id)
            let again = await failure { () throws(ProfileClientError) in try await records.create(record) }
            #expect(again?.reason == "ID_TAKEN")
        }
        try await check(kind.type)
    }

    @Test func `what a request leaves out has its documented default, whatever output fields it sets`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account().id
        let profile = try await world.rawProfiles.create(
            .with {
                $0.accountID = account
                $0.customerProfile.name = "  bare\u{2003}"
                $0.customerProfile.version = 77
                $0.customerProfile.createdBy = "somebody else"
                $0.customerProfile.deletedAt = Google_Protobuf_Timestamp(seconds: 1)
            })
        #expect(profile.name == "bare" && profile.version == 1 && !profile.hasDeletedAt)
        #expect(profile.hasIsActive && profile.isActive && !profile.isDefault && profile.description_p.isEmpty)
        #expect(
            [profile.demographics, profile.behavior, profile.persona, profile.metadata] == ["{}", "{}", "{}", "{}"])
        #expect(profile.interests.isEmpty && profile.labels.isEmpty)
        // No actor was named: the peer's user acts.
        #expect(profile.createdBy == "uid:\(getuid())")

        let brand = try await world.rawBrands.create(
            .with {
                $0.accountID = account
                $0.brandGuideline.brandName = "bare"
            })
        #expect(brand.detailLevel == .highLevel && brand.industry.isEmpty && brand.brandValues.isEmpty)
        #expect(
            [brand.highLevelGuidelines, brand.fullStyleGuide, brand.externalRefs, brand.metadata] == [
                "{}", "{}", "{}", "{}",
            ])
    }

    @Test(arguments: Kind.allCases)
    func `delete marks once, undelete restores but never the default, expunge takes only what is deleted`(
        kind: Kind
    ) async throws {
        func check<Record: RecordUnderTest>(_: Record.Type) async throws {
            let world = try await DataWorld.shared.value
            let account = world.account()
            let records = Record.records(of: account)
            var draft = Record.full("goes")
            draft.isDefault = true
            let live = try await records.create(draft)
            #expect(live.isDefault)

            let tooEarly = await failure { () throws(ProfileClientError) in try await records.expunge(live.id) }
            #expect(tooEarly?.reason == "NOT_DELETED" && tooEarly?.status.code == .failedPrecondition)

            let mine = Record.records(of: world.client.account(account.id, actor: "remover"))
            let deleted = try await mine.delete(live.id)
            #expect(deleted.isDeleted && deleted.version == 2 && deleted.audit.deletedBy == "remover")
            #expect(!deleted.isDefault)
            #expect(try await records.get(live.id) == deleted)
            #expect(try await records.list().collect().isEmpty)
            #expect(try await records.list(showDeleted: true).collect() == [deleted])
            #expect(try await records.search("goes").collect().isEmpty)
            #expect(try await records.search("goes", showDeleted: true).collect().map(\.record) == [deleted])
            #expect(try await records.delete(live.id) == deleted, "deleting again changes nothing")

            for refused in [
                await failure({ () throws(ProfileClientError) in
                    try await records.update(deleted, fields: [Record.nameField])
                }), await failure { () throws(ProfileClientError) in try await records.setDefault(live.id) },
            ] {
                #expect(refused?.reason == "DELETED" && refused?.status.code == .failedPrecondition)
            }

            let restored = try await records.undelete(live.id)
            #expect(!restored.isDeleted && restored.version == 3 && !restored.isDefault)
            #expect(restored.audit.deletedAt == nil && restored.audit.deletedBy.isEmpty)
            #expect(restored.audit.createdAt == live.audit.createdAt)
            #expect(try await records.undelete(live.id) == restored, "undeleting again changes nothing")
            try await world.checkHistory(of: account.id, Record.self)

            for change in [records.delete, records.undelete, records.setDefault] {
                let wrong = await failure { () throws(ProfileClientError) in try await change(live.id, 2) }
                #expect(wrong?.kind == .versionMismatch(current: 3))
            }
            let wrong = await failure { () throws(ProfileClientError) in
                try await records.expunge(live.id, expectedVersion: 2)
            }
            #expect(wrong?.kind == .versionMismatch(current: 3))

            try await records.delete(live.id, expectedVersion: 3)
            try await records.expunge(live.id, expectedVersion: 4)
            #expect(try await records.find(live.id) == nil)
            #expect(
                try await world.sql("SELECT count(*) FROM profile_version_history WHERE account_id = '\(account.id)'")
                    == "0")
        }
        try await check(kind.type)
    }

    @Test func `a name is unique among live profiles, and its holder is named`() async throws {
        let records = try await DataWorld.shared.value.account().customerProfiles
        let first = try await records.create(CustomerProfile(name: "Straße"))
        for taken in ["Straße", "STRASSE", "strasse", "  straße "] {
            let error = await failure { () throws(ProfileClientError) in
                try await records.create(CustomerProfile(name: taken))
            }
            #expect(
                error?.kind == .alreadyExists(field: "name", existingID: first.id) && error?.reason == "NAME_TAKEN",
                "\(taken)")
        }
        try await records.delete(first.id)
        let second = try await records.create(CustomerProfile(name: "strasse"))
        let undelete = await failure { () throws(ProfileClientError) in try await records.undelete(first.id) }
        #expect(undelete?.reason == "NAME_TAKEN" && undelete?.isAlreadyExists == true)
        let third = try await records.create(CustomerProfile(name: "third"))
        let rename = await failure { () throws(ProfileClientError) in
            try await records.update(third.id) { $0.name = "STRASSE" }
        }
        #expect(rename?.reason == "NAME_TAKEN" && rename?.isAlreadyExists == true)
        // Changing the case of one's own name takes nothing from anybody.
        #expect(try await records.update(second.id) { $0.name = "STRAßE" }.name == "STRAßE")
    }

    @Test(arguments: Kind.allCases)
    func `another account's record is absent for every method, in the same words as one that never was`(
        kind: Kind
    ) async throws {
        func check<Record: RecordUnderTest>(_: Record.Type) async throws {
            let world = try await DataWorld.shared.value
            let foreign = try await Record.records(of: world.account()).create(Record.full("secret"))
            let deleted = try await Record.records(of: world.account()).create(Record.full("secret"))
            try await Record.records(of: world.client.account(deleted.audit.accountID)).delete(deleted.id)
            let records = Record.records(of: world.account())
            let absent = UUID().uuidString.lowercased()

            func errors(_ id: String) async -> [ProfileClientError?] {
                var patch = Record(named: "mine now")
                patch.id = id
                return [
                    await failure { () throws(ProfileClientError) in try await records.get(id) },
                    await failure { () throws(ProfileClientError) in
                        try await records.update(patch, fields: [Record.nameField], expectedVersion: 9)
                    },
                    await failure { () throws(ProfileClientError) in try await records.delete(id, expectedVersion: 9) },
                    await failure { () throws(ProfileClientError) in try await records.undelete(id, expectedVersion: 9)
                    },
                    await failure { () throws(ProfileClientError) in try await records.expunge(id, expectedVersion: 9)
                    },
                    await failure { () throws(ProfileClientError) in
                        try await records.setDefault(id, expectedVersion: 9)
                    },
                ]
            }
            let expected = await errors(absent).map { error in error.map { Self.wording($0, without: absent) } }
            #expect(expected.allSatisfy { $0?.contains("NOT_FOUND") == true }, "\(expected)")
            for id in [foreign.id, deleted.id] {
                #expect(await errors(id).map { error in error.map { Self.wording($0, without: id) } } == expected)
            }
            let batch = try await records.batchGet([foreign.id, deleted.id])
            #expect(batch.records.isEmpty && batch.missingIDs == [foreign.id, deleted.id])
            #expect(try await records.list(showDeleted: true).collect().isEmpty)
            #expect(try await records.search("secret", showDeleted: true).collect().isEmpty)
            #expect(
                try await Record.records(of: world.client.account(foreign.audit.accountID)).get(foreign.id) == foreign)
        }
        try await check(kind.type)
    }

    /// Everything a caller sees of an error.
    private static func wording(_ error: ProfileClientError, without id: String) -> String {
        let details = error.status.details.map { "\($0.typeURL) \(String(decoding: $0.value, as: UTF8.self))" }
        return "\(error.status.code.name) \(error.reason ?? "") \(error.message) \(details)".replacing(id, with: "ID")
    }

    @Test(arguments: Kind.allCases)
    func `an account is new until it creates something, and never again`(kind: Kind) async throws {
        func check<Record: RecordUnderTest>(_: Record.Type) async throws {
            let world = try await DataWorld.shared.value
            let account = world.account()
            let records = Record.records(of: account)
            let new = try await account.profileStatus()
            #expect(new.isFirstTime && !new.hasAny && !Record.part(of: new).wasEverCreated)

            // What was refused was not created.
            _ = await failure { () throws(ProfileClientError) in try await records.create(Record(named: "")) }
            #expect(try await account.profileStatus().isFirstTime)

            let made = try await records.batchCreate((0..<3).map { Record(named: "record \($0)") })
            try await records.delete(made[0].id)
            let used = try await account.profileStatus()
            #expect(!used.isFirstTime && used.hasAny)
            #expect(Record.part(of: used).liveCount == 2 && Record.part(of: used).deletedCount == 1)

            for record in made {
                try await records.delete(record.id)
                try await records.expunge(record.id)
            }
            let emptied = try await account.profileStatus()
            #expect(!emptied.isFirstTime && !emptied.hasAny)
            let part = Record.part(of: emptied)
            #expect(part.wasEverCreated && part.liveCount == 0 && part.deletedCount == 0 && !part.hasAny)
            let other = Record.self == CustomerProfile.self ? emptied.brandGuidelines : emptied.customerProfiles
            #expect(!other.wasEverCreated)
        }
        try await check(kind.type)
    }

    @Test(arguments: ["", " ", String(repeating: "a", count: 256), "two\nlines", "nul\0"])
    func `an actor that breaks its rule is refused, and nothing is written`(actor: String) async throws {
        let world = try await DataWorld.shared.value
        let account = world.account()
        let records = world.client.account(account.id, actor: actor).customerProfiles
        let error = await failure { () throws(ProfileClientError) in
            try await records.create(CustomerProfile(name: "x"))
        }
        #expect(error?.status.code == .invalidArgument, "\(String(describing: error))")
        #expect(try await account.profileStatus().isFirstTime)
    }
}
