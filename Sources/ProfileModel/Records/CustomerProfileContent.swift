/// What the owner of a customer profile decides. Documents are JSON text of one object; empty text means none.
public struct CustomerProfileContent: ProfileContent {
    /// Customer profiles.
    public static let kind = ProfileKind.customerProfile
    /// The most interests.
    public static let maximumInterests = 200
    /// The most characters of a description.
    public static let maximumDescriptionLength = 4_096

    /// 1 … 255 characters, unique among the live profiles of an account whatever the case.
    public var name: String
    /// At most 4,096 characters.
    public var description: String
    /// Who these people are.
    public var demographics: String
    /// At most 200 texts of 1 … 255 characters, unique whatever the case, order kept.
    public var interests: [String]
    /// How they act.
    public var behavior: String
    /// One imagined member of the group.
    public var persona: String
    /// Whether it is the account's default. An update never changes it.
    public var isDefault: Bool
    /// Whether it is in use.
    public var isActive: Bool
    /// Words to find and group records by.
    public var labels: Labels
    /// Free information.
    public var metadata: String

    /// Takes the fields, unchecked.
    public init(
        name: String, description: String = "", demographics: String = "{}", interests: [String] = [],
        behavior: String = "{}", persona: String = "{}", isDefault: Bool = false, isActive: Bool = true,
        labels: Labels = [:], metadata: String = "{}"
    ) {
        self.name = name
        self.description = description
        self.demographics = demographics
        self.interests = interests
        self.behavior = behavior
        self.persona = persona
        self.isDefault = isDefault
        self.isActive = isActive
        self.labels = labels
        self.metadata = metadata
    }

    /// Normalises texts and checks every rule.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`) with all violations.
    public func validated(path: String) throws(ProfileError) -> CustomerProfileContent {
        var result = self
        var violations = FieldViolations()
        result.name = TextRules.normalised(name)
        if let rule = TextRules.violation(result.name) { violations.add("\(path).name", rule) }
        if let rule = TextRules.paragraphViolation(description, maximum: Self.maximumDescriptionLength) {
            violations.add("\(path).description", rule)
        }
        result.interests = TextRules.normalisedList(
            interests, field: "\(path).interests", maximumCount: Self.maximumInterests, into: &violations)
        result.labels = labels.validated(field: "\(path).labels", into: &violations)
        for document in ProfileDocument.of(.customerProfile) {
            guard let member = Self.documents[document] else { continue }
            result[keyPath: member] = document.checked(self[keyPath: member], path: path, into: &violations)
        }
        try violations.throwIfAny()
        return result
    }

    /// Takes one field, or one place inside it, from `patch`.
    public mutating func take(
        _ path: FieldPath, from patch: CustomerProfileContent, wirePath: String, into violations: inout FieldViolations
    ) {
        switch path.field {
        case "name": name = patch.name
        case "description": description = patch.description
        case "interests": interests = patch.interests
        case "is_active": isActive = patch.isActive
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
        [.demographics: \.demographics, .behavior: \.behavior, .persona: \.persona, .metadata: \.metadata]
    }
}
