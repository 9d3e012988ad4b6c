import ProfileModel
import Testing

struct SRGBColorTests {
    /// Published ratios: WCAG's own 21:1, WebAIM's contrast checker and its articles for the others.
    @Test(arguments: [
        ("#000000", "#FFFFFF", 21.0), ("#FFFFFF", "#FFFFFF", 1.0), ("#767676", "#FFFFFF", 4.54),
        ("#777777", "#FFFFFF", 4.48), ("#949494", "#FFFFFF", 3.03),
        ("#FF0000", "#FFFFFF", 4.0), ("#00FF00", "#FFFFFF", 1.37), ("#0000FF", "#FFFFFF", 8.59),
        ("#FFFF00", "#FFFFFF", 1.07), ("#757575", "#000000", 4.56), ("#0066CC", "#FFFFFF", 5.57),
        ("#595959", "#FFFFFF", 7.0),
    ])
    func `contrast is what others publish`(left: String, right: String, ratio: Double) throws {
        let left = try #require(SRGBColor(hex: left))
        let right = try #require(SRGBColor(hex: right))
        #expect((left.contrast(to: right) * 100).rounded() == (ratio * 100).rounded())
        #expect(left.contrast(to: right) == right.contrast(to: left))
    }

    @Test func `every grey stands in order between black and white, and reaches 4,5 against one of them`() {
        var before = -1.0
        for value in UInt8.min...UInt8.max {
            let grey = SRGBColor(red: value, green: value, blue: value)
            #expect(grey.relativeLuminance > before && (0...1).contains(grey.relativeLuminance))
            before = grey.relativeLuminance
            #expect(max(grey.contrast(to: .white), grey.contrast(to: .black)) >= 4.5)
        }
    }

    @Test(arguments: ["", "#", "0066CC", "#06C", "#0066CC8", "#0066CG", "#0066CC800", "#ÄÄÄ", "#+1+1+1"])
    func `what is no colour is refused`(text: String) { #expect(SRGBColor(hex: text) == nil) }

    @Test func `text of every colour reads back as the colour`() {
        for seed in UInt64(0)..<200 {
            var generator = SeededGenerator(seed: seed)
            func byte() -> UInt8 { .random(in: 0...255, using: &generator) }
            let color = SRGBColor(red: byte(), green: byte(), blue: byte(), alpha: seed % 2 == 0 ? 255 : byte())
            #expect(SRGBColor(hex: color.hex) == color && SRGBColor(hex: color.hex.lowercased()) == color)
        }
    }

    @Test func `what shines through counts`() throws {
        let half = try #require(SRGBColor(hex: "#00000080"))
        #expect(half.over(.white).hex == "#7F7F7F")
        #expect(half.over(.black) == .black)
        #expect(SRGBColor(hex: "#FF000000")?.over(.white) == .white)
        #expect(SRGBColor.black.over(.white) == .black)
    }
}
