internal import ProfiledProtocol

/// What state a budget is in.
public enum BudgetStatus: String, Sendable, Hashable, CaseIterable {
    /// Being prepared; takes no spends.
    case draft = "DRAFT"
    /// In use.
    case active = "ACTIVE"
    /// Held by its owner; takes no reservations, but spends that still come in.
    case paused = "PAUSED"
    /// Active, and in the current window spent and reserved have reached the amount. Set by the daemon only.
    case exhausted = "EXHAUSTED"
    /// Active or paused, and its end has passed. Set by the daemon only.
    case completed = "COMPLETED"
    /// Put away by its owner; takes no spends.
    case archived = "ARCHIVED"
}

extension BudgetStatus {
    /// Nil for what the message doesn't say, or says in words of a later version.
    init?(_ message: Profiled_V1_BudgetStatus) {
        switch message {
        case .draft: self = .draft
        case .active: self = .active
        case .paused: self = .paused
        case .exhausted: self = .exhausted
        case .completed: self = .completed
        case .archived: self = .archived
        case .unspecified, .UNRECOGNIZED: return nil
        }
    }

    var message: Profiled_V1_BudgetStatus {
        switch self {
        case .draft: .draft
        case .active: .active
        case .paused: .paused
        case .exhausted: .exhausted
        case .completed: .completed
        case .archived: .archived
        }
    }
}
