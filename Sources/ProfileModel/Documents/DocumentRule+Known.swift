import JSON

/// The known keys of every document.
///
/// Source: the domain's list of known keys; the vocabularies without a list are open.
extension DocumentRule {
    /// The most characters of a text in a document whose length nothing else bounds.
    private static let longText = 4_096

    static let demographics = object([
        "ageRange": range(integer(0...120), [:]),
        "gender": word(["all", "male", "female", "non_binary", "undetermined"]),
        "location": object([
            "countries": list(country, 300),
            "states": list(text(255), 1_000),
            "cities": list(text(255), 1_000),
            "radius": object([
                "latitude": number(-90, 90),
                "longitude": number(-180, 180),
                "radius": number(0, nil),
                "unit": word(["miles", "kilometers"]),
            ]),
        ]),
        "incomeRange": range(number(0, nil), ["currency": currency]),
        "educationLevel": word([
            "any", "high_school", "some_college", "associates", "bachelors", "masters", "professional", "doctorate",
        ]),
    ])

    static let behavior = object([
        "devicePreferences": list(snakeCase, 100),
        "purchaseBehavior": list(snakeCase, 100),
        "onlineActivityLevel": word(["inactive", "occasional", "active", "very_active"]),
        "socialMediaPlatforms": list(snakeCase, 100),
    ])

    static let persona = object([
        "name": text(255),
        "description": text(longText),
        "motivations": list(text(longText), 200),
        "painPoints": list(text(longText), 200),
        "values": list(text(longText), 200),
    ])

    static let highLevelGuidelines = object([
        "logo": object(["primaryLogoUrl": httpsURL, "usageRules": list(text(longText), 200)]),
        "colors": palette,
        "typography": object([
            "primaryFont": text(255), "secondaryFont": text(255), "typeSizes": list(text(63), 100),
        ]),
    ])

    static let fullStyleGuide = object([
        "logoGuidelines": object([
            "logos": list(textOr(longText, object(["url": httpsURL])), 200),
            "clearSpace": text(longText),
            "minimumSize": object(["width": number(0, nil), "height": number(0, nil)]),
        ]),
        "colorPalette": palette,
        "typographyGuidelines": object([
            "primaryFont": textOr(255, object([:])),
            "secondaryFont": textOr(255, object([:])),
            "typeScale": list(any, 100),
            "textStyles": list(any, 100),
        ]),
        "voiceGuidelines": object([
            "brandVoice": text(longText),
            "primaryTone": list(text(255), 100),
            "messagingPillars": list(any, 100),
        ]),
        "designTokens": object([:]),
    ])

    static let externalRefs = object(["canvaBrandTemplateId": text(255)])

    static let metadata = object([
        "tags": list(text(255), 200),
        "notes": text(longText),
        "source": word(["manual", "imported", "ai_generated", "api", "template"]),
        "usageCount": integer(0...Int64.max),
        "clonedFrom": text(255),
        "customFields": object([:]),
    ])

    private static let palette = object([
        "primary": swatches, "secondary": swatches, "accent": swatches, "neutral": swatches,
    ])

    private static let swatches = list(object(["name": text(255), "hex": colour]), 200)
}
