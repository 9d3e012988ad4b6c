internal import FoundationEssentials
internal import ProfileModel
internal import ProfiledProtocol
internal import SwiftProtobuf

extension Profiled_V1_SpendEntry {
    init(_ entry: SpendEntry) {
        self.init()
        entryID = entry.entryID
        amountMicros = entry.amountMicros
        occurredAt = WireFields.timestamp(entry.occurredAt)
        campaignID = entry.campaignID
        note = entry.note
        kind = .init(entry.kind)
        recordedAt = WireFields.timestamp(entry.recordedAt)
        recordedBy = entry.recordedBy.name
        if let other = entry.reversesEntryID { reversesEntryID = other }
        if let other = entry.reversedByEntryID { reversedByEntryID = other }
        if let time = entry.windowStart { windowStart = WireFields.timestamp(time) }
    }

    /// The spend that a caller wants recorded, unchecked but for its time.
    ///
    /// - Parameter path: the message's own path in the request.
    func spend(of budgetID: UUID, currencyCode: String, path: String) throws(ProfileError) -> NewSpend {
        NewSpend(
            budgetID: budgetID, entryID: entryID, amountMicros: amountMicros,
            occurredAt: hasOccurredAt ? try WireFields.moment(occurredAt, field: "\(path).occurred_at") : nil,
            campaignID: campaignID, note: note, currencyCode: currencyCode)
    }
}

extension Profiled_V1_Reservation {
    init(_ reservation: Reservation) {
        self.init()
        reservationID = reservation.reservationID
        budgetID = RecordID.text(reservation.budgetID)
        amountMicros = reservation.amountMicros
        expiresAt = WireFields.timestamp(reservation.expiresAt)
        state = .init(reservation.state)
        committedMicros = reservation.committedMicros
        createdAt = WireFields.timestamp(reservation.createdAt)
        createdBy = reservation.createdBy.name
        campaignID = reservation.campaignID
    }
}

extension Profiled_V1_AlertEvent {
    init(_ event: AlertEvent) {
        self.init()
        budgetID = RecordID.text(event.budgetID)
        alert = Profiled_V1_BudgetAlert(event.alert)
        firedAt = WireFields.timestamp(event.firedAt)
        if let time = event.windowStart { windowStart = WireFields.timestamp(time) }
        amountMicros = event.amountMicros
        amountSpentMicros = event.spentMicros
        entryID = event.entryID
    }
}

extension Profiled_V1_Pacing {
    init(_ pacing: Pacing) {
        self.init()
        balance = Profiled_V1_BudgetBalance(pacing.balance)
        targetMicros = pacing.targetMicros
        availableMicros = pacing.availableMicros
        deliveryMethod = .init(pacing.deliveryMethod)
        time = WireFields.timestamp(pacing.time)
    }
}
