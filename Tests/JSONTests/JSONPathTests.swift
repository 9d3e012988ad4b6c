import JSON
import Testing

struct JSONPathTests {
    @Test
    func `reads dotted paths with backticks and writes them back`() throws {
        #expect(try JSONPath(parsing: "ageRange.min").segments == ["ageRange", "min"])
        #expect(try JSONPath(parsing: "a.`b.c ``d```.é").segments == ["a", "b.c `d`", "é"])
        #expect(try JSONPath(parsing: "a.`b.c ``d```.é").description == "a.`b.c ``d```.é")
    }

    @Test(arguments: ["", ".", "a.", ".a", "a..b", "a b", "a.`b", "``", "`a`b", "a,b", "a.*", "a.\0", "`\0`"])
    func `refuses malformed paths`(text: String) {
        #expect(throws: JSONPathError.self) { try JSONPath(parsing: text) }
    }

    @Test
    func `refuses paths of more than 32 segments`() throws {
        _ = try JSONPath(parsing: Array(repeating: "a", count: 32).joined(separator: "."))
        #expect(throws: JSONPathError.self) {
            try JSONPath(parsing: Array(repeating: "a", count: 33).joined(separator: "."))
        }
    }

    @Test
    func `sets, reads and removes values and leaves all else alone`() throws {
        var object = try JSONObject(parsing: #"{"u":1,"a":{"x":1,"k":[1]},"n":null}"#)
        try object.set(2, at: JSONPath(parsing: "a.x"))
        try object.set("new", at: JSONPath(parsing: "a.b.c"))
        try object.set(true, at: JSONPath(parsing: "n.m"))
        #expect(object.text == #"{"u":1,"a":{"x":2,"k":[1],"b":{"c":"new"}},"n":{"m":true}}"#)
        #expect(try object[JSONPath(parsing: "a.b.c")] == "new")
        #expect(try object.remove(at: JSONPath(parsing: "a.b.c")) == "new")
        #expect(try object.remove(at: JSONPath(parsing: "a.nothing.c")) == nil)
        #expect(object.text == #"{"u":1,"a":{"x":2,"k":[1],"b":{}},"n":{"m":true}}"#)
    }

    @Test
    func `does not replace what is no object on the way`() throws {
        var object = try JSONObject(parsing: #"{"a":{"k":[1]}}"#)
        let path = try JSONPath(parsing: "a.k.z")
        #expect(throws: JSONPathError(rule: .notAnObject, offset: 2)) { try object.set(1, at: path) }
        #expect(object.text == #"{"a":{"k":[1]}}"#)
    }
}
