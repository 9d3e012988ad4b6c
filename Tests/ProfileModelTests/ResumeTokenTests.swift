import ProfileModel
import Testing

@Suite struct ResumeTokenTests {
    @Test(arguments: [(Int64.min, Int64(0)), (-1, 1), (Int64.max, Int64.max), (4_711, 42)])
    func `a token reads as what it was made of`(feedID: Int64, position: Int64) throws {
        let token = ResumeToken(feedID: feedID, position: position)
        #expect(token.text.utf8.count == 28)
        #expect(try ResumeToken(token.text) == token)
    }

    @Test func `no other text is a token, whichever character is changed`() throws {
        let text = ResumeToken(feedID: 4_711, position: 42).text
        for index in text.indices {
            for other in ["A", "b", "_", "=", "é"] where String(text[index]) != other {
                var damaged = text
                damaged.replaceSubrange(index...index, with: other)
                let error = #expect(throws: ProfileError.self) { try ResumeToken(damaged, field: "start.resume_token") }
                #expect(error?.reason == .invalidResumeToken)
            }
        }
        for text in ["x", String(text.dropLast()), text + "A", String(repeating: "A", count: 28)] {
            #expect(throws: ProfileError.self) { try ResumeToken(text) }
        }
        #expect(throws: ProfileError.self) { try ResumeToken(ResumeToken(feedID: 1, position: -1).text) }
    }

    @Test func `a filter names at most a thousand records`() throws {
        #expect(try ChangeFilter(ids: (0..<1_000).map { _ in .init() }).ids.count == 1_000)
        #expect(throws: ProfileError.self) { try ChangeFilter(ids: (0..<1_001).map { _ in .init() }) }
    }
}
