internal import ProfileModel
internal import ProfiledProtocol

// The vocabularies of budgets on the wire. Nil stands for what was not given; a number that no word has is refused.

extension Profiled_V1_BudgetDeliveryMethod {
    init(_ method: BudgetDeliveryMethod) {
        switch method {
        case .standard: self = .standard
        case .accelerated: self = .accelerated
        }
    }

    func value(_ field: String) throws(ProfileError) -> BudgetDeliveryMethod? {
        switch self {
        case .unspecified: nil
        case .standard: .standard
        case .accelerated: .accelerated
        case .UNRECOGNIZED(let number): throw WireFields.unknownWord(number, field)
        }
    }
}

extension Profiled_V1_BudgetPeriod {
    init(_ period: BudgetPeriod) {
        switch period {
        case .daily: self = .daily
        case .weekly: self = .weekly
        case .monthly: self = .monthly
        case .quarterly: self = .quarterly
        case .yearly: self = .yearly
        case .lifetime: self = .lifetime
        case .custom: self = .custom
        }
    }

    func value(_ field: String) throws(ProfileError) -> BudgetPeriod? {
        switch self {
        case .unspecified: nil
        case .daily: .daily
        case .weekly: .weekly
        case .monthly: .monthly
        case .quarterly: .quarterly
        case .yearly: .yearly
        case .lifetime: .lifetime
        case .custom: .custom
        case .UNRECOGNIZED(let number): throw WireFields.unknownWord(number, field)
        }
    }
}

extension Profiled_V1_BudgetStatus {
    init(_ status: BudgetStatus) {
        switch status {
        case .draft: self = .draft
        case .active: self = .active
        case .paused: self = .paused
        case .exhausted: self = .exhausted
        case .completed: self = .completed
        case .archived: self = .archived
        }
    }

    func value(_ field: String) throws(ProfileError) -> BudgetStatus? {
        switch self {
        case .unspecified: nil
        case .draft: .draft
        case .active: .active
        case .paused: .paused
        case .exhausted: .exhausted
        case .completed: .completed
        case .archived: .archived
        case .UNRECOGNIZED(let number): throw WireFields.unknownWord(number, field)
        }
    }
}

extension Profiled_V1_BudgetType {
    init(_ type: BudgetType) {
        switch type {
        case .campaign: self = .campaign
        case .account: self = .account
        case .campaignGroup: self = .campaignGroup
        case .adGroup: self = .adGroup
        }
    }

    func value(_ field: String) throws(ProfileError) -> BudgetType? {
        switch self {
        case .unspecified: nil
        case .campaign: .campaign
        case .account: .account
        case .campaignGroup: .campaignGroup
        case .adGroup: .adGroup
        case .UNRECOGNIZED(let number): throw WireFields.unknownWord(number, field)
        }
    }
}

extension Profiled_V1_SpendEntryKind {
    init(_ kind: SpendEntryKind) {
        switch kind {
        case .spend: self = .spend
        case .reversal: self = .reversal
        case .correction: self = .correction
        case .commit: self = .commit
        }
    }
}

extension Profiled_V1_ReservationState {
    init(_ state: Reservation.State) {
        switch state {
        case .open: self = .open
        case .committed: self = .committed
        case .released: self = .released
        case .lapsed: self = .lapsed
        }
    }
}
