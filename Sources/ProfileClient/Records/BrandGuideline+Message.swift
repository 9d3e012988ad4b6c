internal import ProfiledProtocol
internal import SwiftProtobuf

extension BrandGuideline {
    /// Reads a message.
    init(_ message: Profiled_V1_BrandGuideline) throws(DocumentError) {
        id = message.id
        brandName = message.brandName
        detailLevel = DetailLevel(message.detailLevel)
        deferredHighLevelGuidelines = try DeferredDocument(message.highLevelGuidelines, "high_level_guidelines")
        deferredFullStyleGuide = try DeferredDocument(message.fullStyleGuide, "full_style_guide")
        industry = message.industry
        brandValues = message.brandValues
        isDefault = message.isDefault
        deferredExternalRefs = try DeferredDocument(message.externalRefs, "external_refs")
        labels = message.labels
        deferredRecordMetadata = try DeferredDocument(message.metadata, "metadata")
        audit.accountID = message.accountID
        audit.version = message.version
        audit.createdAt = message.hasCreatedAt ? Timestamp(message.createdAt) : nil
        audit.updatedAt = message.hasUpdatedAt ? Timestamp(message.updatedAt) : nil
        audit.deletedAt = message.hasDeletedAt ? Timestamp(message.deletedAt) : nil
        audit.createdBy = message.createdBy
        audit.updatedBy = message.updatedBy
        audit.deletedBy = message.deletedBy
    }

    /// The message of what a program may set.
    var message: Profiled_V1_BrandGuideline {
        var message = Profiled_V1_BrandGuideline()
        message.id = id
        message.brandName = brandName
        message.detailLevel = detailLevel.message
        message.highLevelGuidelines = DocumentError.text(highLevelGuidelines)
        message.fullStyleGuide = DocumentError.text(fullStyleGuide)
        message.industry = industry
        message.brandValues = brandValues
        message.isDefault = isDefault
        message.externalRefs = DocumentError.text(externalRefs)
        message.labels = labels
        message.metadata = DocumentError.text(metadata)
        return message
    }

    /// The field mask that leads from one to the other.
    static func changedPaths(from old: BrandGuideline, to new: BrandGuideline) -> [String] {
        var changed = ChangedPaths()
        changed.compare("brand_name", old.brandName, new.brandName)
        changed.compare("detail_level", old.detailLevel, new.detailLevel)
        changed.compareDocuments("high_level_guidelines", old.highLevelGuidelines, new.highLevelGuidelines)
        changed.compareDocuments("full_style_guide", old.fullStyleGuide, new.fullStyleGuide)
        changed.compare("industry", old.industry, new.industry)
        changed.compare("brand_values", old.brandValues, new.brandValues)
        // The daemon refuses it and says what to call instead.
        changed.compare("is_default", old.isDefault, new.isDefault)
        changed.compareDocuments("external_refs", old.externalRefs, new.externalRefs)
        changed.compareLabels(old.labels, new.labels)
        changed.compareDocuments("metadata", old.metadata, new.metadata)
        return changed.paths
    }
}

extension BrandGuideline.DetailLevel {
    init(_ message: Profiled_V1_DetailLevel) {
        switch message {
        case .unspecified, .highLevel: self = .highLevel
        case .full: self = .full
        case .UNRECOGNIZED(let number): self = .other(number)
        }
    }

    var message: Profiled_V1_DetailLevel {
        switch self {
        case .highLevel: .highLevel
        case .full: .full
        case .other(let number): Profiled_V1_DetailLevel(rawValue: number) ?? .unspecified
        }
    }
}
