/// What a campaign is to use from now on, checked.
public struct CampaignAssignment: Sendable, Hashable {
    /// The campaign.
    public let campaignID: CampaignID
    /// What it is to use; names at least one record.
    public let references: UsageReferences
    /// The type, which follows from the references.
    public let type: UsageType
    /// Free information, JSON text of an object.
    public let metadata: String

    /// Checks an assignment.
    ///
    /// - Parameters:
    ///   - type: what the caller takes it for; nil takes what follows from the references.
    ///   - metadata: JSON text of an object; empty text means none.
    ///   - path: what to put before the fields in errors, such as `operations[2].assign_campaign.`.
    /// - Throws: `ProfileError` (`invalidArgument`) with all violations.
    public init(
        campaignID: CampaignID, references: UsageReferences, type: UsageType? = nil, metadata: String = "",
        path: String = ""
    ) throws(ProfileError) {
        var violations = FieldViolations()
        let found = references.type
        switch type ?? found {
        case nil:
            violations.add("\(path)container_id", "must be given, or at least one of the three parts")
        case .container where found != .container:
            if references.containerID == nil { violations.add("\(path)container_id", Self.needed(by: .container)) }
            Self.refuseParts(references.parts, path, &violations)
        case .individual where found != .individual:
            if references.containerID != nil {
                violations.add("\(path)container_id", "must be empty when usage_type is USAGE_TYPE_INDIVIDUAL")
            }
            if references.parts.isEmpty {
                violations.add("\(path)customer_profile_id", Self.partNeeded(by: .individual))
            }
        case .hybrid where found != .hybrid:
            if references.containerID == nil { violations.add("\(path)container_id", Self.needed(by: .hybrid)) }
            if references.parts.isEmpty { violations.add("\(path)customer_profile_id", Self.partNeeded(by: .hybrid)) }
        case .container, .individual, .hybrid: break
        }
        let checked = ProfileDocument.metadata.checked(metadata, field: "\(path)metadata", into: &violations)
        guard let found, violations.isEmpty else { throw .invalidArgument(violations.all) }
        self.campaignID = campaignID
        self.references = references
        self.type = found
        self.metadata = checked
    }

    private static func needed(by type: UsageType) -> String {
        "must be given when usage_type is USAGE_TYPE_\(type.rawValue)"
    }

    private static func partNeeded(by type: UsageType) -> String {
        "or another part must be given when usage_type is USAGE_TYPE_\(type.rawValue)"
    }

    private static func refuseParts(_ parts: PartReferences, _ path: String, _ violations: inout FieldViolations) {
        let given = [
            ("customer_profile_id", parts.customerProfileID), ("brand_guidelines_id", parts.brandGuidelinesID),
            ("budget_id", parts.budgetID),
        ]
        for (field, id) in given where id != nil {
            violations.add("\(path)\(field)", "must be empty when usage_type is USAGE_TYPE_CONTAINER")
        }
    }
}
