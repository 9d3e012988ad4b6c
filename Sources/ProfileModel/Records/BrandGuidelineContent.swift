/// What the owner of brand guidelines decides. Documents are JSON text of one object; empty text means none.
public struct BrandGuidelineContent: ProfileContent {
    /// Brand guidelines.
    public static let kind = ProfileKind.brandGuideline
    /// The most brand values.
    public static let maximumBrandValues = 50

    /// 1 … 255 characters. Need not be unique.
    public var brandName: String
    /// How much the guidelines say.
    public var detailLevel: DetailLevel
    /// The quick reference.
    public var highLevelGuidelines: String
    /// The whole style guide; must have members when `detailLevel` is `full`.
    public var fullStyleGuide: String
    /// The trade the brand is in, at most 255 characters.
    public var industry: String
    /// At most 50 texts of 1 … 255 characters, unique whatever the case, order kept.
    public var brandValues: [String]
    /// Whether they are the account's default. An update never changes it.
    public var isDefault: Bool
    /// Names of the same brand in other systems.
    public var externalRefs: String
    /// Words to find and group records by.
    public var labels: Labels
    /// Free information.
    public var metadata: String

    /// Takes the fields, unchecked.
    public init(
        brandName: String, detailLevel: DetailLevel = .highLevel, highLevelGuidelines: String = "{}",
        fullStyleGuide: String = "{}", industry: String = "", brandValues: [String] = [], isDefault: Bool = false,
        externalRefs: String = "{}", labels: Labels = [:], metadata: String = "{}"
    ) {
        self.brandName = brandName
        self.detailLevel = detailLevel
        self.highLevelGuidelines = highLevelGuidelines
        self.fullStyleGuide = fullStyleGuide
        self.industry = industry
        self.brandValues = brandValues
        self.isDefault = isDefault
        self.externalRefs = externalRefs
        self.labels = labels
        self.metadata = metadata
    }

    /// Normalises texts and checks every rule.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`) with all violations.
    public func validated(path: String) throws(ProfileError) -> BrandGuidelineContent {
        var result = self
        var violations = FieldViolations()
        result.brandName = TextRules.normalised(brandName)
        if let rule = TextRules.violation(result.brandName) { violations.add("\(path).brand_name", rule) }
        result.industry = TextRules.normalised(industry)
        if let rule = TextRules.violation(result.industry, minimum: 0) { violations.add("\(path).industry", rule) }
        result.brandValues = TextRules.normalisedList(
            brandValues, field: "\(path).brand_values", maximumCount: Self.maximumBrandValues, into: &violations)
        result.labels = labels.validated(field: "\(path).labels", into: &violations)
        for document in ProfileDocument.of(.brandGuideline) {
            guard let member = Self.documents[document] else { continue }
            result[keyPath: member] = document.checked(self[keyPath: member], path: path, into: &violations)
        }
        if detailLevel == .full, ProfileDocument.isBlank(result.fullStyleGuide) {
            violations.add("\(path).full_style_guide", "must be present when detail_level is full")
        }
        try violations.throwIfAny()
        return result
    }

    /// Takes one field, or one place inside it, from `patch`.
    public mutating func take(
        _ path: FieldPath, from patch: BrandGuidelineContent, wirePath: String, into violations: inout FieldViolations
    ) {
        switch path.field {
        case "brand_name": brandName = patch.brandName
        case "detail_level": detailLevel = patch.detailLevel
        case "industry": industry = patch.industry
        case "brand_values": brandValues = patch.brandValues
        case "labels": labels.take(path, from: patch.labels)
        default:
            guard let document = ProfileDocument(rawValue: path.field), let member = Self.documents[document] else {
                return
            }
            self[keyPath: member] = document.taking(
                path, from: patch[keyPath: member], into: self[keyPath: member], wirePath: wirePath,
                violations: &violations)
        }
    }

    private static var documents: [ProfileDocument: WritableKeyPath<Self, String>] {
        [
            .highLevelGuidelines: \.highLevelGuidelines, .fullStyleGuide: \.fullStyleGuide,
            .externalRefs: \.externalRefs, .metadata: \.metadata,
        ]
    }
}
