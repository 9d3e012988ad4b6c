internal import ProfileModel
internal import ProfiledProtocol
internal import SwiftProtobuf

extension Profiled_V1_BrandGuideline: WireRecord {
    init(_ record: BrandGuideline, _ mask: ReadMask) {
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
        if mask.includes("brand_name") { brandName = content.brandName }
        if mask.includes("detail_level") { detailLevel = Self.wireLevel(content.detailLevel) }
        if mask.includes("high_level_guidelines") { highLevelGuidelines = content.highLevelGuidelines }
        if mask.includes("full_style_guide") { fullStyleGuide = content.fullStyleGuide }
        if mask.includes("industry") { industry = content.industry }
        if mask.includes("brand_values") { brandValues = content.brandValues }
        if mask.includes("is_default") { isDefault = content.isDefault }
        if mask.includes("external_refs") { externalRefs = content.externalRefs }
    }

    func content(path: String) throws(ProfileError) -> BrandGuidelineContent {
        BrandGuidelineContent(
            brandName: brandName, detailLevel: try modelLevel(path), highLevelGuidelines: highLevelGuidelines,
            fullStyleGuide: fullStyleGuide, industry: industry, brandValues: brandValues, isDefault: isDefault,
            externalRefs: externalRefs, labels: Labels(labels), metadata: metadata)
    }

    private static func wireLevel(_ level: DetailLevel) -> Profiled_V1_DetailLevel {
        switch level {
        case .highLevel: .highLevel
        case .full: .full
        }
    }

    private func modelLevel(_ path: String) throws(ProfileError) -> DetailLevel {
        switch detailLevel {
        case .unspecified, .highLevel: .highLevel
        case .full: .full
        case .UNRECOGNIZED(let number):
            throw .invalidArgument(
                "\(path).detail_level", "must be DETAIL_LEVEL_HIGH_LEVEL or DETAIL_LEVEL_FULL, not \(number)")
        }
    }
}
