import Foundation
import ProfileClient
import Testing

/// Search through the whole daemon. What counts as a word is tested where it is decided, in the store.
@Suite struct RecordSearchTests {
    private static let names = [
        "plain words", "100% cotton", "under_score", "O'Brien & \"Sons\"", #"back\slash"#, "C++ / C#", "日本語の会社",
        "🚲 riders", "שלום עולם", "مرحبا بالعالم", "Łódź Élan", "Straße", "a:*", "!not", "cats & dogs", "(paren | pipe)",
        "nul", "Ελληνική", "Ünïted",
    ]

    private static let account = Task {
        let account = try await DataWorld.shared.value.account()
        try await account.customerProfiles.batchCreate(names.map { CustomerProfile(name: $0) })
        try await account.brandGuidelines.batchCreate(names.map { BrandGuideline(brandName: $0) })
        return account
    }

    @Test(arguments: Kind.allCases)
    func `every name is found by itself, first`(kind: Kind) async throws {
        func check<Record: RecordUnderTest>(_: Record.Type) async throws {
            let records = Record.records(of: try await Self.account.value)
            for name in Self.names {
                let results = try await records.search(name).collect()
                #expect(results.first?.record.title == name, "\(name) found \(results.map(\.record.title))")
                #expect(results.allSatisfy { $0.score > 0 })
                #expect(zip(results, results.dropFirst()).allSatisfy { $0.score >= $1.score })
            }
        }
        try await check(kind.type)
    }

    @Test(arguments: [
        ("%", ["100% cotton"]), ("_", ["under_score"]), ("PLAIN", ["plain words"]), ("lodz elan", ["Łódź Élan"]),
        ("STRASSE", ["Straße"]), ("🚲", ["🚲 riders"]), ("日本", ["日本語の会社"]), ("שלום", ["שלום עולם"]),
        ("مرحبا", ["مرحبا بالعالم"]), ("united", ["Ünïted"]), ("ΕΛΛΗΝΙΚΗ", ["Ελληνική"]),
        ("brien", ["O'Brien & \"Sons\""]),
        (#"\"#, [#"back\slash"#]), ("cottn", ["100% cotton"]),
    ])
    func `what is typed is literal, apart from case, accents and slips`(query: String, expected: [String]) async throws
    {
        let records = try await Self.account.value.customerProfiles
        #expect(try await records.search(query).collect().map(\.record.name) == expected)
    }

    @Test(arguments: [
        "a & b | c", "!!!", "<->", "a <2> b", "foo:*", "'", "''", "\"", "\\", "\\'", "((((", ")", ":", "::tsquery",
        "--", ";",
        "/*", "$1", "$$", "%s", "\u{202E}rtl", "\u{FEFF}", "e\u{301}", "👩‍👩‍👧‍👦", "\u{10FFFF}", "x\u{200B}y", "{}", "[]", "~",
        "*", "?",
        "a'||'b", "' OR 1=1 --", "\t\n x", "\u{1}", "𝔘𝔫𝔦", "ﷺ", "ﬁ",
    ])
    func `no query makes anybody stumble`(query: String) async throws {
        let records = try await Self.account.value.customerProfiles
        let error = await failure { () throws(ProfileClientError) in try await records.search(query).collect() }
        #expect(error == nil, "\(String(describing: error))")
    }

    @Test func `a query of one mebibyte is searched by its beginning, and one byte more is refused`() async throws {
        let records = try await Self.account.value.customerProfiles
        let limit = 1_048_576
        let short = "plain words" + String(repeating: " ", count: 1_020)
        let long = short + String(repeating: "x", count: limit - short.utf8.count)
        #expect(try await records.search(long).collect().map(\.record.name) == ["plain words"])
        #expect(try await records.search(String(repeating: "x", count: limit)).collect().isEmpty)
        #expect(try await records.search(String(repeating: "a ", count: limit / 2)).collect().count <= Self.names.count)
        let error = await failure { () throws(ProfileClientError) in try await records.search(long + "x").collect() }
        #expect(error?.violations.map(\.field) == ["query"] && error?.reason == "INVALID_FIELD")
    }

    @Test(arguments: ["", " ", "\t\n\u{3000}", "\0", "a\0b"])
    func `nothing to search for is refused`(query: String) async throws {
        let records = try await Self.account.value.brandGuidelines
        let error = await failure { () throws(ProfileClientError) in try await records.search(query).collect() }
        #expect(error?.violations.map(\.field) == ["query"] && error?.status.code == .invalidArgument)
    }

    @Test func `names weigh more than interests, those more than descriptions, those more than documents`() async throws
    {
        let world = try await DataWorld.shared.value
        let account = world.account()
        let profiles = account.customerProfiles
        try await profiles.create(name: "in a document") { $0.persona.motivations = ["zirkonium"] }
        try await profiles.create(name: "in the description") { $0.description = "about zirkonium" }
        try await profiles.create(name: "in the interests") { $0.interests = ["zirkonium"] }
        try await profiles.create(CustomerProfile(name: "Zirkonium"))
        try await profiles.create(name: "in a key") { $0.demographics.members["zirkonium"] = "not this" }
        try await profiles.create(name: "in a label") { $0.labels = ["zirkonium": "zirkonium"] }
        let expected = ["Zirkonium", "in the interests", "in the description", "in a document"]
        #expect(try await profiles.search("zirkonium").collect().map(\.record.name) == expected)
        // Pages, one match each, tell the same.
        #expect(try await profiles.search("zirkonium", pageSize: 1).collect().map(\.record.name) == expected)
        #expect(try await world.account().customerProfiles.search("zirkonium").collect().isEmpty)
    }

    @Test(arguments: Kind.allCases)
    func `equal matches come by id, on pages of any size, once each`(kind: Kind) async throws {
        func check<Record: RecordUnderTest>(_: Record.Type) async throws {
            let records = Record.records(of: try await DataWorld.shared.value.account())
            let made = try await records.batchCreate(
                (0..<45).map { index in
                    var record = Record(named: "twin")
                    if Record.hasUniqueNames {
                        record.title = "twin \(String(UnicodeScalar(UInt8(97 + index % 26))))\(index)"
                    }
                    record.list = ["same"]
                    return record
                })
            for size in [1, 7, 44, 45, 46] {
                let found = try await records.search("twin same", pageSize: size).collect()
                #expect(found.count == 45 && Set(found.map(\.record.id)) == Set(made.map(\.id)))
                for (left, right) in zip(found, found.dropFirst()) {
                    #expect(left.score > right.score || (left.score == right.score && left.record.id < right.record.id))
                }
            }
            // A token of one search is none of another's.
            var pages = records.search("twin same", pageSize: 7).pages.makeAsyncIterator()
            let token = try #require(try await pages.next()?.nextPageToken)
            let error = await failure { () throws(ProfileClientError) in
                try await records.search("twin other", pageToken: token).collect()
            }
            #expect(error?.reason == "INVALID_PAGE_TOKEN")
        }
        try await check(kind.type)
    }
}
