import JSON
import ProfileModel
import Testing

struct FilterExpressionTests {
    private func parse(_ text: String, _ kind: ProfileKind = .customerProfile) throws -> FilterExpression? {
        try FilterExpression.parse(text, for: kind)
    }

    private func comparison(
        _ operand: FilterComparison.Operand, _ comparison: FilterComparison.Operator, _ value: FilterComparison.Value
    ) -> FilterExpression {
        .comparison(FilterComparison(operand: operand, operator: comparison, value: value))
    }

    @Test
    func `reads every kind of comparison`() throws {
        #expect(try parse(" ") == nil)
        #expect(try parse(#"name = "a\"%_*""#) == comparison(.field("name"), .equal, .text("a\"%_*")))
        #expect(try parse("is_active=false") == comparison(.field("is_active"), .equal, .bool(false)))
        #expect(try parse("version >= 3") == comparison(.field("version"), .greaterOrEqual, .integer(3)))
        let time = try #require(Timestamp("2026-01-31T08:00:00Z"))
        #expect(
            try parse(#"created_at<"2026-01-31T09:00:00+01:00""#)
                == comparison(.field("created_at"), .less, .timestamp(time)))
        #expect(try parse(#"interests:"Ski ""#) == comparison(.field("interests"), .has, .text("Ski")))
        #expect(try parse("labels.a.b/c:*") == comparison(.label("a.b/c"), .has, .anything))
        let gender = try JSONPath(parsing: "gender")
        #expect(
            try parse(#"demographics.gender != "female""#)
                == comparison(.document("demographics", gender), .notEqual, .text("female")))
        let minimum = try JSONPath(parsing: "ageRange.min")
        #expect(
            try parse("demographics.age_range.min > 2.5")
                == comparison(.document("demographics", minimum), .greater, .number(#require(JSONNumber("2.5")))))
        #expect(
            try parse(#"detail_level = "full""#, .brandGuideline)
                == comparison(.field("detail_level"), .equal, .detailLevel(.full)))
    }

    @Test
    func `OR binds tighter than AND, and NOT tighter than both`() throws {
        let one = comparison(.field("version"), .equal, .integer(1))
        let two = comparison(.field("version"), .equal, .integer(2))
        let three = comparison(.field("version"), .equal, .integer(3))
        #expect(
            try parse("version=1 AND version=2 OR NOT version=3") == .and([one, .or([two, .not(three)])]))
        #expect(try parse("(version=1 AND version=2) OR version=3") == .or([.and([one, two]), three]))
    }

    @Test(arguments: [
        ("nmae = \"x\"", 1), ("name", 5), ("name = x", 8), ("name = \"x", 8), ("name ! \"x\"", 6),
        ("is_active < true", 11), ("version = 1.5", 11), ("version = 99999999999999999999", 11),
        ("created_at > \"yesterday\"", 14), ("(version = 1", 13), ("version = 1)", 12), ("version = 1 version = 2", 13),
        ("AND", 1), ("version = 1 AND", 16), ("interests = \"x\"", 11), ("demographics = \"x\"", 1),
        ("demographics.a < null", 18), ("labels.Big = \"x\"", 1), ("name.x = \"x\"", 1), ("account_id = \"x\"", 1),
        ("industry = \"x\"", 1), ("name = \"\\n\"", 9), ("`", 1), ("name : \"a\0\"", 10),
    ])
    func `says where a filter is wrong`(text: String, character: Int) {
        let found = violations { _ = try FilterExpression.parse(text, for: .customerProfile) }
        #expect(found["filter"]?.hasSuffix("(at character \(character))") == true, "\(found)")
        #expect(reason { _ = try FilterExpression.parse(text, for: .customerProfile) } == .invalidFilter)
    }

    @Test
    func `bounds length, depth and comparisons`() throws {
        let term = "version=1"
        _ = try parse(String(repeating: "(", count: 16) + term + String(repeating: ")", count: 16))
        #expect(throws: ProfileError.self) {
            try parse(String(repeating: "(", count: 17) + term + String(repeating: ")", count: 17))
        }
        #expect(throws: ProfileError.self) { try parse(String(repeating: "NOT ", count: 1_000) + term) }
        _ = try parse(Array(repeating: term, count: 64).joined(separator: " OR "))
        #expect(throws: ProfileError.self) { try parse(Array(repeating: term, count: 65).joined(separator: " OR ")) }
        #expect(throws: ProfileError.self) { try parse("name=\"" + String(repeating: "x", count: 4_096) + "\"") }
    }

    @Test
    func `survives any mutation of a filter`() {
        let seed = Array(
            #"(name = "é\"x" AND NOT is_active = true) OR labels.a/b:* AND demographics.`a.b`.c >= -1.5e3"#
                .unicodeScalars)
        let alphabet = Array("()=!<>:\"'`\\.*ANDORT 09-\0é,".unicodeScalars)
        var generator = SeededGenerator(seed: 41)
        var accepted = 0
        for _ in 0..<8_000 {
            var scalars = seed
            for _ in 0..<Int.random(in: 0...3, using: &generator) {
                let position = Int.random(in: 0..<scalars.count, using: &generator)
                if Bool.random(using: &generator) {
                    scalars.remove(at: position)
                } else {
                    scalars.insert(alphabet.randomElement(using: &generator) ?? " ", at: position)
                }
            }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars)
            if (try? FilterExpression.parse(String(text), for: .customerProfile)) != nil { accepted += 1 }
        }
        #expect(accepted > 100)
    }
}
