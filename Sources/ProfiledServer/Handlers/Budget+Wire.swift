internal import ProfileModel
internal import ProfiledProtocol
internal import SwiftProtobuf

extension Profiled_V1_Budget: WireRecord {
    init(_ record: Budget, _ mask: ReadMask) {
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
        if mask.includes("amount_micros") { amountMicros = content.amountMicros }
        if mask.includes("currency_code") { currencyCode = content.currencyCode }
        if mask.includes("time_zone") { timeZone = content.timeZone }
        if mask.includes("start_at"), let time = content.startAt { startAt = WireFields.timestamp(time) }
        if mask.includes("end_at"), let time = content.endAt { endAt = WireFields.timestamp(time) }
        if mask.includes("delivery_method") { deliveryMethod = .init(content.deliveryMethod) }
        if mask.includes("period"), let value = content.period { period = .init(value) }
        if mask.includes("status") { status = .init(record.state.status) }
        if mask.includes("type") { type = .init(content.type) }
        if mask.includes("is_shared") { isShared = content.isShared }
        if mask.includes("hard_cap") { hardCap = content.hardCap }
        if mask.includes("alerts") { alerts = content.alerts.map(Profiled_V1_BudgetAlert.init) }
        if mask.includes("balance") { balance = Profiled_V1_BudgetBalance(record.state.balance) }
        if mask.includes("campaign_ids") { campaignIds = record.state.campaignIDs }
    }

    func content(path: String) throws(ProfileError) -> BudgetContent {
        BudgetContent(
            name: name, amountMicros: amountMicros, currencyCode: currencyCode.isEmpty ? "USD" : currencyCode,
            timeZone: timeZone.isEmpty ? "UTC" : timeZone,
            startAt: hasStartAt ? try WireFields.moment(startAt, field: "\(path).start_at") : nil,
            endAt: hasEndAt ? try WireFields.moment(endAt, field: "\(path).end_at") : nil,
            deliveryMethod: try deliveryMethod.value("\(path).delivery_method") ?? .standard,
            period: try period.value("\(path).period"), status: try status.value("\(path).status") ?? .active,
            type: try type.value("\(path).type") ?? .campaign, isShared: isShared, hardCap: hardCap,
            alerts: alerts.map(\.rule), labels: Labels(labels), metadata: metadata)
    }
}

extension Profiled_V1_BudgetAlert {
    init(_ rule: BudgetAlert) {
        self.init()
        id = rule.id
        switch rule.threshold {
        case .percent(let percent): thresholdPercent = percent
        case .amountMicros(let micros): thresholdAmountMicros = micros
        case nil: break
        }
        enabled = rule.isEnabled
    }

    /// The rule, unchecked.
    var rule: BudgetAlert {
        let threshold: BudgetAlert.Threshold? =
            switch self.threshold {
            case .thresholdPercent(let percent): .percent(percent)
            case .thresholdAmountMicros(let micros): .amountMicros(micros)
            case nil: nil
            }
        return BudgetAlert(id: id, threshold: threshold, isEnabled: hasEnabled ? enabled : true)
    }
}

extension Profiled_V1_BudgetBalance {
    init(_ balance: BudgetBalance) {
        self.init()
        if let time = balance.windowStart { windowStart = WireFields.timestamp(time) }
        if let time = balance.windowEnd { windowEnd = WireFields.timestamp(time) }
        amountMicros = balance.amountMicros
        amountSpentMicros = balance.spentMicros
        amountReservedMicros = balance.reservedMicros
        amountRemainingMicros = balance.remainingMicros
        if let percentage = balance.percentageSpent { percentageSpent = percentage }
    }
}
