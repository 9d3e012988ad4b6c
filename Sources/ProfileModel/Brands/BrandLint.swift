import JSON

/// Looks at brand guidelines as a designer would.
///
/// Both documents are looked at. A logo, a font or a palette counts as missing only when neither has it.
///
/// Contrast is that of WCAG 2.2, success criterion 1.4.3, 4.5:1 for text of any size:
/// - a text colour named after what it stands on (`Text on official colour`) must reach it there: error;
/// - any other text colour, by its name, must reach it on every background that the palette names, or on white if it
///   names none: error;
/// - a colour without such a name in any list but `neutral`, whose other colours are borders and shades, should reach it
///   on one of those backgrounds: a warning if no colour of the palette does, since then nothing can be written in
///   the brand's colours, else a notice.
public enum BrandLint {
    /// The least contrast of text, WCAG 2.2, 1.4.3.
    public static let leastContrast = 4.5
    /// The least contrast of large text, WCAG 2.2, 1.4.3: 24 px, or bold of 18.66 px.
    public static let leastLargeContrast = 3.0
    /// The most backgrounds of a palette that text is compared with.
    static let maximumBackgrounds = 32

    /// What was found, gravest first, then by path. Pure; takes some milliseconds for the largest documents.
    ///
    /// A stored document that is damaged is taken for an empty one.
    public static func findings(in content: BrandGuidelineContent) -> [LintFinding] {
        let high = document(content.highLevelGuidelines)
        let full = document(content.fullStyleGuide)
        let palettes = [
            BrandPalette(high, key: "colors", field: "high_level_guidelines"),
            BrandPalette(full, key: "colorPalette", field: "full_style_guide"),
        ]
        let isFull = content.detailLevel == .full
        var findings: [LintFinding] = []
        if palettes.allSatisfy(\.swatches.isEmpty) {
            findings.append(
                LintFinding(
                    .missingPalette, .warning, palettes[isFull ? 1 : 0].path, "there are no colours in the palette"))
        }
        for palette in palettes {
            findings += invalidColors(palette) + duplicates(palette) + contrasts(palette)
        }
        if !hasLogo(high, full) {
            findings.append(
                LintFinding(
                    .missingLogo, .warning,
                    isFull ? "full_style_guide.logoGuidelines.logos" : "high_level_guidelines.logo.primaryLogoUrl",
                    "there is no logo"))
        }
        if !hasFont(high, full) {
            findings.append(
                LintFinding(
                    .missingFont, .warning,
                    isFull
                        ? "full_style_guide.typographyGuidelines.primaryFont"
                        : "high_level_guidelines.typography.primaryFont", "there is no primary font"))
        }
        let scales = [
            ("high_level_guidelines.typography.typeSizes", high["typography"]?["typeSizes"]),
            ("full_style_guide.typographyGuidelines.typeScale", full["typographyGuidelines"]?["typeScale"]),
        ]
        for (path, steps) in scales { findings += TypeScaleLint(path: path, steps: steps?.arrayValue ?? []).findings }
        return findings.map { ($0, sortKey($0.path)) }
            .sorted { ($1.0.severity, $0.1, $0.0.rule.rawValue) < ($0.0.severity, $1.1, $1.0.rule.rawValue) }
            .map(\.0)
    }

    // MARK: - Colours

    private static func invalidColors(_ palette: BrandPalette) -> [LintFinding] {
        palette.swatches.filter { $0.color == nil }.map { swatch in
            swatch.text == nil
                ? LintFinding(.invalidColor, .warning, swatch.path, "\(swatch.title) has no colour")
                : LintFinding(
                    .invalidColor, .error, swatch.path, "\(swatch.title) is not a colour as #RRGGBB or #RRGGBBAA")
        }
    }

    private static func duplicates(_ palette: BrandPalette) -> [LintFinding] {
        var first: [SRGBColor: BrandPalette.Swatch] = [:]
        var findings: [LintFinding] = []
        // Text and backgrounds named so may well be one of the brand's colours.
        for swatch in palette.swatches where swatch.role == .free {
            guard let color = swatch.color else { continue }
            if let earlier = first[color] {
                findings.append(
                    LintFinding(.duplicateColor, .notice, swatch.path, "\(color.hex) is at \(earlier.path) too"))
            } else {
                first[color] = swatch
            }
        }
        return findings
    }

    private static func contrasts(_ palette: BrandPalette) -> [LintFinding] {
        let named = palette.swatches.filter { $0.role == .background }.prefix(maximumBackgrounds)
            .compactMap { swatch in swatch.color.map { (swatch.title, $0.over(.white)) } }
        let backgrounds = named.isEmpty ? [("white", SRGBColor.white)] : named
        var findings: [LintFinding] = []
        var failing: [(swatch: BrandPalette.Swatch, background: String, contrast: Double)] = []
        var hasReadable = false
        for swatch in palette.swatches {
            guard let color = swatch.color else { continue }
            let all = backgrounds.map { (name: $0.0, contrast: color.over($0.1).contrast(to: $0.1)) }
            guard let worst = all.min(by: { $0.contrast < $1.contrast }),
                let best = all.max(by: { $0.contrast < $1.contrast })
            else { continue }
            switch swatch.role {
            case .background: continue
            case .textOn(let name):
                // Text on a colour that the palette doesn't have can't be judged.
                guard let ground = palette.swatch(named: name), let under = ground.color?.over(.white) else { continue }
                let contrast = color.over(under).contrast(to: under)
                if contrast < leastContrast { findings.append(unreadable(swatch, on: ground.title, contrast)) }
            case .text:
                if worst.contrast < leastContrast {
                    findings.append(unreadable(swatch, on: worst.name, worst.contrast))
                }
                hasReadable = hasReadable || best.contrast >= leastContrast
            case .free:
                if best.contrast >= leastContrast {
                    hasReadable = true
                } else if swatch.group != "neutral" {
                    failing.append((swatch, best.name, best.contrast))
                }
            }
        }
        return findings
            + failing.map { failure in
                LintFinding(
                    .lowContrast, hasReadable ? .notice : .warning, failure.swatch.path,
                    message(failure.swatch, on: failure.background, failure.contrast)
                        + (hasReadable ? "" : ", and no other colour of the palette does"), contrast: failure.contrast)
            }
    }

    private static func unreadable(
        _ swatch: BrandPalette.Swatch, on background: String, _ contrast: Double
    ) -> LintFinding {
        LintFinding(
            .lowContrast, .error, swatch.path, message(swatch, on: background, contrast), contrast: contrast)
    }

    private static func message(_ swatch: BrandPalette.Swatch, on background: String, _ contrast: Double) -> String {
        let large = contrast >= leastLargeContrast ? "large text only (3:1)" : "no text"
        return "\(swatch.title) on \(background) reaches \(ratio(contrast)), below 4.5:1: good for \(large)"
    }

    /// `4.47:1`, cut off and not rounded: 4.499 must not read as enough.
    private static func ratio(_ contrast: Double) -> String {
        let hundredths = Int((contrast * 100).rounded(.down))
        let fraction = hundredths % 100
        return "\(hundredths / 100).\(fraction < 10 ? "0" : "")\(fraction):1"
    }

    // MARK: - Logo and fonts

    private static func hasLogo(_ high: JSONObject, _ full: JSONObject) -> Bool {
        isPresent(high["logo"]?["primaryLogoUrl"])
            || (full["logoGuidelines"]?["logos"]?.arrayValue ?? []).contains(where: isPresent)
    }

    private static func hasFont(_ high: JSONObject, _ full: JSONObject) -> Bool {
        isPresent(high["typography"]?["primaryFont"]) || isPresent(full["typographyGuidelines"]?["primaryFont"])
    }

    private static func isPresent(_ value: JSONValue?) -> Bool {
        switch value {
        case .string(let text)?: !TextRules.trimmed(text).isEmpty
        case .object(let object)?: !object.isEmpty
        default: false
        }
    }

    // MARK: - Documents

    private static func document(_ text: String) -> JSONObject {
        (try? JSONObject(parsing: text, limits: ProfileDocument.storedLimits)) ?? JSONObject()
    }

    /// A path under which `[2]` comes before `[10]`.
    private static func sortKey(_ path: String) -> String {
        var key = ""
        var digits = ""
        for character in path + "." {
            if character.isASCII, character.isNumber {
                digits.append(character)
                continue
            }
            // Positions have at most 5 digits: a document of 256 KiB holds no more elements.
            key += String(repeating: "0", count: max(0, digits.isEmpty ? 0 : 6 - digits.count)) + digits
            digits = ""
            key.append(character)
        }
        return key
    }
}
