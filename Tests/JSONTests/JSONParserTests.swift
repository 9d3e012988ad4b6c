import JSON
import Testing

struct JSONParserTests {
    @Test
    func `reads every kind of value and writes it back as it was`() throws {
        let text = #"{"z":[1,-2.50e+3,true,false,null],"a":{"é 😀":"\"\\/\n"},"":""}"#
        let value = try JSONValue(parsing: text)
        #expect(value["z"]?[1] == .number(JSONNumber(-2500)))
        #expect(value["a"]?["é 😀"]?.stringValue == "\"\\/\n")
        #expect(value.text == #"{"z":[1,-2.50e+3,true,false,null],"a":{"é 😀":"\"\\/\n"},"":""}"#)
        #expect(try JSONValue(parsing: value.prettyText()) == value)
    }

    @Test
    func `reads escapes and surrogate pairs`() throws {
        #expect(try JSONValue(parsing: #""\u00e9\uD83D\uDE00\b\f\/""#) == "é😀\u{8}\u{C}/")
    }

    @Test(arguments: [
        ("", JSONParseError.Rule.unexpectedEnd), ("  ", .unexpectedEnd), ("[1", .unexpectedEnd),
        ("{\"a\"", .unexpectedEnd), ("\"abc", .unexpectedEnd), ("tru", .unexpectedEnd), ("\"\\u12", .unexpectedEnd),
        ("[1,]", .unexpectedByte(UInt8(ascii: "]"))), ("{,}", .unexpectedByte(UInt8(ascii: ","))),
        ("{\"a\":1,}", .unexpectedByte(UInt8(ascii: "}"))), ("nul1", .unexpectedByte(UInt8(ascii: "1"))),
        ("'a'", .unexpectedByte(UInt8(ascii: "'"))), ("\u{FEFF}1", .unexpectedByte(0xEF)),
        ("NaN", .unexpectedByte(UInt8(ascii: "N"))), ("+1", .unexpectedByte(UInt8(ascii: "+"))),
        ("01", .malformedNumber), ("1.", .malformedNumber), (".5", .unexpectedByte(UInt8(ascii: "."))),
        ("1e", .malformedNumber), ("-", .malformedNumber), ("1e+-2", .malformedNumber), ("1.2.3", .malformedNumber),
        ("1e1001", .numberOutOfBounds), ("1e-99999999999999999999", .numberOutOfBounds), ("0e5000", .numberOutOfBounds),
        (#""\x""#, .malformedEscape), (#""\u12g4""#, .malformedEscape), (#""\ud800""#, .loneSurrogate),
        (#""\ud800\u0041""#, .loneSurrogate), (#""\udc00""#, .loneSurrogate), ("\"\t\"", .controlCharacter),
        (#""\u0000""#, .nulCharacter), ("\"\0\"", .nulCharacter), (#"{"a\u0000":1}"#, .nulCharacter),
        (#"{"a":1,"b":2,"a":3}"#, .duplicateKey("a")), (#"{"é":1,"e\#u{301}":2}"#, .duplicateKey("é")),
        ("1 2", .trailingContent), ("{}}", .trailingContent),
    ])
    func `refuses what is not strict JSON`(text: String, rule: JSONParseError.Rule) {
        let error = #expect(throws: JSONParseError.self) { try JSONValue(parsing: text) }
        #expect(error?.rule == rule)
    }

    @Test
    func `refuses invalid UTF-8 in strings and keys`() {
        for bytes: [UInt8] in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82]] {
            let quoted = [UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")]
            let error = #expect(throws: JSONParseError.self) { try JSONValue(parsingUTF8: quoted) }
            #expect(error?.rule == .invalidUTF8)
        }
    }

    @Test
    func `says where the error is`() {
        let error = #expect(throws: JSONParseError.self) { try JSONValue(parsing: "{\n  \"é\": ?}") }
        #expect(error?.offset == 10)
        #expect(error?.line == 2)
        #expect(error?.column == 8)
    }

    @Test
    func `allows 32 levels and refuses the thirty-third`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try JSONValue(parsing: nested(32))
        let error = #expect(throws: JSONParseError.self) { try JSONValue(parsing: nested(33)) }
        #expect(error?.rule == .tooDeep(limit: 32))
        #expect(error?.offset == 32)
        let bomb = String(repeating: "[", count: 200_000)
        #expect(throws: JSONParseError.self) {
            try JSONValue(parsing: bomb, limits: JSONLimits(maximumDepth: .max))
        }
    }

    @Test
    func `allows 256 KiB and refuses a byte more`() throws {
        let filler = String(repeating: "x", count: 262_142)
        _ = try JSONValue(parsing: "\"\(filler)\"")
        let error = #expect(throws: JSONParseError.self) { try JSONValue(parsing: "\"\(filler)x\"") }
        #expect(error?.rule == .tooLong(limit: 262_144))
    }

    @Test
    func `counts exponents as the digits a database writes for them`() {
        let text = "[" + Array(repeating: "1e1000", count: 300).joined(separator: ",") + "]"
        let error = #expect(throws: JSONParseError.self) { try JSONValue(parsing: text) }
        #expect(error?.rule == .tooLong(limit: 262_144))
    }

    @Test
    func `finds keys in large objects and keeps their order`() throws {
        let members = (0..<5_000).map { "\"key\($0)\":\($0)" }
        var object = try JSONObject(parsing: "{" + members.joined(separator: ",") + "}")
        #expect(object["key4999"] == 4999)
        object.remove("key0")
        object["key1"] = "one"
        object["new"] = true
        #expect(object.count == 5_000)
        #expect(object["key4999"] == 4999)
        #expect(object.keys.first == "key1")
        #expect(object.keys.last == "new")
        #expect(object["key0"] == nil)
    }

    @Test
    func `survives any mutation of a document and reads back what it accepts`() throws {
        let seed = Array(
            #"{"ageRange":{"min":25,"max":4e1},"t":["é","\uD83D\uDE00",true,null,-0.50],"o":{"x":[[],{}]}}"#.utf8)
        let alphabet = Array("{}[]\",:\\u0eE+-.19tfn \0\u{FF}é\n".utf8) + [0xFF, 0xC3, 0xED]
        var generator = SeededGenerator(seed: 20_261)
        var accepted = 0
        for _ in 0..<15_000 {
            var bytes = seed
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let position = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes.remove(at: position)
                case 1: bytes.insert(alphabet.randomElement(using: &generator) ?? 0, at: position)
                case 2: bytes[position] = UInt8.random(in: 0...255, using: &generator)
                default: bytes.removeSubrange(position...)
                }
                if bytes.isEmpty { bytes = [0x5B] }
            }
            guard let value = try? JSONValue(parsingUTF8: bytes) else { continue }
            accepted += 1
            #expect(try JSONValue(parsing: value.text) == value)
        }
        #expect(accepted > 100)
    }
}
