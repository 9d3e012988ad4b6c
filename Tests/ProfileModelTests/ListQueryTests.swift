import FoundationEssentials
import ProfileModel
import Testing

struct ListQueryTests {
    private let position = PagePosition(
        values: [.text("Zürich\"%"), .integer(-5), .bits(UInt64.max), .null, .bool(true)], id: UUID())

    @Test
    func `orders always end with the id in the direction of the last field`() throws {
        #expect(try OrderBy("", for: .customerProfile).description == "created_at desc, id desc")
        #expect(
            try OrderBy(" name desc , created_at", for: .customerProfile).description
                == "name desc, created_at, id")
        #expect(try OrderBy("id desc", for: .customerProfile).description == "id desc")
    }

    @Test(arguments: ["brand_name", "name,", ",", "name up", "name desc desc", "name, name desc", "id, name", "name;x"])
    func `refuses orders that mean nothing`(text: String) {
        #expect(reason { _ = try OrderBy(text, for: .customerProfile) } == .invalidOrderBy)
    }

    @Test
    func `page sizes have a default and a maximum and are never negative`() throws {
        #expect(try PageSize(0).rows == 50)
        #expect(try PageSize(7).rows == 7)
        #expect(try PageSize(.max).rows == 1_000)
        #expect(violations { _ = try PageSize(-1) } == ["page_size": "must not be negative"])
    }

    @Test
    func `a token carries its position and nothing else accepts it`() throws {
        let fingerprint = QueryFingerprint(["a", "b"])
        let text = PageToken(position: position).text(fingerprint: fingerprint)
        #expect(try PageToken.parse(text, fingerprint: fingerprint)?.position == position)
        #expect(try PageToken.parse("", fingerprint: fingerprint) == nil)
        #expect(
            reason { _ = try PageToken.parse(text, fingerprint: QueryFingerprint(["ab", ""])) } == .invalidPageToken)
    }

    @Test
    func `every changed, cut or lengthened token is refused`() {
        let fingerprint = QueryFingerprint(["q"])
        let token = Array(PageToken(position: position).text(fingerprint: fingerprint).utf8)
        let accepts = { (bytes: [UInt8]) in
            let text = String(decoding: bytes, as: UTF8.self)
            return (try? PageToken.parse(text, fingerprint: fingerprint)).flatMap { $0 } != nil
        }
        #expect(accepts(token))
        for length in 0..<token.count { #expect(!accepts(Array(token.prefix(length)))) }
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<5_000 {
            var changed = token
            let position = Int.random(in: 0..<changed.count, using: &generator)
            changed[position] = UInt8.random(in: 0...127, using: &generator)
            #expect(changed == token || !accepts(changed))
            let noise = (0..<Int.random(in: 1...80, using: &generator)).map { _ in
                UInt8.random(in: 0...127, using: &generator)
            }
            #expect(!accepts(noise))
        }
        #expect(!accepts(token + token))
    }

    @Test
    func `a token goes with its own filter, order, account and kind only`() throws {
        let acme = try AccountID("acme")
        let query = try ListQuery(kind: .customerProfile, accountID: acme, filter: "is_active=true", orderBy: "name")
        let token = query.nextPageToken(after: PagePosition(values: [.text("n")], id: UUID()))
        #expect(
            try ListQuery(
                kind: .customerProfile, accountID: acme, filter: "is_active=true", orderBy: "name asc", pageSize: 3,
                pageToken: token
            ).after?.values == [.text("n")])
        let other = try AccountID("other")
        let attempts: [() throws -> ListQuery] = [
            {
                try ListQuery(
                    kind: .customerProfile, accountID: other, filter: "is_active=true", orderBy: "name",
                    pageToken: token)
            },
            {
                try ListQuery(
                    kind: .customerProfile, accountID: acme, filter: "is_active=false", orderBy: "name",
                    pageToken: token)
            },
            {
                try ListQuery(
                    kind: .customerProfile, accountID: acme, filter: "is_active=true", orderBy: "name desc",
                    pageToken: token)
            },
            { try ListQuery(kind: .brandGuideline, accountID: acme, pageToken: token) },
            {
                try ListQuery(
                    kind: .customerProfile, accountID: acme, filter: "is_active=true", orderBy: "name",
                    pageToken: token,
                    showDeleted: true)
            },
        ]
        for attempt in attempts { #expect(reason { _ = try attempt() } != nil) }
        let short = query.nextPageToken(after: PagePosition(values: [], id: UUID()))
        #expect(
            reason {
                _ = try ListQuery(
                    kind: .customerProfile, accountID: acme, filter: "is_active=true", orderBy: "name", pageToken: short
                )
            } == .invalidPageToken)
    }

    @Test
    func `everything wrong with a list is named at once`() throws {
        let acme = try AccountID("acme")
        let found = violations {
            _ = try ListQuery(
                kind: .customerProfile, accountID: acme, filter: "x", orderBy: "y", pageSize: -1, pageToken: "z")
        }
        #expect(Set(found.keys) == ["filter", "order_by", "page_size", "page_token"])
    }

    @Test
    func `searches take a mebibyte, cut it, and take every character literally`() throws {
        let acme = try AccountID("acme")
        let search = { (text: String) in try SearchQuery(kind: .customerProfile, accountID: acme, query: text).term }
        #expect(try search("  100% \"a_b\" 😀 ") == "100% \"a_b\" 😀")
        #expect(try search(String(repeating: "é", count: 524_288)) == String(repeating: "é", count: 1_024))
        for text in ["", " \n", "a\0", String(repeating: "x", count: 1_048_577)] {
            #expect(violations { _ = try search(text) }.keys.contains("query"))
        }
    }
}
