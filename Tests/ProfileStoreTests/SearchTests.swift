import FoundationEssentials
import ProfileModel
import Testing

@testable import ProfileStore

@Suite(.serialized) struct SearchTests {
    private let acme = AccountID(stored: "acme")

    @Test func `every sign is literal`() async throws {
        let database = try await StoreDatabase()
        for name in [
            "50% off", "500 off", "snake_case", "snakeXcase", "O'Reilly", "Say \"cheese\"", "C++ fans", "C# fans",
            "C fans",
            "a & b | !c", "back\\slash", "日本市場", "Emoji 🚀 rocket", "Only 🎈", "AT&T", "naïve Café", "NAIVE plain",
            "colon:A",
            "семья", "ΣΊΣΥΦΟΣ", "ไทยแลนด์",
        ] {
            try await database.profile(name)
        }
        for (query, names) in [
            ("50%", ["50% off"]), ("%", ["50% off"]), ("snake_case", ["snake_case"]), ("_", ["snake_case"]),
            ("o'reilly", ["O'Reilly"]), ("\"cheese\"", ["Say \"cheese\""]), ("c++", ["C++ fans"]), ("c#", ["C# fans"]),
            ("&", ["AT&T", "a & b | !c"]), ("|", ["a & b | !c"]), ("\\", ["back\\slash"]), ("市場", ["日本市場"]),
            ("🚀", ["Emoji 🚀 rocket"]), ("at&t", ["AT&T"]), ("cafe", ["naïve Café"]),
            ("NAÏVE", ["NAIVE plain", "naïve Café"]),
            ("colon:A", ["colon:A"]), ("СЕМЬЯ", ["семья"]), ("σίσυφος", ["ΣΊΣΥΦΟΣ"]), ("ไทย", ["ไทยแลนด์"]),
            ("!c", ["C fans", "C# fans", "C++ fans", "a & b | !c"]), ("\"", ["Say \"cheese\""]), ("'", ["O'Reilly"]),
        ] {
            #expect(try await database.found(query).sorted() == names.sorted(), "\(query)")
        }
    }

    @Test(arguments: [
        "'", "''", "\\'", ":*", "a:*", "& |", "!", "(", ")", "<->", "a <-> b", "*", "a:A", "\\", "$1", "--", "/* */",
        "'; DROP TABLE x",
        "%", "_", "\u{301}", "\u{200D}", "\u{FE0F}", "🏳️‍🌈", "\u{FFFD}", "\t\u{1}x", "ﬃ", "\u{FDFA}", "İ", "ß", "\u{E000}",
        "{\"a\":1}",
    ])
    func `no query makes the database stumble`(query: String) async throws {
        let database = try await StoreDatabase()
        try await database.profile("plain")
        _ = try await database.found(query)
        try await database.profile("x \(query) x")
        if query.unicodeScalars.contains(where: { $0.properties.isAlphabetic }) {
            #expect(try await database.found(query).contains("x \(query) x"))
        }
    }

    @Test func `long queries and long words are searched by their beginning`() async throws {
        let database = try await StoreDatabase()
        let word = String(repeating: "ab", count: 3_000)
        try await database.profile("long") { $0.description = String(word.prefix(4_000)) }
        #expect(try await database.found(word) == ["long"])
        #expect(try await database.found(String(repeating: "long ", count: 200_000)) == ["long"])
    }

    @Test func `values of documents are searched, keys are not`() async throws {
        let database = try await StoreDatabase()
        try await database.profile("one") {
            $0.demographics = #"{"location":{"cities":["Reykjavík"]},"ageRange":{"min":37}}"#
            $0.persona = #"{"painPoints":["lack of time"]}"#
            $0.interests = ["Mountain biking"]
            $0.description = "likes ships"
        }
        for query in ["reykjavik", "37", "lack time", "mountain", "ships", "one ships"] {
            #expect(try await database.found(query) == ["one"], "\(query)")
        }
        for query in ["location", "cities", "painPoints", "ageRange", "ships planes"] {
            #expect(try await database.found(query).isEmpty, "\(query)")
        }
    }

    @Test func `a name weighs more than an interest, that more than a description, that more than a document`()
        async throws
    {
        let database = try await StoreDatabase()
        try await database.profile("in document") { $0.persona = #"{"name":"coffee"}"# }
        try await database.profile("in description") { $0.description = "coffee" }
        try await database.profile("in interests") { $0.interests = ["coffee"] }
        try await database.profile("Coffee") { _ in }
        #expect(try await database.found("coffee") == ["Coffee", "in interests", "in description", "in document"])
    }

    @Test func `when no record holds the words, names spelt alike are found`() async throws {
        let database = try await StoreDatabase()
        for name in ["Adidas", "Google Cloud", "Schweizer Käse"] { try await database.profile(name) }
        #expect(try await database.found("addidas") == ["Adidas"])
        #expect(try await database.found("gogle") == ["Google Cloud"])
        #expect(try await database.found("schweitzer kase") == ["Schweizer Käse"])
        #expect(try await database.found("zzzzzz").isEmpty)
    }

    @Test func `pages of matches show every match once, best first`() async throws {
        let database = try await StoreDatabase()
        _ = try await database.profiles.batchCreate(
            acme,
            (0..<57).map {
                NewRecord(content: CustomerProfileContent(name: "match \($0)", description: $0 % 3 == 0 ? "" : "match"))
            },
            actor: StoreDatabase.actor)
        var seen: [SearchMatch<CustomerProfile>] = []
        var token = ""
        repeat {
            let query = try SearchQuery(
                kind: .customerProfile, accountID: acme, query: "match", pageSize: 10, pageToken: token)
            let page = try await database.profiles.search(query)
            seen += page.elements
            token = page.next.map(query.nextPageToken) ?? ""
        } while !token.isEmpty
        #expect(seen.count == 57 && Set(seen.map(\.record.id)).count == 57)
        for (left, right) in zip(seen, seen.dropFirst()) {
            #expect(
                left.score > right.score
                    || (left.score == right.score && left.record.id.uuidString < right.record.id.uuidString))
        }
    }

    @Test func `search follows changes, deletes and restores`() async throws {
        let database = try await StoreDatabase()
        let id = try await database.profile("before").id
        _ = try await database.profiles.update(acme, id, expectedVersion: nil, actor: StoreDatabase.actor) { record in
            var content = record.content
            content.name = "after"
            return content
        }
        #expect(try await database.found("before").isEmpty)
        #expect(try await database.found("after") == ["after"])
        _ = try await database.profiles.delete(acme, id, expectedVersion: nil, actor: StoreDatabase.actor)
        #expect(try await database.found("after").isEmpty)
        let all = try await database.profiles.search(
            SearchQuery(kind: .customerProfile, accountID: acme, query: "after", showDeleted: true))
        #expect(all.elements.count == 1)
    }
}
