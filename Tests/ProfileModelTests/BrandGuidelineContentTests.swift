import ProfileModel
import Testing

struct BrandGuidelineContentTests {
    @Test
    func `accepts the guides of the domain`() throws {
        let content = BrandGuidelineContent(
            brandName: "Citroën", detailLevel: .full,
            highLevelGuidelines: """
                {"logo":{"primaryLogoUrl":"https://example.com/logo.svg","usageRules":["Use on white"]},
                 "colors":{"primary":[{"name":"Blue","hex":"#0066CC"},{"hex":"#0066cc80"}]},
                 "typography":{"primaryFont":"Inter","typeSizes":["16px"]}}
                """,
            fullStyleGuide: """
                {"logoGuidelines":{"logos":["a",{"url":"https://example.com/a"}],"minimumSize":{"width":120}},
                 "typographyGuidelines":{"primaryFont":{"family":"Inter"},"typeScale":[{"size":16}]},
                 "voiceGuidelines":{"primaryTone":["friendly"],"messagingPillars":[{}]},"own":true}
                """, industry: " Cars ", brandValues: ["Audace"])
        #expect(try content.validated().industry == "Cars")
    }

    @Test
    func `names colours and URLs that break their rules`() {
        let content = BrandGuidelineContent(
            brandName: "x",
            highLevelGuidelines: """
                {"logo":{"primaryLogoUrl":"http://example.com"},"colors":{"primary":[{"hex":"#06C"},{"hex":"0066CC"},
                {"hex":"#0066CG"},{"hex":"#0066CC8"}]}}
                """,
            fullStyleGuide: #"{"logoGuidelines":{"logos":[{"url":"https://user@evil"},{"url":"https:///a b"}]}}"#)
        #expect(
            Set(violations { _ = try content.validated(path: "b") }.keys) == [
                "b.high_level_guidelines.logo.primaryLogoUrl", "b.high_level_guidelines.colors.primary[0].hex",
                "b.high_level_guidelines.colors.primary[1].hex", "b.high_level_guidelines.colors.primary[2].hex",
                "b.high_level_guidelines.colors.primary[3].hex", "b.full_style_guide.logoGuidelines.logos[0].url",
                "b.full_style_guide.logoGuidelines.logos[1].url",
            ])
    }

    @Test(arguments: ["", "{}", " { } "])
    func `full detail demands a style guide`(guide: String) {
        let content = BrandGuidelineContent(brandName: "x", detailLevel: .full, fullStyleGuide: guide)
        #expect(Array(violations { _ = try content.validated() }.keys) == ["brand_guideline.full_style_guide"])
    }

    @Test
    func `a mask cannot take the style guide from guidelines in full detail`() throws {
        let current = try BrandGuidelineContent(brandName: "x", detailLevel: .full, fullStyleGuide: #"{"a":1}"#)
            .validated()
        let mask = try FieldMask(["full_style_guide.a"], for: .brandGuideline)
        let found = violations { _ = try current.applying(BrandGuidelineContent(brandName: ""), mask: mask) }
        #expect(found["brand_guideline.full_style_guide"] != nil)
    }
}
