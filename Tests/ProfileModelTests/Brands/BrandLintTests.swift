import Foundation
import JSON
import Testing

@testable import ProfileModel

struct BrandLintTests {
    private func findings(
        high: String = "{}", full: String = "{}", level: DetailLevel = .highLevel
    ) -> [LintFinding] {
        BrandLint.findings(
            in: BrandGuidelineContent(
                brandName: "x", detailLevel: level, highLevelGuidelines: high, fullStyleGuide: full))
    }

    /// Findings of one rule about a palette, written as `group: [[name, hex]]`.
    private func palette(_ groups: String, _ rule: LintFinding.Rule = .lowContrast) -> [LintFinding] {
        findings(high: #"{"colors":{\#(groups)}}"#).filter { $0.rule == rule }
    }

    @Test func `guidelines without anything lack a palette, a logo and a font, at the places of their level`() {
        #expect(
            findings().map { "\($0.rule.rawValue) \($0.severity) \($0.path)" } == [
                "MISSING_PALETTE warning high_level_guidelines.colors",
                "MISSING_LOGO warning high_level_guidelines.logo.primaryLogoUrl",
                "MISSING_FONT warning high_level_guidelines.typography.primaryFont",
            ])
        #expect(
            findings(full: #"{"own":1}"#, level: .full).map(\.path) == [
                "full_style_guide.colorPalette", "full_style_guide.logoGuidelines.logos",
                "full_style_guide.typographyGuidelines.primaryFont",
            ])
        #expect(findings(high: "damaged", full: "[]").count == 3)
    }

    @Test func `complete guidelines have no finding`() {
        let high = """
            {"logo":{"primaryLogoUrl":"https://example.com/logo.svg"},
             "colors":{"primary":[{"name":"Brand Blue","hex":"#0066CC"}]},
             "typography":{"primaryFont":"Inter","typeSizes":["16px","24px","32px"]}}
            """
        #expect(findings(high: high).isEmpty)
        let full = """
            {"logoGuidelines":{"logos":[{"url":"https://example.com/logo.svg"}]},
             "colorPalette":{"primary":[{"hex":"#0066CC"}]},
             "typographyGuidelines":{"primaryFont":{"family":"Inter"},"typeScale":[{"size":"1rem"},{"size":24},30]}}
            """
        #expect(findings(full: full, level: .full).isEmpty)
        // What one document has need not be in the other.
        #expect(findings(high: high, full: #"{"own":1}"#, level: .full).isEmpty)
    }

    @Test func `a brand whose only colour fails on white is warned, with the ratio`() throws {
        let found = try #require(palette(##""primary":[{"name":"Official","hex":"#40AEF0"}]"##).first)
        #expect(found.severity == .warning && found.path == "high_level_guidelines.colors.primary[0].hex")
        #expect(found.contrastThousandths == 2_461)
        #expect(
            found.message == "“Official” #40AEF0 on white reaches 2.46:1, below 4.5:1: good for no text, and no other "
                + "colour of the palette does")
        #expect(palette(##""primary":[{"hex":"#767676"}]"##).isEmpty)
        let large = try #require(palette(##""primary":[{"hex":"#777777"}]"##).first)
        #expect(large.contrastThousandths == 4_478 && large.message.contains("4.47:1"))
        #expect(large.message.contains("large text only (3:1)"))
    }

    @Test func `a colour that fails is only noted where another can be read`() {
        let found = palette(##""primary":[{"hex":"#40AEF0"}],"neutral":[{"name":"Text","hex":"#1C2125"}]"##)
        #expect(found.map(\.severity) == [.notice])
        // Borders and shades are no text.
        #expect(palette(##""primary":[{"hex":"#000000"}],"neutral":[{"hex":"#D1D7DA"}]"##).isEmpty)
    }

    @Test func `declared text must be readable on what it is declared for`() {
        let on = palette(
            ##""primary":[{"name":"Official","hex":"#40AEF0"}],"neutral":[{"name":"Text on official colour","hex":"#FFFFFF"},{"name":"Text","hex":"#000000"}]"##
        )
        #expect(on.map(\.severity) == [.error, .notice])
        #expect(on.first?.path == "high_level_guidelines.colors.neutral[0].hex")
        #expect(
            on.first?.message.hasPrefix("“Text on official colour” #FFFFFF on “Official” #40AEF0 reaches 2.46") == true)
        // Named backgrounds count instead of white: the worst of them for text, the best for other colours.
        let dark = ##""neutral":[{"name":"Background","hex":"#101010"},{"name":"Surface","hex":"#404040"}]"##
        #expect(palette(##""accent":[{"name":"Glow","hex":"#40AEF0"}],\##(dark)"##).isEmpty)
        let text = palette(##""primary":[{"name":"Text","hex":"#808080"}],\##(dark)"##)
        #expect(text.map(\.severity) == [.error] && text.first?.message.contains("“Surface” #404040") == true)
        // A pairing with a colour that isn't there says nothing.
        #expect(palette(##""primary":[{"name":"Text on sky","hex":"#FFFFFF"}]"##).isEmpty)
    }

    @Test func `colours twice and texts that are no colours are named`() {
        let twice = palette(
            ##""primary":[{"hex":"#0066CC"},{"hex":"#0066cc"}],"tertiary":[{"hex":"#0066CCFF"},{"free":1},"x"]"##,
            .duplicateColor)
        #expect(
            twice.map(\.path) == [
                "high_level_guidelines.colors.primary[1].hex", "high_level_guidelines.colors.tertiary[0].hex",
            ])
        let invalid = palette(#""tertiary":[{"hex":"blue"},{"hex":7}],"primary":[{"hex":null},{}]"#, .invalidColor)
        #expect(invalid.map(\.severity) == [.error, .warning, .warning, .warning])
        #expect(invalid.first?.path == "high_level_guidelines.colors.tertiary[0].hex")
    }

    @Test(arguments: [
        (#"["16px","24px","32px"]"#, [String]()), (#"["12px","16px"]"#, []),
        (#"["32px","24px","16px"]"#, ["ORDER notice typeSizes"]),
        (#"["16px","12px","24px"]"#, ["ORDER warning typeSizes[1]"]),
        (#"["16px","1rem"]"#, ["ORDER warning typeSizes[1]"]),
        (#"["11px","16px"]"#, ["SMALL warning typeSizes[0]"]), (#"["9pt","12pt"]"#, []),
        (#"["8.9pt","12pt"]"#, ["SMALL warning typeSizes[0]"]),
        (#"["16px","17px"]"#, ["RATIO notice typeSizes[1]"]), (#"["16px","33px"]"#, ["RATIO notice typeSizes[1]"]),
        (#"["fluid","16px","clamp(1px)","24px"]"#, []), (#"["16px"]"#, []), ("[]", []),
        (#"["0px","-3px","1e400px"]"#, []),
    ])
    func `the type scale grows, in steps that show, from a size that can be read`(sizes: String, expected: [String]) {
        let found = findings(high: #"{"typography":{"typeSizes":\#(sizes)}}"#).filter {
            $0.path.contains("typeSizes")
        }
        #expect(
            found.map {
                "\($0.rule.rawValue.split(separator: "_").last == "SMALL" ? "SMALL" : $0.rule.rawValue.split(separator: "_").last.map(String.init) ?? "") "
                    + "\($0.severity) \($0.path.replacing("high_level_guidelines.typography.", with: ""))"
            } == expected)
    }

    @Test func `findings come gravest first, then by path, the second before the tenth`() {
        let colors = (0..<12).map { _ in ##"{"hex":"#FFFFFF"}"## }.joined(separator: ",")
        let found = findings(high: #"{"colors":{"primary":[\#(colors)],"own":[{"hex":"red"}]}}"#)
        #expect(found.map(\.severity) == found.map(\.severity).sorted(by: >))
        #expect(found.first?.rule == .invalidColor)
        let notices = found.filter { $0.rule == .duplicateColor }.map(\.path)
        #expect(notices == (1..<12).map { "high_level_guidelines.colors.primary[\($0)].hex" })
    }

    @Test func `the largest palette is looked at in bounded time`() {
        let swatch = ##"{"hex":"#FFFFFF","name":"Background text"},"##
        let colors = String(repeating: swatch, count: 240_000 / swatch.utf8.count)
        let found = findings(high: #"{"colors":{"own":[\#(colors.dropLast())]}}"#)
        #expect(found.count <= 3 * BrandPalette.maximumSwatches)
    }

    // MARK: - Real brands

    /// The brands of the sample, as the daemon stores them.
    static let brands: [BrandGuidelineContent] = {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let text = try? String(contentsOf: root.appending(path: "protocol/samples/demo.ndjson"), encoding: .utf8)
        return (text ?? "").split(separator: "\n").compactMap { line in
            guard let object = try? JSONObject(parsing: String(line)),
                object["kind"]?.stringValue == "brand_guideline"
            else { return nil }
            return BrandGuidelineContent(
                brandName: object["brandName"]?.stringValue ?? "",
                highLevelGuidelines: object["highLevelGuidelines"]?.text ?? "{}")
        }
    }()

    @Test func `every brand of the sample is told exactly whether its colour can be text on its background`() throws {
        #expect(Self.brands.count == 200)
        var failing = 0
        for brand in Self.brands {
            let found = BrandLint.findings(in: brand)
            #expect(Set(found.map(\.rule)).isSubset(of: [.missingLogo, .missingFont, .lowContrast, .duplicateColor]))
            #expect(found.allSatisfy { $0.severity < .error }, "\(brand.brandName): \(found)")
            let colors = try #require(try JSONObject(parsing: brand.highLevelGuidelines)["colors"])
            func color(_ value: JSONValue?) throws -> SRGBColor {
                let hex = try #require(value?["hex"]?.stringValue)
                return try #require(SRGBColor(hex: hex))
            }
            let official = try color(colors["primary"]?[0])
            let background = try color(colors["neutral"]?[0])
            let fails = official.contrast(to: background) < 4.5
            failing += fails ? 1 : 0
            #expect(found.contains { $0.rule == .lowContrast } == fails, "\(brand.brandName)")
        }
        // Neither rule nor sample is one-sided.
        #expect((40...160).contains(failing), "\(failing)")
    }

    @Test func `the official colours alone are told exactly whether they can be text on white`() throws {
        for brand in Self.brands {
            let colors = try #require(try JSONObject(parsing: brand.highLevelGuidelines)["colors"])
            let hex = try #require(colors["primary"]?[0]?["hex"]?.stringValue)
            let found = palette(#""primary":[{"hex":"\#(hex)"}]"#)
            let contrast = try #require(SRGBColor(hex: hex)).contrast(to: .white)
            #expect(found.map(\.severity) == (contrast < 4.5 ? [.warning] : []), "\(brand.brandName)")
            #expect(
                found.allSatisfy { $0.contrastThousandths == Int32(contrast * 1_000) && $0.message.contains("white") })
        }
    }
}
