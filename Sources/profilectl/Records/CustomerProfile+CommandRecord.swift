internal import JSON
internal import ProfileClient

extension CustomerProfile: CommandRecord {
    static let title = "customer profile"
    static let formKind = "customer_profile"
    static let nameField = "name"
    static let textFields: Set<String> = ["id", "name", "description"]
    static let columns = [
        TableColumn("ID"), TableColumn("NAME", isFlexible: true), TableColumn("AGE"), TableColumn("GENDER"),
        TableColumn("INTERESTS", isFlexible: true), TableColumn("ACTIVE"), TableColumn("DEFAULT"),
        TableColumn("VERSION", isNumber: true), TableColumn("UPDATED"),
    ]

    var displayName: String { name }

    var cells: [String] {
        [
            id, name, Self.range(demographics.ageRange), demographics.gender?.rawValue ?? "",
            interests.joined(separator: ", "), isActive ? "yes" : "no", isDefault ? "yes" : "", String(version),
            audit.updatedAt?.minute ?? "",
        ]
    }

    private static func range(_ range: AgeRange) -> String {
        switch (range.minimum, range.maximum) {
        case (let low?, let high?): "\(low)–\(high)"
        case (let low?, nil): "\(low)+"
        case (nil, let high?): "≤\(high)"
        case (nil, nil): ""
        }
    }

    var form: JSONObject {
        var form: JSONObject = ["kind": .string(Self.formKind)]
        form.setUnlessEmpty("id", .string(id))
        form["name"] = .string(name)
        form.setUnlessEmpty("description", .string(description))
        form.setUnlessEmpty("demographics", demographics.json)
        form.setUnlessEmpty("interests", interests.json)
        form.setUnlessEmpty("behavior", behavior.json)
        form.setUnlessEmpty("persona", persona.json)
        if isDefault { form["isDefault"] = true }
        form["isActive"] = isActive.json
        addCommonFields(to: &form)
        return form
    }

    init(form: JSONObject) throws {
        var reader = RecordFormat(form)
        self.init(name: reader.text("name"))
        id = reader.text("id")
        description = reader.text("description")
        demographics = reader.document("demographics")
        interests = reader.list("interests")
        behavior = reader.document("behavior")
        persona = reader.document("persona")
        isDefault = reader.flag("isDefault", default: false)
        isActive = reader.flag("isActive", default: true)
        labels = reader.labels()
        metadata = reader.document("metadata")
        try reader.finish()
    }
}
