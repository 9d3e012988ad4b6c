internal import ProfiledProtocol
internal import SwiftProtobuf

extension CustomerProfile {
    /// Reads a message.
    init(_ message: Profiled_V1_CustomerProfile) throws(DocumentError) {
        id = message.id
        name = message.name
        description = message.description_p
        deferredDemographics = try DeferredDocument(message.demographics, "demographics")
        interests = message.interests
        deferredBehavior = try DeferredDocument(message.behavior, "behavior")
        deferredPersona = try DeferredDocument(message.persona, "persona")
        isDefault = message.isDefault
        isActive = message.hasIsActive ? message.isActive : true
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
    var message: Profiled_V1_CustomerProfile {
        var message = Profiled_V1_CustomerProfile()
        message.id = id
        message.name = name
        message.description_p = description
        message.demographics = DocumentError.text(demographics)
        message.interests = interests
        message.behavior = DocumentError.text(behavior)
        message.persona = DocumentError.text(persona)
        message.isDefault = isDefault
        message.isActive = isActive
        message.labels = labels
        message.metadata = DocumentError.text(metadata)
        return message
    }

    /// The field mask that leads from one to the other.
    static func changedPaths(from old: CustomerProfile, to new: CustomerProfile) -> [String] {
        var changed = ChangedPaths()
        changed.compare("name", old.name, new.name)
        changed.compare("description", old.description, new.description)
        changed.compareDocuments("demographics", old.demographics, new.demographics)
        changed.compare("interests", old.interests, new.interests)
        changed.compareDocuments("behavior", old.behavior, new.behavior)
        changed.compareDocuments("persona", old.persona, new.persona)
        // The daemon refuses it and says what to call instead.
        changed.compare("is_default", old.isDefault, new.isDefault)
        changed.compare("is_active", old.isActive, new.isActive)
        changed.compareLabels(old.labels, new.labels)
        changed.compareDocuments("metadata", old.metadata, new.metadata)
        return changed.paths
    }
}
