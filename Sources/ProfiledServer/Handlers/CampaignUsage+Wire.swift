internal import ProfileModel
internal import ProfiledProtocol
internal import SwiftProtobuf

extension Profiled_V1_AssignCampaignRequest: WriteRequest {}
extension Profiled_V1_EndCampaignUsageRequest: WriteRequest {}

extension Profiled_V1_CampaignUsage {
    /// The message of a usage.
    init(_ usage: CampaignUsage) {
        self.init()
        accountID = usage.accountID.rawValue
        id = RecordID.text(usage.id)
        campaignID = usage.campaignID.rawValue
        usageType =
            switch usage.type {
            case .container: .container
            case .individual: .individual
            case .hybrid: .hybrid
            }
        containerID = WireFields.text(usage.references.containerID)
        customerProfileID = WireFields.text(usage.references.parts.customerProfileID)
        brandGuidelinesID = WireFields.text(usage.references.parts.brandGuidelinesID)
        budgetID = WireFields.text(usage.references.parts.budgetID)
        isActive = usage.isActive
        startedAt = WireFields.timestamp(usage.startedAt)
        if let end = usage.endedAt { endedAt = WireFields.timestamp(end) }
        createdBy = usage.createdBy.name
        if let actor = usage.endedBy { endedBy = actor.name }
        metadata = usage.metadata
    }
}

extension Profiled_V1_AssignCampaignRequest {
    /// What is to be assigned, checked.
    ///
    /// - Throws: `ProfileError` (`invalidArgument`) with all violations.
    func assignment() throws(ProfileError) -> CampaignAssignment {
        var violations = FieldViolations()
        let campaign = try violations.collect { () throws(ProfileError) in try CampaignID(campaignID) }
        let container = try violations.collect { () throws(ProfileError) in
            try WireFields.optionalUUID(containerID, field: "container_id")
        }
        let parts = try WireFields.parts(
            customerProfileID, brandGuidelinesID, budgetID, path: "", into: &violations)
        let type = try violations.collect { () throws(ProfileError) in try modelType() }
        guard let campaign, let container, let type, violations.isEmpty else { throw .invalidArgument(violations.all) }
        return try CampaignAssignment(
            campaignID: campaign, references: UsageReferences(containerID: container, parts: parts), type: type,
            metadata: metadata)
    }

    private func modelType() throws(ProfileError) -> UsageType? {
        switch usageType {
        case .unspecified: nil
        case .container: .container
        case .individual: .individual
        case .hybrid: .hybrid
        case .UNRECOGNIZED(let number):
            throw .invalidArgument("usage_type", "must be a USAGE_TYPE that is known, not \(number)")
        }
    }
}
