import JSON
import Testing

@testable import ProfileModel

/// Import and export of design tokens.
struct DesignTokenTransferTests {
    private static let sample = ##"""
        {"$description":"Tokens of a brand","color":{"$type":"color",
          "primary":{"blue":{"$value":"#0066CC","$description":"The blue","$extensions":{"com.example":{"a":1}}},
                     "link":{"$value":"{color.primary.blue}"}},
          "neutral":{"background":{"$value":{"colorSpace":"srgb","components":[1,1,1],"hex":"#ffffff"}}},
          "glow":{"$value":{"colorSpace":"display-p3","components":[1,0,0]}}},
         "font":{"family":{"$type":"fontFamily","body":{"$value":["Inter","Arial"]},"heading":{"$value":"Lora"}},
          "size":{"$type":"dimension","large":{"$value":{"value":1.5,"unit":"rem"}},"base":{"$value":"16px"}},
          "line-height":{"$type":"dimension","base":{"$value":"24px"}}},
         "type":{"body":{"$type":"typography","$value":{"fontFamily":"{font.family.body}","fontSize":"{font.size.base}",
           "fontWeight":400,"lineHeight":1.5,"letterSpacing":"0px","own":true},"unknown":[1,2]}},
         "space":{"$type":"dimension","small":{"$value":"4px"}},"motion":{"$type":"duration","fast":{"$value":"100ms"}}}
        """##

    private func content(_ full: String = "{}", high: String = "{}") -> BrandGuidelineContent {
        BrandGuidelineContent(brandName: "x", highLevelGuidelines: high, fullStyleGuide: full)
    }

    private func imported(_ file: String, into content: BrandGuidelineContent) throws -> BrandGuidelineContent {
        try content.importing(try DesignTokenFile(parsing: file))
    }

    private func guide(_ content: BrandGuidelineContent) throws -> JSONObject {
        try JSONObject(parsing: content.fullStyleGuide)
    }

    private func file(_ content: BrandGuidelineContent) throws -> JSONObject {
        try JSONObject(parsing: content.exportedDesignTokens())
    }

    @Test func `colours, fonts, sizes and text styles find their places`() throws {
        let guide = try guide(try imported(Self.sample, into: content()))
        #expect(
            guide["colorPalette"] == [
                "primary": [
                    ["name": "blue", "hex": "#0066CC", "token": "color.primary.blue"],
                    ["name": "link", "hex": "#0066CC", "token": "color.primary.link"],
                ],
                "neutral": [["name": "background", "hex": "#FFFFFF", "token": "color.neutral.background"]],
            ])
        #expect(
            guide["typographyGuidelines"] == [
                "primaryFont": ["name": "Inter", "families": ["Inter", "Arial"], "token": "font.family.body"],
                "secondaryFont": ["name": "Lora", "families": ["Lora"], "token": "font.family.heading"],
                "typeScale": [
                    ["name": "base", "size": "16px", "token": "font.size.base"],
                    ["name": "large", "size": "1.5rem", "token": "font.size.large"],
                ],
                "textStyles": [
                    [
                        "name": "body", "fontFamily": ["Inter", "Arial"], "fontSize": "16px", "fontWeight": 400,
                        "letterSpacing": "0px", "lineHeight": .number(try #require(JSONNumber("1.5"))),
                        "token": "type.body",
                    ]
                ],
            ])
        let written = try JSONValue(parsing: Self.sample)
        #expect(guide["designTokens"] == written)
    }

    @Test func `what was imported comes back as it was written`() throws {
        let content = try imported(Self.sample, into: content())
        let written = try JSONValue(parsing: Self.sample).text
        #expect(content.exportedDesignTokens() == written)
        #expect(try imported(content.exportedDesignTokens(), into: content) == content)
    }

    @Test func `what was changed in the guide is changed in the file, in the form it had, and nothing else`() throws {
        var guide = try guide(try imported(Self.sample, into: content()))
        func set(_ path: String, _ index: Int, _ key: String, _ value: JSONValue) throws {
            let path = try JSONPath(parsing: path)
            var entries = try #require(guide[path]?.arrayValue)
            var entry = try #require(entries[index].objectValue)
            entry[key] = value
            entries[index] = .object(entry)
            try guide.set(.array(entries), at: path)
        }
        try set("colorPalette.primary", 0, "hex", "#FF0000")
        try set("colorPalette.neutral", 0, "hex", "#FAFAFA80")
        try set("typographyGuidelines.typeScale", 0, "size", "18px")
        try set("typographyGuidelines.typeScale", 1, "size", "24px")
        try set("typographyGuidelines.textStyles", 0, "fontWeight", 700)
        try guide.set("Roboto", at: JSONPath(parsing: "typographyGuidelines.primaryFont.name"))
        var expected = try JSONObject(parsing: Self.sample)
        func expect(_ path: String, _ value: JSONValue) throws { try expected.set(value, at: JSONPath(parsing: path)) }
        try expect("color.primary.blue.$value", "#FF0000")
        // The alias to it was not touched and follows it.
        try expect(
            "color.neutral.background.$value",
            try JSONValue(
                parsing: ##"{"colorSpace":"srgb","components":[0.9804,0.9804,0.9804],"alpha":0.502,"hex":"#fafafa"}"##))
        try expect("font.size.base.$value", "18px")
        try expect("type.body.$value.fontWeight", 700)
        try expect("font.family.body.$value", ["Roboto", "Arial"])
        // The text style keeps what it says in plain values.
        try expect("type.body.$value.fontFamily", "{font.family.body}")
        let found = try file(content(guide.text))
        #expect(found == expected, "\(JSONValue.object(found).text)")
    }

    @Test func `entries made by hand get tokens, and meet them again at the next import`() throws {
        let hand = content(
            ##"""
            {"colorPalette":{"primary":[{"name":"Brand {Blue}.1","hex":"#0066CC","own":1},{"hex":"#0066CC"}]},
             "typographyGuidelines":{"primaryFont":"Inter","typeScale":["12pt",{"size":24}]},"own":{"kept":true}}
            """##)
        let tokens = try file(hand)
        #expect(
            tokens == [
                "color": [
                    "primary": [
                        "brand--blue--1": [
                            "$type": "color",
                            "$value": try JSONValue(
                                parsing: ##"{"colorSpace":"srgb","components":[0,0.4,0.8],"hex":"#0066cc"}"##),
                        ],
                        "unnamed": [
                            "$type": "color",
                            "$value": try JSONValue(
                                parsing: ##"{"colorSpace":"srgb","components":[0,0.4,0.8],"hex":"#0066cc"}"##),
                        ],
                    ]
                ],
                "font": [
                    "family": ["primary": ["$type": "fontFamily", "$value": "Inter"]],
                    "size": [
                        "16px": ["$type": "dimension", "$value": ["value": 16, "unit": "px"]],
                        "24px": ["$type": "dimension", "$value": ["value": 24, "unit": "px"]],
                    ],
                ],
            ], "\(tokens.text)")
        let again = try imported(tokens.text, into: hand)
        let guide = try guide(again)
        #expect(guide["colorPalette"]?["primary"]?.arrayValue?.count == 2 && guide["own"] == ["kept": true])
        #expect(guide["colorPalette"]?["primary"]?[0]?["own"] == 1)
        #expect(guide["typographyGuidelines"]?["typeScale"]?.arrayValue?.count == 2)
        #expect(try file(again) == tokens)
        #expect(try imported(tokens.text, into: again) == again)
    }

    @Test func `entries whose token is gone go, those made by hand stay`() throws {
        let hand = content(
            ##"{"colorPalette":{"primary":[{"name":"Mine","hex":"#111111"}],"own":[{"hex":"#222222"}]}}"##)
        let first = try imported(Self.sample, into: hand)
        let second = try guide(
            try imported(##"{"color":{"primary":{"$type":"color","$value":"#333333"}}}"##, into: first))
        #expect(
            second["colorPalette"] == [
                "primary": [
                    ["name": "Mine", "hex": "#111111"],
                    ["name": "primary", "hex": "#333333", "token": "color.primary"],
                ], "own": [["hex": "#222222"]], "neutral": [],
            ])
        #expect(second["typographyGuidelines"] == ["typeScale": [], "textStyles": []])
    }

    @Test func `a brand with nothing but a quick reference has a file too`() throws {
        let file = try file(
            content(
                high:
                    ##"{"colors":{"primary":[{"name":"Official","hex":"#40AEF0"}]},"typography":{"primaryFont":"Inter","typeSizes":["1rem"]}}"##
            ))
        #expect(file["color"]?["primary"]?["official"]?["$type"] == "color")
        #expect(file["font"]?["size"]?["1rem"]?["$value"] == ["value": 1, "unit": "rem"])
        #expect(content().exportedDesignTokens() == "{}")
        for brand in BrandLintTests.brands {
            let text = brand.exportedDesignTokens()
            let count = try DesignTokenFile(parsing: text).tokens.count
            #expect(count == 6)
            #expect(BrandLint.findings(in: try imported(text, into: brand)).allSatisfy { $0.severity < .error })
        }
    }

    @Test func `more colours than a list holds stay in the file`() throws {
        let tokens = (0..<300).map { number in
            let hex = String(number + 0x100000, radix: 16)
            return "\"c\(number)\":{\"$value\":\"#\(hex)\"}"
        }
        let text = #"{"accent":{"$type":"color",\#(tokens.joined(separator: ","))}}"#
        let content = try imported(text, into: content())
        #expect(try guide(content)["colorPalette"]?["accent"]?.arrayValue?.count == 200)
        #expect(content.exportedDesignTokens() == text)
    }

    @Test func `a file that the guide has no room for is refused`() throws {
        let text = #"{"a":{"$value":"\#(String(repeating: "x", count: 250_000))"}}"#
        #expect(try imported(text, into: content()).exportedDesignTokens() == text)
        let full = content(#"{"own":"\#(String(repeating: "y", count: 20_000))"}"#)
        let found = violations { _ = try imported(text, into: full) }
        #expect(found["design_tokens"]?.contains("of at most 262144") == true)
    }

    @Test func `a damaged or foreign file in the guide never stops an export`() throws {
        for tokens in ["7", "[]", #"{"a":{"$value":"{a}"},"b":3,"c":{"$value":"{nowhere}"}}"#, #"{"color":7}"#] {
            let text =
                ##"{"designTokens":\##(tokens),"colorPalette":{"primary":[{"hex":"#000000","token":"a"},{"hex":"#000001","token":"zz"}]}}"##
            let exported = try file(content(text))
            #expect(!exported.isEmpty, "\(tokens)")
        }
        #expect(content("damaged").exportedDesignTokens() == "{}")
    }

    // MARK: - Random files

    @Test func `a random file comes back as it was, unless its colours were changed, and then with those`() throws {
        for seed in UInt64(0)..<300 {
            var generator = SeededGenerator(seed: seed)
            let tree = RandomTokens.file(using: &generator)
            let file = DesignTokenFile(tree, field: "t")
            #expect(file.violations.isEmpty, "seed \(seed): \(file.violations.all) in \(tree.text)")
            let content = try imported(tree.text, into: content())
            #expect(content.exportedDesignTokens() == tree.text, "seed \(seed)")
            #expect(try imported(tree.text, into: content) == content, "seed \(seed)")
            // Every swatch another colour: every token of the palette has it, all else is as before.
            var guide = try guide(content)
            guard case .object(var palette)? = guide["colorPalette"] else { continue }
            var colors: [String: SRGBColor] = [:]
            for list in palette.members {
                palette[list.key] = .array(
                    (list.value.arrayValue ?? []).map { entry in
                        guard case .object(var swatch) = entry else { return entry }
                        let color = SRGBColor(
                            red: .random(in: 0...255, using: &generator), green: 7, blue: 9,
                            alpha: Bool.random(using: &generator) ? 255 : 128)
                        swatch["hex"] = .string(color.hex)
                        colors[swatch["token"]?.stringValue ?? ""] = color
                        return .object(swatch)
                    })
            }
            guide["colorPalette"] = .object(palette)
            let changed = DesignTokenFile(try self.file(self.content(guide.text)), field: "t")
            #expect(changed.violations.isEmpty, "seed \(seed): \(changed.violations.all)")
            #expect(changed.tokens.map(\.name) == file.tokens.map(\.name), "seed \(seed)")
            for token in changed.tokens {
                if let color = colors[token.name] {
                    #expect(
                        changed.resolved(token.value).flatMap(DesignTokenColor.init)?.color == color, "seed \(seed)")
                } else {
                    #expect(token.value == file.token(named: token.name)?.value, "seed \(seed)")
                }
            }
        }
    }
}
