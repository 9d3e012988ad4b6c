import ProfileModel
import Testing

/// Design tokens files that nobody writes on purpose.
struct FuzzDesignTokensTests {
    private static let seeds = [
        ##"{"color":{"$type":"color","brand":{"$value":"#0066CC"},"link":{"$value":"{color.brand}"},"$root":{"$value":"#000"}}}"##,
        ##"{"c":{"$type":"color","$value":{"colorSpace":"srgb","components":[0,0.4,"none"],"alpha":0.5,"hex":"#0066cc"}}}"##,
        #"{"font":{"size":{"$type":"dimension","a":{"$value":"16px"},"b":{"$value":{"value":1.5,"unit":"rem"}}},"family":{"$type":"fontFamily","$value":["Inter","Arial"]}}}"#,
        #"{"t":{"$type":"typography","$value":{"fontFamily":"{f}","fontSize":"{s}","fontWeight":400,"lineHeight":1.5}},"f":{"$type":"fontFamily","$value":"A"},"s":{"$type":"dimension","$value":"1px"}}"#,
        #"{"a":{"$value":"{b}"},"b":{"$value":"{c}"},"c":{"$value":"{a}"},"$extensions":{"x":1},"g":{"$description":"d"}}"#,
    ].map { Array($0.utf8) }

    @Test func `a file of any bytes is taken in and comes back, or is refused by its field`() throws {
        var fuzz = Fuzz(seed: 11)
        var taken = 0
        while let bytes = fuzz.mutated(Self.seeds[fuzz.number(0..<Self.seeds.count)]) {
            let text = String(decoding: bytes, as: UTF8.self)
            do throws(ProfileError) {
                let content = try BrandGuidelineContent(brandName: "x").importing(DesignTokenFile(parsing: text))
                taken += 1
                // What it gave is a file again that changes nothing.
                let again = try content.importing(DesignTokenFile(parsing: content.exportedDesignTokens()))
                #expect(again == content, "\(text)")
                _ = BrandLint.findings(in: content)
            } catch {
                guard case .invalidArgument(let violations) = error.kind else {
                    Issue.record("\(error) for \(text)")
                    continue
                }
                #expect(violations.allSatisfy { $0.field.hasPrefix("design_tokens") }, "\(violations) for \(text)")
            }
            // A guide that holds anything under the key is exported all the same, and looked at.
            let odd = BrandGuidelineContent(
                brandName: "x", highLevelGuidelines: text,
                fullStyleGuide: "{\"designTokens\":\(text),\"colorPalette\":\(text)}")
            _ = odd.exportedDesignTokens()
            _ = BrandLint.findings(in: odd)
        }
        #expect(fuzz.rounds > 100 && taken > 5)
    }
}
