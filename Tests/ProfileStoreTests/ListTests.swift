import FoundationEssentials
import ProfileModel
import Testing

@testable import ProfileStore

@Suite(.serialized) struct ListTests {
    private let acme = AccountID(stored: "acme")
    private let actor = StoreDatabase.actor

    @Test(
        arguments: [
            "name", "name desc", "created_at", "created_at desc", "updated_at", "updated_at desc", "id", "id desc",
            "name desc, created_at", "created_at, name desc, id desc", "updated_at desc, id",
        ], [false, true])
    func `pages in any order show every record once`(order: String, showDeleted: Bool) async throws {
        let database = try await StoreDatabase()
        let created = try await database.profiles.batchCreate(
            acme, (0..<23).map { NewRecord(content: CustomerProfileContent(name: "Nämé \($0 % 7) \($0)")) },
            actor: actor)
        for record in created.prefix(5) {
            _ = try await database.profiles.delete(acme, record.id, expectedVersion: nil, actor: actor)
        }
        let whole = try await database.profiles.list(query(order, size: 1_000, showDeleted: showDeleted))
        #expect(whole.next == nil && whole.elements.count == (showDeleted ? 23 : 18))
        var paged: [CustomerProfile] = []
        var token = ""
        repeat {
            let query = try query(order, size: 4, showDeleted: showDeleted, token: token)
            let page = try await database.profiles.list(query)
            #expect(page.elements.count <= 4)
            paged += page.elements
            token = page.next.map(query.nextPageToken) ?? ""
        } while !token.isEmpty
        #expect(paged == whole.elements)
    }

    @Test func `records inserted meanwhile neither repeat nor hide others`() async throws {
        let database = try await StoreDatabase()
        for name in ["b", "d", "f", "h"] { try await database.profile(name) }
        let first = try query("name", size: 2)
        let page = try await database.profiles.list(first)
        for name in ["a", "c", "e"] { try await database.profile(name) }
        let token = first.nextPageToken(after: try #require(page.next))
        let rest = try await database.profiles.list(query("name", size: 100, token: token))
        #expect(page.elements.map(\.content.name) == ["b", "d"])
        #expect(rest.elements.map(\.content.name) == ["e", "f", "h"])
    }

    @Test func `a page is bounded in bytes, and holds one record at least`() async throws {
        let database = try await StoreDatabase(limits: StoreLimits(answerBytes: 10_000))
        for number in 0..<5 {
            try await database.profile("\(number)") { $0.description = String(repeating: "x", count: 4_096) }
        }
        try await database.profile("5") { $0.persona = "{\"a\":\"\(String(repeating: "x", count: 50_000))\"}" }
        var sizes: [Int] = []
        var token = ""
        repeat {
            let query = try query("name", size: 100, token: token)
            let page = try await database.profiles.list(query)
            sizes.append(page.elements.count)
            token = page.next.map(query.nextPageToken) ?? ""
        } while !token.isEmpty
        #expect(sizes == [2, 2, 1, 1])
    }

    @Test func `a filter picks out exactly what it says`() async throws {
        let database = try await StoreDatabase()
        try await database.profile("Älpha") {
            $0.labels = ["team": "emea"]
            $0.interests = ["Yoga", "C++"]
            $0.demographics = #"{"ageRange":{"min":9,"max":40},"gender":"all","list":["a",2,true,null]}"#
        }
        try await database.profile("beta") {
            $0.isActive = false
            $0.description = "50% off_x"
            $0.demographics = #"{"ageRange":{"min":25,"max":null},"gender":"female"}"#
        }
        try await database.profile("gamma") { $0.labels = ["team": "apac", "x": ""] }
        let all = ["beta", "gamma", "Älpha"]
        for (filter, names) in [
            (#"is_active = true"#, ["gamma", "Älpha"]), (#"is_active != true"#, ["beta"]),
            (#"name = "Älpha""#, ["Älpha"]), (#"name = "älpha""#, []), (#"name : "ÄL""#, ["Älpha"]),
            (#"name != "beta""#, ["gamma", "Älpha"]), (#"description : "%""#, ["beta"]),
            (#"description : "_""#, ["beta"]),
            (#"labels.team = "emea""#, ["Älpha"]), (#"labels.team != "emea""#, ["beta", "gamma"]),
            (#"labels.team : *"#, ["gamma", "Älpha"]), (#"labels : "x""#, ["gamma"]),
            (#"interests : "yoga""#, ["Älpha"]), (#"interests : "yog""#, []), (#"interests : *"#, ["Älpha"]),
            (#"demographics.ageRange.min > 10"#, ["beta"]), (#"demographics.ageRange.min <= 9.0"#, ["Älpha"]),
            (#"demographics.gender = "female""#, ["beta"]), (#"demographics.gender != "female""#, ["gamma", "Älpha"]),
            (#"demographics.list : "a""#, ["Älpha"]), (#"demographics.list : 2"#, ["Älpha"]),
            (#"demographics.list : 3"#, []),
            (#"demographics.ageRange.max : *"#, ["Älpha"]), (#"demographics.ageRange.max = null"#, ["beta", "gamma"]),
            (#"version = 1"#, all), (#"version > 1"#, []), (#"created_at > "2020-01-01T00:00:00Z""#, all),
            (#"deleted_at > "2020-01-01T00:00:00Z""#, []), (#"created_by = "tester""#, all),
            (#"NOT demographics.ageRange.min > 10"#, ["gamma", "Älpha"]),
            (#"is_active = true AND name = "gamma" OR name = "beta""#, ["gamma"]),
            (#"name = "x' OR 1=1 --""#, []), (#"name = "\"; DROP TABLE brand_guidelines; --""#, []),
        ] {
            #expect(try await database.listed(filter: filter) == names, "\(filter)")
        }
    }

    private func query(
        _ order: String, size: Int32, showDeleted: Bool = false, token: String = ""
    ) throws -> ListQuery {
        try ListQuery(
            kind: .customerProfile, accountID: acme, orderBy: order, pageSize: size, pageToken: token,
            showDeleted: showDeleted)
    }
}
