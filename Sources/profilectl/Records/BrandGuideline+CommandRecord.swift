internal import JSON
internal import ProfileClient

extension BrandGuideline: CommandRecord {
    static let title = "brand guideline"
    static let formKind = "brand_guideline"
    static let nameField = "brandName"
    static let textFields: Set<String> = ["id", "brandName", "detailLevel", "industry"]
    static let columns = [
        TableColumn("ID"), TableColumn("BRAND", isFlexible: true), TableColumn("COLOURS"), TableColumn("DETAIL"),
        TableColumn("INDUSTRY", isFlexible: true), TableColumn("DEFAULT"), TableColumn("VERSION", isNumber: true),
        TableColumn("UPDATED"),
    ]

    var displayName: String { brandName }

    var cells: [String] {
        let colors = highLevelGuidelines.colors.primary.prefix(3).compactMap(\.hex).joined(separator: " ")
        return [
            id, brandName, colors, detailLevel.word, industry, isDefault ? "yes" : "", String(version),
            audit.updatedAt?.minute ?? "",
        ]
    }

    var form: JSONObject {
        var form: JSONObject = ["kind": .string(Self.formKind)]
        form.setUnlessEmpty("id", .string(id))
        form["brandName"] = .string(brandName)
        form["detailLevel"] = .string(detailLevel.constant)
        form.setUnlessEmpty("highLevelGuidelines", highLevelGuidelines.json)
        form.setUnlessEmpty("fullStyleGuide", fullStyleGuide.json)
        form.setUnlessEmpty("industry", .string(industry))
        form.setUnlessEmpty("brandValues", brandValues.json)
        if isDefault { form["isDefault"] = true }
        form.setUnlessEmpty("externalRefs", externalRefs.json)
        addCommonFields(to: &form)
        return form
    }

    init(form: JSONObject) throws {
        var reader = RecordFormat(form)
        self.init(brandName: reader.text("brandName"))
        id = reader.text("id")
        let level = reader.text("detailLevel")
        if let known = DetailLevel(constant: level) {
            detailLevel = known
        } else if !level.isEmpty {
            reader.reject("detailLevel", "must be DETAIL_LEVEL_HIGH_LEVEL or DETAIL_LEVEL_FULL")
        }
        highLevelGuidelines = reader.document("highLevelGuidelines")
        fullStyleGuide = reader.document("fullStyleGuide")
        industry = reader.text("industry")
        brandValues = reader.list("brandValues")
        isDefault = reader.flag("isDefault", default: false)
        externalRefs = reader.document("externalRefs")
        labels = reader.labels()
        metadata = reader.document("metadata")
        try reader.finish()
    }
}

extension BrandGuideline.DetailLevel {
    /// The name in the JSON form.
    var constant: String {
        switch self {
        case .highLevel: "DETAIL_LEVEL_HIGH_LEVEL"
        case .full: "DETAIL_LEVEL_FULL"
        case .other(let number): String(number)
        }
    }

    /// The word in a table.
    var word: String {
        switch self {
        case .highLevel: "high-level"
        case .full: "full"
        case .other(let number): String(number)
        }
    }

    /// Reads the name in the JSON form, or the word that tables show.
    init?(constant: String) {
        switch constant {
        case "DETAIL_LEVEL_HIGH_LEVEL", "high-level": self = .highLevel
        case "DETAIL_LEVEL_FULL", "full": self = .full
        default: return nil
        }
    }
}
