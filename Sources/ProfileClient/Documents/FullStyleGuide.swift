public import JSON

/// The whole style guide of a brand.
///
/// A view of a JSON object: members that this type doesn't know are kept, see `members`.
public struct FullStyleGuide: JSONDocument {
    /// All members, known and unknown.
    public var members: JSONObject

    /// Makes a view of the members.
    public init(members: JSONObject) { self.members = members }

    /// The logos.
    public var logoGuidelines: LogoGuidelines {
        get { value("logoGuidelines") }
        set { setValue(newValue, "logoGuidelines") }
    }

    /// The colours.
    public var colorPalette: BrandColors {
        get { value("colorPalette") }
        set { setValue(newValue, "colorPalette") }
    }

    /// The typography.
    public var typographyGuidelines: TypographyGuidelines {
        get { value("typographyGuidelines") }
        set { setValue(newValue, "typographyGuidelines") }
    }

    /// The voice.
    public var voiceGuidelines: VoiceGuidelines {
        get { value("voiceGuidelines") }
        set { setValue(newValue, "voiceGuidelines") }
    }

    /// The design tokens file that was imported last (Design Tokens Community Group format). Swatches, steps, fonts and
    /// text styles made of it name their token under `token`.
    public var designTokens: JSONObject {
        get { value("designTokens") }
        set { setValue(newValue, "designTokens") }
    }
}
