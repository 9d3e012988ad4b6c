internal import ProfiledProtocol
internal import SwiftProtobuf

extension Container {
    /// Reads a message.
    init(_ message: Profiled_V1_Container) throws(DocumentError) {
        id = message.id
        name = message.name
        customerProfileID = message.customerProfileID.nilIfEmpty
        brandGuidelinesID = message.brandGuidelinesID.nilIfEmpty
        budgetID = message.budgetID.nilIfEmpty
        isDefault = message.isDefault
        isPrimary = message.isPrimary
        status = Status(message.status)
        missingProfiles = message.missingProfiles
        isComplete = message.isComplete
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
    var message: Profiled_V1_Container {
        var message = Profiled_V1_Container()
        message.id = id
        message.name = name
        message.customerProfileID = customerProfileID ?? ""
        message.brandGuidelinesID = brandGuidelinesID ?? ""
        message.budgetID = budgetID ?? ""
        message.isDefault = isDefault
        message.isPrimary = isPrimary
        message.status = status.message
        message.labels = labels
        message.metadata = DocumentError.text(metadata)
        return message
    }

    /// The field mask that leads from one to the other.
    static func changedPaths(from old: Container, to new: Container) -> [String] {
        var changed = ChangedPaths()
        changed.compare("name", old.name, new.name)
        changed.compare("customer_profile_id", old.customerProfileID ?? "", new.customerProfileID ?? "")
        changed.compare("brand_guidelines_id", old.brandGuidelinesID ?? "", new.brandGuidelinesID ?? "")
        changed.compare("budget_id", old.budgetID ?? "", new.budgetID ?? "")
        // The daemon refuses both and says what to call instead.
        changed.compare("is_default", old.isDefault, new.isDefault)
        changed.compare("is_primary", old.isPrimary, new.isPrimary)
        changed.compare("status", old.status, new.status)
        changed.compareLabels(old.labels, new.labels)
        changed.compareDocuments("metadata", old.metadata, new.metadata)
        return changed.paths
    }
}

extension Container.Status {
    init(_ message: Profiled_V1_ContainerStatus) {
        switch message {
        case .unspecified, .draft: self = .draft
        case .active: self = .active
        case .inactive: self = .inactive
        case .archived: self = .archived
        case .UNRECOGNIZED(let number): self = .other(number)
        }
    }

    var message: Profiled_V1_ContainerStatus {
        switch self {
        case .draft: .draft
        case .active: .active
        case .inactive: .inactive
        case .archived: .archived
        case .other(let number): Profiled_V1_ContainerStatus(rawValue: number) ?? .unspecified
        }
    }
}

extension String {
    /// The text, nil where the protocol says "none" by an empty one.
    var nilIfEmpty: String? { isEmpty ? nil : self }
}
