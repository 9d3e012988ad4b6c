internal import ProfiledProtocol

/// What an entry of a ledger came from.
public enum SpendEntryKind: String, Sendable, Hashable, CaseIterable {
    /// A spend that was recorded.
    case spend = "SPEND"
    /// The undoing of another entry.
    case reversal = "REVERSAL"
    /// The correction of a sum.
    case correction = "CORRECTION"
    /// A reservation that was spent.
    case commit = "COMMIT"
}

extension SpendEntryKind {
    /// Nil for what the message doesn't say, or says in words of a later version.
    init?(_ message: Profiled_V1_SpendEntryKind) {
        switch message {
        case .spend: self = .spend
        case .reversal: self = .reversal
        case .correction: self = .correction
        case .commit: self = .commit
        case .unspecified, .UNRECOGNIZED: return nil
        }
    }

    var message: Profiled_V1_SpendEntryKind {
        switch self {
        case .spend: .spend
        case .reversal: .reversal
        case .correction: .correction
        case .commit: .commit
        }
    }
}
