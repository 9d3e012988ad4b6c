import FoundationEssentials
import JSON
import Testing

struct JSONDocumentTests {
    private struct AgeRange: JSONDocument {
        var members: JSONObject
        init(members: JSONObject) { self.members = members }
        var minimum: Int? {
            get { self["min"] }
            set { self["min"] = newValue }
        }
    }

    private struct Demographics: JSONDocument {
        var members: JSONObject
        init(members: JSONObject) { self.members = members }
        var ageRange: AgeRange? {
            get { self["ageRange"] }
            set { self["ageRange"] = newValue }
        }
        var cities: [String]? {
            get { self["cities"] }
            set { self["cities"] = newValue }
        }
    }

    @Test
    func `typed documents keep keys they do not know at every level`() throws {
        var document = try Demographics(parsing: #"{"x":1.10,"ageRange":{"min":1,"y":[2]},"cities":["Zürich"]}"#)
        document.ageRange?.minimum = 30
        document.cities?.append("Łódź")
        #expect(document.text == #"{"x":1.10,"ageRange":{"min":30,"y":[2]},"cities":["Zürich","Łódź"]}"#)
        document.cities = nil
        #expect(document.text == #"{"x":1.10,"ageRange":{"min":30,"y":[2]}}"#)
    }

    @Test
    func `empty text is an empty document and other values are refused`() throws {
        #expect(try Demographics(parsing: "").members.isEmpty)
        let error = #expect(throws: JSONParseError.self) { try Demographics(parsing: " [1]") }
        #expect(error?.offset == 1)
    }

    @Test
    func `values pass through Foundation's coders exactly`() throws {
        let value = try JSONValue(
            parsing: #"{"a":[1,-2.5,18446744073709551615,0.1234567890123456789],"b":{"c":null,"d":true},"s":"é"}"#)
        let decoded = try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(value))
        #expect(decoded == value)
    }

    @Test
    func `a number that coders would round is refused`() throws {
        let value = try JSONValue(parsing: "1.234567890123456789012345678901234567890123456789")
        #expect(throws: EncodingError.self) { try JSONEncoder().encode([value]) }
    }
}
