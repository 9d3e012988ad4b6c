import JSON
import Testing

struct JSONScannerTests {
    private static func isSurelyObject(_ text: String) -> Bool { JSONScanner.isSurelyObject(text.utf8.span) }

    private static let document =
        #"{"a": {}, "b": [], "x": -0.5, "y": [1, 2.25, 900], "ab": {"no": null, "yes": true}, "odd": false, "name": "Zoë \"\\\n"}"#

    @Test func `what jsonb prints is taken`() throws {
        for text in ["{}", #"{"a": "b"}"#, Self.document, #"{"a":1,"b":[{"c":{"d":[]}}]}"#] {
            #expect(Self.isSurelyObject(text), "\(text)")
            _ = try JSONObject(parsing: text)
        }
    }

    @Test(arguments: [
        "", "{", "[]", "1", "{}x", "{} {}", #"{"a":1,}"#, #"{"a" 1}"#, #"{"a":}"#, #"{"a":1 "b":2}"#, #"{"a":tru}"#,
        #"{"a":01}"#, #"{"a":1.}"#, #"{"a":-}"#, #"{"a":"b}"#, #"{"a":[1,]}"#, #"{"a":"\x"}"#, "{\"a\":\"\u{1}\"}",
        // What the parser takes, but only the parser knows for sure.
        #"{"b":1,"a":1}"#, #"{"aa":1,"b":1}"#, #"{"é":1}"#, #"{"a\n":1}"#, #"{"a":1e3}"#, #"{"a":"\u00e9"}"#,
        #"{"a":1234567890123456789012}"#,
        // And what it doesn't.
        #"{"a":1,"a":2}"#, #"{"a":"\ud800"}"#,
    ])
    func `what isn't sure is denied`(text: String) {
        #expect(!Self.isSurelyObject(text))
    }

    @Test func `nothing is taken that the parser refuses, whatever bytes change`() throws {
        var random = SeededGenerator(seed: 20_261_125)
        let bytes = Array(Self.document.utf8)
        let alphabet = Array(#"{}[]:,"\ aeE019.-+ntfu"#.utf8) + [0, 0x1F, 0xC3]
        var taken = 0
        let rounds = 20_000
        for _ in 0..<rounds {
            var changed = bytes
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                let position = Int.random(in: 0..<changed.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: changed[position] = alphabet.randomElement(using: &random) ?? 0
                case 1: changed.insert(alphabet.randomElement(using: &random) ?? 0, at: position)
                default: changed.remove(at: position)
                }
            }
            guard let text = String(validating: changed, as: UTF8.self), Self.isSurelyObject(text) else { continue }
            taken += 1
            #expect(throws: Never.self, "\(text)") { try JSONObject(parsing: text) }
        }
        #expect(taken > rounds / 50)
    }

    @Test func `a text is taken only if it is UTF-8, wherever in a word of eight bytes its characters lie`() {
        let samples: [[UInt8]] = [
            [0x41], [0xC3, 0xA9], [0xE2, 0x82, 0xAC], [0xF0, 0x9F, 0xA6, 0xA4], [0xED, 0x9F, 0xBF],
            [0xF4, 0x8F, 0xBF, 0xBF],
            [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x9F, 0xBF], [0xE2, 0x82],
            [0xED, 0xA0, 0x80],
            [0xF0, 0x8F, 0xBF, 0xBF], [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xE2, 0x28, 0xA1],
            [0xF0, 0x9F, 0xA6], [0x1F], [0x7F],
        ]
        for sample in samples {
            for before in 0..<17 {
                for after in 0..<10 {
                    let text = [UInt8](repeating: 0x61, count: before) + sample + [UInt8](repeating: 0x62, count: after)
                    let bytes = Array(#"{"k": ""#.utf8) + text + Array(#""}"#.utf8)
                    let isText = String(validating: bytes, as: UTF8.self) != nil && sample != [0x1F]
                    #expect(JSONScanner.isSurelyObject(bytes.span) == isText, "\(sample) after \(before)")
                }
            }
        }
    }

    @Test func `nesting beyond what every reader takes is denied`() {
        func nested(_ depth: Int) -> String {
            String(repeating: #"{"a":"#, count: depth - 1) + "{}" + String(repeating: "}", count: depth - 1)
        }
        #expect(Self.isSurelyObject(nested(16)))
        #expect(!Self.isSurelyObject(nested(17)))
        #expect(!Self.isSurelyObject(nested(100_000)))
    }
}
