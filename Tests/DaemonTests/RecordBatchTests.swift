import Foundation
import ProfileClient
import ProfiledProtocol
import TTRPC
import Testing

/// Several records in one call.
@Suite struct RecordBatchTests {
    @Test(arguments: Kind.allCases)
    func `batch get keeps the order, answers repetitions, and tells what is missing`(kind: Kind) async throws {
        func check<Record: RecordUnderTest>(_: Record.Type) async throws {
            let records = Record.records(of: try await DataWorld.shared.value.account())
            let made = try await records.batchCreate((0..<20).map { Record.full("item \($0)") })
            #expect(made.map(\.title) == (0..<20).map { "item \($0)" } && made.allSatisfy { $0.version == 1 })
            let deleted = try await records.delete(made[3].id)
            let absent = (0..<2).map { _ in UUID().uuidString.lowercased() }
            let ids = [made[7].id, absent[1], made[3].id.uppercased(), made[7].id, absent[0], made[0].id, absent[1]]
            let result = try await records.batchGet(ids)
            #expect(result.records == [made[7], deleted, made[7], made[0]])
            #expect(result.missingIDs == [absent[1], absent[0], absent[1]])
            // A thousand at once, most of them absent.
            let many = made.map(\.id) + (0..<980).map { _ in UUID().uuidString }
            #expect(try await records.batchGet(many.reversed()).records.map(\.id) == made.map(\.id).reversed())
        }
        try await check(kind.type)
    }

    @Test func `a batch has 1 to 1,000 items`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account().id
        let id = UUID().uuidString
        for count in [0, 1_001] {
            let get = try await status {
                try await world.rawProfiles.batchGet(
                    .with { ($0.accountID, $0.ids) = (account, [String](repeating: id, count: count)) })
            }
            #expect(get?.fields == ["ids"] && get?.code == .invalidArgument)
            let create = try await status {
                try await world.rawBrands.batchCreate(
                    .with { request in
                        request.accountID = account
                        request.brandGuidelines = (0..<count).map { n in .with { $0.brandName = "brand \(n)" } }
                    })
            }
            #expect(create?.fields == ["brand_guidelines"] && create?.code == .invalidArgument)
        }
        let wrong = try await status {
            try await world.rawProfiles.batchGet(.with { ($0.accountID, $0.ids) = (account, [id, "x", id, ""]) })
        }
        #expect(wrong?.fields == ["ids[1]", "ids[3]"])
        let whole = try await world.rawBrands.batchCreate(
            .with { request in
                request.accountID = account
                request.brandGuidelines = (0..<1_000).map { n in .with { $0.brandName = "brand \(n)" } }
            })
        #expect(whole.brandGuidelines.map(\.brandName) == (0..<1_000).map { "brand \($0)" })
    }

    @Test(arguments: Kind.allCases)
    func `a batch with faults creates nothing and names each of them`(kind: Kind) async throws {
        func check<Record: RecordUnderTest>(_: Record.Type) async throws {
            let account = try await DataWorld.shared.value.account()
            let records = Record.records(of: account)
            var batch = (0..<10).map { Record(named: "item \($0)") }
            batch[2].title = ""
            batch[5].list = ["x", "X"]
            batch[5].labels = ["Bad Key": "v"]
            batch[9].document = ["own": .string(String(repeating: "a", count: 262_144))]
            let error = await failure { [batch] () throws(ProfileClientError) in try await records.batchCreate(batch) }
            let plural = "\(Record.wireName)s"
            #expect(
                error?.violations.map(\.field) == [
                    "\(plural)[2].\(Record.nameField)", "\(plural)[5].\(Record.listField)[1]",
                    "\(plural)[5].labels.Bad Key",
                    "\(plural)[9].\(Record.documentField)",
                ])
            #expect(error?.violations.map(\.itemIndex) == [2, 5, 5, 9])
            #expect(try await account.profileStatus().isFirstTime)

            // Two items with one id.
            var twins = (0..<3).map { Record(named: "twin \($0)") }
            twins[0].id = UUID().uuidString.lowercased()
            twins[2].id = twins[0].id
            let taken = await failure { [twins] () throws(ProfileClientError) in try await records.batchCreate(twins) }
            #expect(
                taken?.kind == .alreadyExists(field: "\(plural)[2].id", existingID: nil) && taken?.reason == "ID_TAKEN")

            // Two defaults.
            var defaults = (0..<3).map { Record(named: "default \($0)") }
            defaults[0].isDefault = true
            defaults[2].isDefault = true
            let both = await failure { [defaults] () throws(ProfileClientError) in
                try await records.batchCreate(defaults)
            }
            #expect(both?.kind == .alreadyExists(field: "\(plural)[2].is_default", existingID: nil))
            #expect(both?.reason == "DEFAULT_EXISTS")
            #expect(try await account.profileStatus().isFirstTime, "nothing of any of them was created")
        }
        try await check(kind.type)
    }

    @Test func `a batch with a name that is taken names item and holder`() async throws {
        let records = try await DataWorld.shared.value.account().customerProfiles
        let holder = try await records.create(CustomerProfile(name: "Ångström"))
        let batch = ["a", "b", "A\u{30A}NGSTRÖM", "c"].map { CustomerProfile(name: $0) }
        let error = await failure { () throws(ProfileClientError) in try await records.batchCreate(batch) }
        #expect(error?.kind == .alreadyExists(field: "customer_profiles[2].name", existingID: holder.id))
        #expect(error?.reason == "NAME_TAKEN")
        let twins = ["x", "y", "X"].map { CustomerProfile(name: $0) }
        let twice = await failure { () throws(ProfileClientError) in try await records.batchCreate(twins) }
        #expect(twice?.kind == .alreadyExists(field: "customer_profiles[2].name", existingID: nil))
        #expect(try await records.list().collect() == [holder])
    }
}
