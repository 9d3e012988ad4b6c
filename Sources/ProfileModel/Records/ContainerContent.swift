/// What the owner of a container decides. Metadata is JSON text of one object; empty text means none.
public struct ContainerContent: ProfileContent {
    /// Containers.
    public static let kind = ProfileKind.container

    /// 1 … 255 characters, unique among the live containers of an account whatever the case.
    public var name: String
    /// The records it joins. That they are live is the database's rule: only there no other write comes between.
    public var parts: PartReferences
    /// Whether it is the account's default. An update never changes it.
    public var isDefault: Bool
    /// Whether it is the account's primary container. An update never changes it.
    public var isPrimary: Bool
    /// Its state. That an active one has all parts is the database's rule too.
    public var status: ContainerStatus
    /// Words to find and group records by.
    public var labels: Labels
    /// Free information.
    public var metadata: String

    /// Takes the fields, unchecked.
    public init(
        name: String, parts: PartReferences = PartReferences(), isDefault: Bool = false, isPrimary: Bool = false,
        status: ContainerStatus = .draft, labels: Labels = [:], metadata: String = "{}"
    ) {
        self.name = name
        self.parts = parts
        self.isDefault = isDefault
        self.isPrimary = isPrimary
        self.status = status
        self.labels = labels
        self.metadata = metadata
    }

    /// Normalises texts and checks every rule that needs no other record.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`) with all violations.
    public func validated(path: String) throws(ProfileError) -> ContainerContent {
        var result = self
        var violations = FieldViolations()
        result.name = TextRules.normalised(name)
        if let rule = TextRules.violation(result.name) { violations.add("\(path).name", rule) }
        result.labels = labels.validated(field: "\(path).labels", into: &violations)
        result.metadata = ProfileDocument.metadata.checked(metadata, path: path, into: &violations)
        try violations.throwIfAny()
        return result
    }

    /// Takes one field, or one place inside it, from `patch`.
    public mutating func take(
        _ path: FieldPath, from patch: ContainerContent, wirePath: String, into violations: inout FieldViolations
    ) {
        switch path.field {
        case "name": name = patch.name
        case "customer_profile_id": parts.customerProfileID = patch.parts.customerProfileID
        case "brand_guidelines_id": parts.brandGuidelinesID = patch.parts.brandGuidelinesID
        case "budget_id": parts.budgetID = patch.parts.budgetID
        case "status": status = patch.status
        case "labels": labels.take(path, from: patch.labels)
        case "metadata":
            metadata = ProfileDocument.metadata.taking(
                path, from: patch.metadata, into: metadata, wirePath: wirePath, violations: &violations)
        default: break
        }
    }
}
