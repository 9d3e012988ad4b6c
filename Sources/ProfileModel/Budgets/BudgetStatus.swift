/// What state a budget is in.
public enum BudgetStatus: String, Sendable, Hashable, CaseIterable {
    /// Being prepared; takes no spends.
    case draft = "DRAFT"
    /// In use.
    case active = "ACTIVE"
    /// Held by its owner; takes no reservations, but spends that still come in.
    case paused = "PAUSED"
    /// Active, and in the current window spent and reserved have reached the amount. Never stored.
    case exhausted = "EXHAUSTED"
    /// Active or paused, and its end has passed. Never stored.
    case completed = "COMPLETED"
    /// Put away by its owner; takes no spends.
    case archived = "ARCHIVED"

    /// Whether an owner may set it, and the database hold it.
    public var isStored: Bool { self != .exhausted && self != .completed }
}
