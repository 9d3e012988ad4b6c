internal import ProfiledProtocol
internal import SwiftProtobuf

extension Budget {
    /// Reads a message. What a list of fields left out, or a later version says in words of its own, is as in a new budget.
    init(_ message: Profiled_V1_Budget) throws(DocumentError) {
        self.init(
            name: message.name, amount: Money(micros: message.amountMicros),
            period: BudgetPeriod(message.period) ?? .lifetime)
        id = message.id
        currencyCode = message.currencyCode
        timeZone = message.timeZone
        startAt = message.hasStartAt ? Timestamp(message.startAt) : nil
        endAt = message.hasEndAt ? Timestamp(message.endAt) : nil
        deliveryMethod = BudgetDeliveryMethod(message.deliveryMethod) ?? .standard
        status = BudgetStatus(message.status) ?? .active
        type = BudgetType(message.type) ?? .campaign
        isShared = message.isShared
        hardCap = message.hardCap
        alerts = message.alerts.map(BudgetAlert.init)
        labels = message.labels
        deferredRecordMetadata = try DeferredDocument(message.metadata, "metadata")
        balance = message.hasBalance ? BudgetBalance(message.balance) : nil
        campaignIDs = message.campaignIds
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
    var message: Profiled_V1_Budget {
        var message = Profiled_V1_Budget()
        message.id = id
        message.name = name
        message.amountMicros = amount.micros
        message.currencyCode = currencyCode
        message.timeZone = timeZone
        if let startAt { message.startAt = startAt.message }
        if let endAt { message.endAt = endAt.message }
        message.deliveryMethod = deliveryMethod.message
        message.period = period.message
        message.status = status.message
        message.type = type.message
        message.isShared = isShared
        message.hardCap = hardCap
        message.alerts = alerts.map(\.message)
        message.labels = labels
        message.metadata = DocumentError.text(metadata)
        return message
    }

    /// The field mask that leads from one to the other.
    static func changedPaths(from old: Budget, to new: Budget) -> [String] {
        var changed = ChangedPaths()
        changed.compare("name", old.name, new.name)
        changed.compare("amount_micros", old.amount, new.amount)
        changed.compare("currency_code", old.currencyCode, new.currencyCode)
        changed.compare("time_zone", old.timeZone, new.timeZone)
        changed.compare("start_at", old.startAt, new.startAt)
        changed.compare("end_at", old.endAt, new.endAt)
        changed.compare("delivery_method", old.deliveryMethod, new.deliveryMethod)
        changed.compare("period", old.period, new.period)
        changed.compare("status", old.status, new.status)
        changed.compare("type", old.type, new.type)
        changed.compare("is_shared", old.isShared, new.isShared)
        changed.compare("hard_cap", old.hardCap, new.hardCap)
        changed.compare("alerts", old.alerts, new.alerts)
        changed.compareLabels(old.labels, new.labels)
        changed.compareDocuments("metadata", old.metadata, new.metadata)
        return changed.paths
    }
}
