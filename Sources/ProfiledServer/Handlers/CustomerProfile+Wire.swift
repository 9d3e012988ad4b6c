internal import ProfileModel
internal import ProfiledProtocol
internal import SwiftProtobuf

extension Profiled_V1_CustomerProfile: WireRecord {
    init(_ record: CustomerProfile, _ mask: ReadMask) {
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
        if mask.includes("description") { description_p = content.description }
        if mask.includes("demographics") { demographics = content.demographics }
        if mask.includes("interests") { interests = content.interests }
        if mask.includes("behavior") { behavior = content.behavior }
        if mask.includes("persona") { persona = content.persona }
        if mask.includes("is_default") { isDefault = content.isDefault }
        if mask.includes("is_active") { isActive = content.isActive }
    }

    func content(path: String) throws(ProfileError) -> CustomerProfileContent {
        CustomerProfileContent(
            name: name, description: description_p, demographics: demographics, interests: interests,
            behavior: behavior, persona: persona, isDefault: isDefault, isActive: hasIsActive ? isActive : true,
            labels: Labels(labels), metadata: metadata)
    }
}
