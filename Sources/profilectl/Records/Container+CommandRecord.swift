internal import JSON
internal import ProfileClient

extension Container: CommandRecord {
    static let title = "container"
    static let formKind = "container"
    static let nameField = "name"
    static let textFields: Set<String> = ["id", "name", "customerProfileId", "brandGuidelinesId", "budgetId", "status"]
    static let columns = [
        TableColumn("ID"), TableColumn("NAME", isFlexible: true), TableColumn("STATUS"), TableColumn("MISSING"),
        TableColumn("DEFAULT"), TableColumn("PRIMARY"), TableColumn("VERSION", isNumber: true), TableColumn("UPDATED"),
    ]

    var displayName: String { name }

    var cells: [String] {
        [
            id, name, status.word, missingProfiles.joined(separator: " "), isDefault ? "yes" : "",
            isPrimary ? "yes" : "", String(version), audit.updatedAt?.minute ?? "",
        ]
    }

    var form: JSONObject {
        var form: JSONObject = ["kind": .string(Self.formKind)]
        form.setUnlessEmpty("id", .string(id))
        form["name"] = .string(name)
        form.setUnlessEmpty("customerProfileId", .string(customerProfileID ?? ""))
        form.setUnlessEmpty("brandGuidelinesId", .string(brandGuidelinesID ?? ""))
        form.setUnlessEmpty("budgetId", .string(budgetID ?? ""))
        form["status"] = .string(status.constant)
        if isDefault { form["isDefault"] = true }
        if isPrimary { form["isPrimary"] = true }
        form["isComplete"] = isComplete.json
        form.setUnlessEmpty("missingProfiles", missingProfiles.json)
        addCommonFields(to: &form)
        return form
    }

    init(form: JSONObject) throws {
        var reader = RecordFormat(form)
        self.init(name: reader.text("name"))
        id = reader.text("id")
        customerProfileID = Self.id(reader.text("customerProfileId"))
        brandGuidelinesID = Self.id(reader.text("brandGuidelinesId"))
        budgetID = Self.id(reader.text("budgetId"))
        let word = reader.text("status")
        if let known = Status(constant: word) {
            status = known
        } else if !word.isEmpty {
            reader.reject("status", "must be one of " + Status.constants.joined(separator: ", "))
        }
        isDefault = reader.flag("isDefault", default: false)
        isPrimary = reader.flag("isPrimary", default: false)
        labels = reader.labels()
        metadata = reader.document("metadata")
        try reader.finish()
    }

    private static func id(_ text: String) -> String? { text.isEmpty ? nil : text }
}

extension Container.Status {
    private static let known: [(status: Container.Status, word: String)] = [
        (.draft, "draft"), (.active, "active"), (.inactive, "inactive"), (.archived, "archived"),
    ]

    /// The names in the JSON form.
    static var constants: [String] { known.map(\.status.constant) }

    /// The word in a table.
    var word: String {
        if case .other(let number) = self { return String(number) }
        return Self.known.first { $0.status == self }?.word ?? ""
    }

    /// The name in the JSON form.
    var constant: String {
        if case .other(let number) = self { return String(number) }
        return "CONTAINER_STATUS_\(word.uppercased())"
    }

    /// Reads the name in the JSON form, or the word that tables show.
    init?(constant: String) {
        let found = Self.known.first { $0.status.constant == constant || $0.word == constant.lowercased() }
        guard let found else { return nil }
        self = found.status
    }
}
