internal import ProfiledProtocol

/// How long a window of a budget is. Windows begin at midnight in the budget's time zone.
public enum BudgetPeriod: String, Sendable, Hashable, CaseIterable {
    /// A calendar day, 23 to 25 hours long.
    case daily = "DAILY"
    /// Monday to Sunday.
    case weekly = "WEEKLY"
    /// A calendar month.
    case monthly = "MONTHLY"
    /// January to March and so on.
    case quarterly = "QUARTERLY"
    /// A calendar year.
    case yearly = "YEARLY"
    /// One window, from the budget's start to its end, where it has them.
    case lifetime = "LIFETIME"
    /// One window, from the budget's start to its end, which it must have.
    case custom = "CUSTOM"
}

extension BudgetPeriod {
    /// Nil for what the message doesn't say, or says in words of a later version.
    init?(_ message: Profiled_V1_BudgetPeriod) {
        switch message {
        case .daily: self = .daily
        case .weekly: self = .weekly
        case .monthly: self = .monthly
        case .quarterly: self = .quarterly
        case .yearly: self = .yearly
        case .lifetime: self = .lifetime
        case .custom: self = .custom
        case .unspecified, .UNRECOGNIZED: return nil
        }
    }

    var message: Profiled_V1_BudgetPeriod {
        switch self {
        case .daily: .daily
        case .weekly: .weekly
        case .monthly: .monthly
        case .quarterly: .quarterly
        case .yearly: .yearly
        case .lifetime: .lifetime
        case .custom: .custom
        }
    }
}
