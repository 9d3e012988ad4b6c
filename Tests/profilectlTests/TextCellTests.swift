import Testing

@testable import profilectl

struct TextCellTests {
    @Test(arguments: [
        ("Citroën", 7), ("e\u{301}te\u{301}", 3), ("東京", 4), ("ﾄｳ", 2), ("한국", 4), ("👍🏽", 2), ("👨‍👩‍👧", 2), ("❤️", 2),
        ("مرسيدس", 6), ("", 0), ("ไทยกำ", 4), ("a\u{200B}b", 2),
    ])
    func `Width counts cells, not characters`(text: String, width: Int) {
        #expect(TextCell(escaping: text).width == width)
    }

    @Test func `Whatever would drive the terminal is made visible`() {
        #expect(TextCell.escaped("a\u{1B}[31mb") == #"a\u{1B}[31mb"#)
        #expect(TextCell.escaped("one\ntwo\tthree\r") == #"one\ntwo\tthree\r"#)
        #expect(TextCell.escaped("\u{9B}31m\u{7F}") == #"\u{9B}31m\u{7F}"#)
        #expect(TextCell.escaped("a\u{202E}b") == #"a\u{202E}b"#)
        #expect(TextCell.escaped("Citroën 東京 👍🏽") == "Citroën 東京 👍🏽")
    }

    @Test func `JSON stays the same value when it is made safe`() {
        #expect(TextCell.escapedJSON("{\n  \"a\": \"x\u{9B}y\u{202E}\"\n}") == "{\n  \"a\": \"x\\u009by\\u202e\"\n}")
        #expect(TextCell.escapedJSON("[\"ok\"]") == "[\"ok\"]")
    }

    @Test func `Cutting never splits a character and never exceeds the width`() {
        #expect(TextCell(escaping: "Citroën").cut(to: 7).text == "Citroën")
        #expect(TextCell(escaping: "Citroën").cut(to: 5).text == "Citr…")
        let wide = TextCell(escaping: "東京都").cut(to: 4)
        #expect(wide.text == "東…")
        #expect(wide.width == 3)
        #expect(TextCell(escaping: "e\u{301}te\u{301}x").cut(to: 3).text == "e\u{301}t…")
        #expect(TextCell(escaping: "abc").cut(to: 0).text == "")
    }
}
