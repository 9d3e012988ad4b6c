internal import ProfileModel
internal import ProfiledProtocol
internal import SwiftProtobuf

extension Profiled_V1_Container: WireRecord {
    init(_ record: Container, _ mask: ReadMask) {
        self.init()
        let content = record.content
        accountID = record.accountID.rawValue
        id = RecordID.text(record.id)
        version = record.version
        if mask.includes("labels") { labels = content.labels.values }
        if mask.includes("metadata") { metadata = content.metadata }
        if mask.includes("created_at") { createdAt = WireFields.timestamp(record.audit.createdAt) }
        if mask.includes("updated_at") { updatedAt = WireFields.timestamp(record.audit.updatedAt) }
        if mask.includes("deleted_at"), let time = record.audit.deletedAt { deletedAt = WireFields.timestamp(time) }
        if mask.includes("created_by") { createdBy = record.audit.createdBy.name }
        if mask.includes("updated_by") { updatedBy = record.audit.updatedBy.name }
        if mask.includes("deleted_by"), let actor = record.audit.deletedBy { deletedBy = actor.name }
        if mask.includes("name") { name = content.name }
        if mask.includes("customer_profile_id") { customerProfileID = WireFields.text(content.parts.customerProfileID) }
        if mask.includes("brand_guidelines_id") { brandGuidelinesID = WireFields.text(content.parts.brandGuidelinesID) }
        if mask.includes("budget_id") { budgetID = WireFields.text(content.parts.budgetID) }
        if mask.includes("is_default") { isDefault = content.isDefault }
        if mask.includes("is_primary") { isPrimary = content.isPrimary }
        if mask.includes("status") { status = Self.wireStatus(content.status) }
        if mask.includes("is_complete") { isComplete = record.completeness.isComplete }
        if mask.includes("missing_profiles") {
            missingProfiles = record.completeness.missingParts.map(\.rawValue)
        }
    }

    func content(path: String) throws(ProfileError) -> ContainerContent {
        var violations = FieldViolations()
        let parts = try WireFields.parts(
            customerProfileID, brandGuidelinesID, budgetID, path: "\(path).", into: &violations)
        let status = try violations.collect { () throws(ProfileError) in try modelStatus(path) }
        guard let status, violations.isEmpty else { throw .invalidArgument(violations.all) }
        return ContainerContent(
            name: name, parts: parts, isDefault: isDefault, isPrimary: isPrimary, status: status,
            labels: Labels(labels),
            metadata: metadata)
    }

    private static func wireStatus(_ status: ContainerStatus) -> Profiled_V1_ContainerStatus {
        switch status {
        case .draft: .draft
        case .active: .active
        case .inactive: .inactive
        case .archived: .archived
        }
    }

    private func modelStatus(_ path: String) throws(ProfileError) -> ContainerStatus {
        switch status {
        case .unspecified, .draft: .draft
        case .active: .active
        case .inactive: .inactive
        case .archived: .archived
        case .UNRECOGNIZED(let number):
            throw .invalidArgument("\(path).status", "must be a CONTAINER_STATUS that is known, not \(number)")
        }
    }
}
