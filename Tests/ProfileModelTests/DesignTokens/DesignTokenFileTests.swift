import JSON
import Testing

@testable import ProfileModel

struct DesignTokenFileTests {
    private func problems(_ text: String) -> [String: String] {
        violations { _ = try DesignTokenFile(parsing: text, field: "t") }
    }

    @Test func `tokens are found in groups, with inherited types, aliases followed`() throws {
        let file = try DesignTokenFile(
            parsing: ##"""
                {"$description":"All","color":{"$type":"color","brand":{"$value":"#0066CC"},"$root":{"$value":"#000"},
                 "deep":{"er":{"$value":"{color.brand}","$extensions":{"x":1}}}},
                 "alias":{"$value":"{color.deep.er}"},"root":{"$value":"{color.$root}"},"size":{"$type":"dimension","$value":"16px"},
                 "own kind":{"$type":"org.example.x","$value":{"a":"{not an alias}"}},"untyped":{"$value":5}}
                """##)
        #expect(
            file.tokens.map(\.name) == [
                "color.brand", "color.$root", "color.deep.er", "alias", "root", "size", "own kind", "untyped",
            ])
        let alias = try #require(file.token(named: "alias"))
        #expect(file.type(of: alias) == "color" && file.resolved(alias.value) == "#0066CC")
        let (root, untyped) = (try #require(file.token(named: "root")), try #require(file.token(named: "untyped")))
        #expect(file.resolved("{root}") == "#000" && file.type(of: root) == "color")
        #expect(file.type(of: untyped) == nil)
    }

    @Test(
        arguments: [
            (#"{"a":3}"#, "t.a", "must be a token or a group of tokens, an object, not a number"),
            (#"{"$value":1}"#, "t", "must be a group of tokens, not a token"),
            (#"{"g":{"a.b":{"$value":1}}}"#, "t.g", "has a name “a.b”, which must not contain {, } or a dot"),
            (#"{"g":{"":{"$value":1}}}"#, "t.g", "has a name “”, which is empty"),
            (#"{"g":{"$root":{}}}"#, "t.g.$root", "must have a $value"),
            (#"{"g":{"a b":{"$type":7,"$value":1}}}"#, "t.g.`a b`.$type", "must be a string"),
            (#"{"g":{"$description":1}}"#, "t.g.$description", "must be a string"),
            (#"{"g":{"$value":1,"$extensions":[]}}"#, "t.g.$extensions", "must be an object"),
            (#"{"g":{"$value":1,"$deprecated":1}}"#, "t.g.$deprecated", "must be true, false or a string"),
            (#"{"a":{"$value":"{b.c}"}}"#, "t.a", "refers to {b.c}, which is no token of the file"),
            (#"{"a":{"$value":"{g}"},"g":{}}"#, "t.a", "refers to {g}, which is no token of the file"),
            (#"{"a":{"$value":"{a}"}}"#, "t.a", "must not refer to itself: {a} → {a}"),
            (
                #"{"a":{"$value":"{b}"},"b":{"$value":"{c}"},"c":{"$value":"{b}"}}"#, "t.c",
                "must not refer to itself: {b} → {c} → {b}"
            ),
            (
                #"{"a":{"$type":"typography","$value":{"fontSize":"{b}"}},"b":{"$type":"typography","$value":{"fontSize":"{a}"}}}"#,
                "t.b", "must not refer to itself: {a} → {b} → {a}"
            ),
            (
                #"{"a":{"$type":"color","$value":"{b}"},"b":{"$type":"dimension","$value":"1px"}}"#, "t.a.$value",
                "must refer to a token of type color, not dimension"
            ),
            (
                ##"{"a":{"$type":"typography","$value":{"fontSize":"{b}"}},"b":{"$type":"color","$value":"#000000"}}"##,
                "t.a.$value.fontSize", "must refer to a token of type dimension, not color"
            ),
            (
                #"{"a":{"$type":"typography","$value":7}}"#, "t.a.$value",
                "must be an object with fontFamily, fontSize and so on"
            ),
            (
                #"{"a":{"$type":"typography","$value":{"fontWeight":"heavyish"}}}"#, "t.a.$value.fontWeight",
                "must be 1 to 1000, or a name such as semi-bold"
            ),
            ("[]", "t", "must be a JSON object"),
            ("{", "t", "must be valid JSON: the text ends inside a value at line 1, column 2"),
        ] as [(String, String, String)])
    func `a bad file is refused by the token's path and the rule`(file: String, path: String, rule: String) {
        #expect(problems(file)[path] == rule)
    }

    @Test(arguments: [
        #""blue""#, #""0066CC""#, ##""#06""##, "7", "{}", #"{"colorSpace":"srgb","components":[0,0]}"#,
        #"{"colorSpace":"srgb","components":[0,0,1.1]}"#, #"{"colorSpace":"srgb","components":[0,0,-0.1]}"#,
        #"{"colorSpace":"cmyk","components":[0,0,0]}"#, #"{"colorSpace":"srgb","components":[0,0,"1"]}"#,
        #"{"colorSpace":"srgb","components":[0,0,0],"alpha":2}"#,
        ##"{"colorSpace":"srgb","components":[0,0,0],"hex":"#000"}"##,
    ])
    func `what is no colour is refused`(value: String) {
        #expect(problems(#"{"a":{"$type":"color","$value":\#(value)}}"#).keys.map { $0 } == ["t.a.$value"])
    }

    @Test(
        arguments: [
            (##""#06c""##, "#0066CC"), (##""#06c8""##, "#0066CC88"), (##""#0066cc""##, "#0066CC"),
            (##""#0066CC80""##, "#0066CC80"),
            (#"{"colorSpace":"srgb","components":[0,0.4,0.8]}"#, "#0066CC"),
            (#"{"colorSpace":"srgb","components":["none",0.4,0.8],"alpha":0.502}"#, "#0066CC80"),
            (##"{"colorSpace":"oklch","components":[0.5,0.1,250],"hex":"#0066cc"}"##, "#0066CC"),
            (#"{"colorSpace":"oklch","components":[0.5,0.1,250]}"#, nil),
        ] as [(String, String?)])
    func `colours are read in every form`(value: String, hex: String?) throws {
        let color = try #require(DesignTokenColor(try JSONValue(parsing: value)))
        #expect(color.color?.hex == hex)
    }

    @Test func `every colour survives the object form`() {
        for red in UInt8.min...UInt8.max {
            let color = SRGBColor(red: red, green: 255 - red, blue: red / 2, alpha: red)
            #expect(DesignTokenColor(DesignTokenColor.object(color))?.color == color)
        }
    }

    @Test(arguments: [
        #""16""#, #""16pt""#, "16", #"{"value":"16","unit":"px"}"#, #"{"value":16,"unit":"em"}"#, #""px""#,
        #""1e9999px""#,
    ])
    func `what is no dimension is refused`(value: String) {
        #expect(problems(#"{"a":{"$type":"dimension","$value":\#(value)}}"#).keys.map { $0 } == ["t.a.$value"])
    }

    @Test func `other types and references by pointer are kept without a look`() {
        #expect(
            problems(
                ##"""
                {"a":{"$type":"color","$value":{"$ref":"#/b/$value"}},"s":{"$type":"shadow","$value":{"any":[1]}},
                 "g":{"$extends":"{x}","t":{"$type":"typography","$value":{"lineHeight":"24px","own":{}}}}}
                """##
            ).isEmpty)
    }

    @Test func `depth, size and chains are bounded, whatever they are made of`() {
        func nested(_ levels: Int) -> String {
            String(repeating: #"{"g":"#, count: levels - 1) + #"{"$value":1}"#
                + String(repeating: "}", count: levels - 1)
        }
        #expect(problems(nested(31)).isEmpty)
        #expect(problems(nested(32))["t"]?.contains("nested deeper than 31 levels") == true)
        func chain(_ count: Int) -> String {
            let links = (1..<count).map { #""t\#($0)":{"$value":"{t\#($0 - 1)}"}"# }
            return #"{"t0":{"$value":1},"# + links.joined(separator: ",") + "}"
        }
        #expect(problems(chain(33)).isEmpty)
        #expect(problems(chain(34)) == ["t.t33": "refers to other tokens over more than 32 aliases"])
        // The longest chain that fits: walked without recursion.
        #expect(problems(chain(8_000)).count == 1)
        #expect(problems("{\"a\":\"" + String(repeating: "x", count: 262_144) + "\"}")["t"]?.contains("longer") == true)
    }

    @Test func `a file with a hundred mistakes names a hundred`() {
        let tokens = (0..<300).map { #""t\#($0)":1"# }.joined(separator: ",")
        #expect(problems("{\(tokens)}").count == 100)
    }
}
