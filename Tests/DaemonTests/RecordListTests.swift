import Foundation
import JSON
import ProfileClient
import ProfiledProtocol
import TTRPC
import Testing

/// Lists: filters, order, pages and masks.
@Suite struct RecordListTests {
    /// An account with five profiles of different kinds.
    private static let account = Task {
        let account = try await DataWorld.shared.value.account()
        let profiles = account.customerProfiles
        for (index, name) in ["alpha", "Beta", "γάμμα", "delta 100%", "epsilon_1"].enumerated() {
            try await profiles.create(name: name) {
                $0.demographics.ageRange = AgeRange(minimum: index * 10, maximum: index == 2 ? nil : 99)
                $0.interests = index % 2 == 0 ? ["Cycling", "ŻUBR"] : []
                $0.description = index == 1 ? "has a \"quote\" and \\" : ""
                $0.isActive = index != 3
                $0.isDefault = index == 0
                $0.labels = index < 2 ? ["team": index == 0 ? "emea" : "apac"] : [:]
                if index == 4 { $0.demographics.members["score"] = JSONNumber("9.5").map { .number($0) } }
            }
        }
        let gone = try await profiles.create(name: "gone") { $0.labels = ["team": "emea"] }
        try await profiles.delete(gone.id)
        try await profiles.update(profiles.list(filter: #"name = "Beta""#).collect()[0].id) { $0.persona.name = "Bo" }
        return account
    }

    @Test(arguments: [
        ("", ["alpha", "Beta", "delta 100%", "epsilon_1", "γάμμα"]),
        (#"name = "Beta""#, ["Beta"]),
        (#"name = "beta""#, []),
        (#"name : "BETA""#, ["Beta"]),
        (#"name : "%""#, ["delta 100%"]),
        (#"name : "_""#, ["epsilon_1"]),
        (#"name : "ΆΜΜ""#, ["γάμμα"]),
        (#"name != "Beta""#, ["alpha", "delta 100%", "epsilon_1", "γάμμα"]),
        (#"description : "\"quote\" and \\""#, ["Beta"]),
        ("is_active = false", ["delta 100%"]),
        ("is_default = true", ["alpha"]),
        ("NOT is_default = true AND is_active = true", ["Beta", "epsilon_1", "γάμμα"]),
        ("version > 1", ["Beta"]),
        ("version >= 1 AND version < 2", ["alpha", "delta 100%", "epsilon_1", "γάμμα"]),
        (#"interests : "żubr""#, ["alpha", "epsilon_1", "γάμμα"]),
        ("interests : *", ["alpha", "epsilon_1", "γάμμα"]),
        (#"labels.team = "emea""#, ["alpha"]),
        (#"labels.team != "emea""#, ["Beta", "delta 100%", "epsilon_1", "γάμμα"]),
        ("labels.team : *", ["alpha", "Beta"]),
        (#"labels : "team""#, ["alpha", "Beta"]),
        ("demographics.ageRange.min = 10", ["Beta"]),
        ("demographics.age_range.min >= 20", ["delta 100%", "epsilon_1", "γάμμα"]),
        ("demographics.ageRange.min > 9", ["Beta", "delta 100%", "epsilon_1", "γάμμα"]),
        ("demographics.score = 9.50", ["epsilon_1"]),
        ("demographics.ageRange.max : *", ["alpha", "Beta", "delta 100%", "epsilon_1"]),
        (#"persona.name = "Bo""#, ["Beta"]),
        (#"created_at > "2020-01-01T00:00:00Z" AND updated_at < "2019-01-01T00:00:00Z""#, []),
        (#"is_active = true AND name = "alpha" OR name = "Beta""#, ["alpha", "Beta"]),
        (#"(is_active = false) OR (name = 'alpha' AND NOT version = 9)"#, ["alpha", "delta 100%"]),
        (#"created_by = "tester""#, ["alpha", "Beta", "delta 100%", "epsilon_1", "γάμμα"]),
    ])
    func `a filter of profiles shows exactly what it says`(filter: String, expected: [String]) async throws {
        let profiles = try await Self.account.value.customerProfiles
        let found = try await profiles.list(filter: filter, orderBy: "name").collect().map(\.name)
        #expect(found == expected)
        // And none is lost when every record is a page.
        #expect(try await profiles.list(filter: filter, orderBy: "name", pageSize: 1).collect().map(\.name) == expected)
    }

    @Test func `a filter of guidelines knows their fields`() async throws {
        let brands = try await DataWorld.shared.value.account().brandGuidelines
        try await brands.create(.full("full"))
        try await brands.create(brandName: "quick") { $0.industry = "Retail" }
        for (filter, expected) in [
            (#"detail_level = "full""#, ["full"]), (#"detail_level != "full""#, ["quick"]),
            (#"industry = "Retail""#, ["quick"]), (#"industry : "GÉNIE""#, ["full"]),
            (#"brand_values : "курага""#, ["full"]), (#"brand_name = "quick""#, ["quick"]),
            (#"high_level_guidelines.colors.primary : *"#, ["full"]),
            (#"external_refs.canvaBrandTemplateId = "DAF-1""#, ["full"]), ("is_default = false", ["full", "quick"]),
        ] {
            #expect(
                try await brands.list(filter: filter, orderBy: "brand_name").collect().map(\.brandName) == expected,
                "\(filter)")
        }
    }

    @Test(arguments: [
        "name", "name =", "= 1", "nothing = 1", "is_active = 1", "version = \"x\"", "version = 1.5", "name = \"open",
        "created_at > \"yesterday\"", "name = \"a\" AND", "(name = \"a\"", "name ~ \"a\"", "interests = \"a\"",
        "'; DROP TABLE target_customer_profiles; --", "name = \"a\"; SELECT 1", "labels.Ä = \"x\"",
        String(repeating: "(", count: 17) + "version = 1" + String(repeating: ")", count: 17),
        [String](repeating: "version = 1", count: 65).joined(separator: " AND "),
        "name = \"" + String(repeating: "a", count: 4_096) + "\"", "name = \"a\\n\"", "name = \"nul\0\"",
    ])
    func `a filter that can't be understood is refused`(filter: String) async throws {
        let profiles = try await Self.account.value.customerProfiles
        let error = await failure { () throws(ProfileClientError) in try await profiles.list(filter: filter).collect() }
        #expect(error?.status.code == .invalidArgument, "\(filter)")
        #expect(error?.violations.map(\.field) == ["filter"], "\(filter): \(String(describing: error))")
        // The transport itself refuses U+0000, whatever the field means.
        #expect(error?.reason == (filter.contains("\0") ? error?.reason : "INVALID_FILTER"), "\(filter)")
    }

    @Test(arguments: Kind.allCases)
    func `every order is kept across pages, ties included`(kind: Kind) async throws {
        func check<Record: RecordUnderTest>(_: Record.Type) async throws {
            let account = try await DataWorld.shared.value.account()
            let records = Record.records(of: account)
            let made = try await records.batchCreate(["b", "A", "ä", "Z", "c", "日本", "🚲"].map { Record(named: $0) })
            for record in made.reversed() { try await records.update(record.id) { $0.labels = ["touched": "yes"] } }
            let all = try await records.list().collect()
            for field in [Record.nameField, "created_at", "updated_at", "id"] {
                let rising = try await records.list(orderBy: field).collect()
                let falling = try await records.list(orderBy: "\(field) desc").collect()
                #expect(rising.count == 7 && Set(rising) == Set(all))
                #expect(try await records.list(orderBy: field, pageSize: 2).collect() == rising)
                #expect(try await records.list(orderBy: "\(field) desc", pageSize: 3).collect() == falling)
                #expect(rising.map(\.id) == falling.map(\.id).reversed(), "\(field)")
            }
            #expect(try await records.list(orderBy: "id").collect().map(\.id) == made.map(\.id).sorted())
            #expect(try await records.list(orderBy: "updated_at").collect().map(\.id) == made.map(\.id).reversed())
            #expect(try await records.list(orderBy: "\(Record.nameField), id desc", pageSize: 2).collect().count == 7)
            #expect(
                Array(try await records.list(orderBy: Record.nameField).collect().map(\.title).prefix(4)) == [
                    "A", "b", "c", "Z",
                ])
        }
        try await check(kind.type)
    }

    @Test(arguments: [
        "nothing", "name up", "name,,id", "name; DROP TABLE x", "name desc desc", "description", "name, name",
    ])
    func `an order that doesn't exist is refused`(order: String) async throws {
        let profiles = try await Self.account.value.customerProfiles
        let error = await failure { () throws(ProfileClientError) in try await profiles.list(orderBy: order).collect() }
        #expect(error?.reason == "INVALID_ORDER_BY", "\(order)")
        #expect(error?.violations.map(\.field) == ["order_by"])
    }

    @Test(arguments: ["name", "created_at desc", "updated_at", "id"])
    func `pages go on where the last one ended, whatever is inserted and deleted meanwhile`(order: String) async throws
    {
        let records = try await DataWorld.shared.value.account().customerProfiles
        let steady = try await records.batchCreate((0..<60).map { CustomerProfile(name: "steady \($0)") })
        let doomed = try await records.batchCreate((0..<30).map { CustomerProfile(name: "steady \($0)x doomed") })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for (index, record) in doomed.enumerated() {
                    try await records.create(CustomerProfile(name: "steady \(index)y new"))
                    try await records.delete(record.id)
                }
            }
            for _ in 0..<3 {
                group.addTask {
                    let walked = try await records.list(orderBy: order, pageSize: 7).collect()
                    #expect(Set(walked.map(\.id)).count == walked.count, "no record shows twice")
                    #expect(Set(steady.map(\.id)).isSubset(of: walked.map(\.id)), "none that stayed is left out")
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func `a page is bounded in bytes, and the next one goes on`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account().id
        try await world.sql(
            """
            INSERT INTO target_customer_profiles (account_id, name, metadata)
            SELECT '\(account)', 'large ' || n, jsonb_build_object('x', repeat('a', 200000)) FROM generate_series(1, 40) AS n
            """)
        var names: Set<String> = []
        var token = ""
        var pages = 0
        repeat {
            let page = try await world.rawProfiles.list(
                .with {
                    $0.accountID = account
                    $0.pageSize = 1_000
                    $0.pageToken = token
                })
            #expect(!page.customerProfiles.isEmpty && page.customerProfiles.count < 21)
            names.formUnion(page.customerProfiles.map(\.name))
            token = page.nextPageToken
            pages += 1
        } while !token.isEmpty && pages < 50
        #expect(names.count == 40 && pages > 1)

        let found = try await world.rawProfiles.search(
            .with {
                $0.accountID = account
                $0.query = "large"
                $0.pageSize = 1_000
            })
        #expect(!found.results.isEmpty && !found.nextPageToken.isEmpty)
        // What doesn't fit one answer has no pages for ids: the caller asks for fewer, or for fewer fields.
        let ids = try await world.sql("SELECT id FROM target_customer_profiles WHERE account_id = '\(account)'")
            .split(separator: "\n").map(String.init)
        let all = try await status {
            try await world.rawProfiles.batchGet(.with { ($0.accountID, $0.ids) = (account, ids) })
        }
        #expect(all?.code == .resourceExhausted)
    }

    @Test func `a page token belongs to its query`() async throws {
        let world = try await DataWorld.shared.value
        let account = try await Self.account.value
        let profiles = account.customerProfiles
        var pages = profiles.list(orderBy: "name", pageSize: 2).pages.makeAsyncIterator()
        let token = try #require(try await pages.next()?.nextPageToken)
        // The size of the page and its fields may change.
        #expect(
            try await profiles.list(orderBy: "name", pageSize: 3, pageToken: token, fields: ["name"]).collect().count
                == 3)
        let other = world.account().customerProfiles
        for (name, sequence) in [
            ("order", profiles.list(orderBy: "name desc", pageToken: token)),
            ("filter", profiles.list(filter: "is_active = true", orderBy: "name", pageToken: token)),
            ("deleted", profiles.list(orderBy: "name", pageToken: token, showDeleted: true)),
            ("account", other.list(orderBy: "name", pageToken: token)),
            ("damaged", profiles.list(orderBy: "name", pageToken: String(token.dropLast(2)))),
            (
                "altered",
                profiles.list(orderBy: "name", pageToken: (token.hasPrefix("A") ? "B" : "A") + token.dropFirst())
            ),
            ("made up", profiles.list(orderBy: "name", pageToken: "'; --")),
        ] {
            let error = await failure { () throws(ProfileClientError) in try await sequence.collect() }
            #expect(error?.reason == "INVALID_PAGE_TOKEN", "\(name)")
            #expect(error?.violations.map(\.field) == ["page_token"], "\(name)")
        }
        let negative = await failure { () throws(ProfileClientError) in try await profiles.list(pageSize: -1).collect()
        }
        #expect(negative?.violations.map(\.field) == ["page_size"])
    }

    @Test(arguments: Kind.allCases)
    func `a read mask leaves out everything else, for every method that has one`(kind: Kind) async throws {
        func check<Record: RecordUnderTest>(_: Record.Type) async throws {
            let records = Record.records(of: try await DataWorld.shared.value.account())
            let whole = try await records.create(Record.full("masked"))
            let fields = [Record.nameField, "created_at"]
            let found = [
                try await records.get(whole.id, fields: fields),
                try #require(try await records.list(fields: fields).collect().first),
                try #require(try await records.batchGet([whole.id], fields: fields).records.first),
                try #require(try await records.search("masked", fields: fields).collect().first).record,
            ]
            for part in found {
                #expect(part.id == whole.id && part.version == 1 && part.audit.accountID == whole.audit.accountID)
                #expect(part.title == "masked" && part.audit.createdAt == whole.audit.createdAt)
                #expect(
                    part.document.isEmpty && part.list.isEmpty && part.labels.isEmpty && part.metadata.members.isEmpty)
                #expect(part.audit.updatedAt == nil && part.audit.createdBy.isEmpty)
            }
            #expect(try await records.get(whole.id, fields: ["*"]) == whole)
            let bad = await failure { () throws(ProfileClientError) in
                try await records.get(whole.id, fields: [Record.nameField, "\(Record.documentField).x", "nope"])
            }
            #expect(bad?.reason == "INVALID_FIELD_MASK")
            #expect(bad?.violations.map(\.field) == ["read_mask.paths[1]", "read_mask.paths[2]"])
        }
        try await check(kind.type)
    }
}
