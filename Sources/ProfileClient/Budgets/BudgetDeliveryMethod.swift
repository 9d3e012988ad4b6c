internal import ProfiledProtocol

/// How spending is spread over a window.
public enum BudgetDeliveryMethod: String, Sendable, Hashable, CaseIterable {
    /// Evenly.
    case standard = "STANDARD"
    /// As fast as possible.
    case accelerated = "ACCELERATED"
}

extension BudgetDeliveryMethod {
    /// Nil for what the message doesn't say, or says in words of a later version.
    init?(_ message: Profiled_V1_BudgetDeliveryMethod) {
        switch message {
        case .standard: self = .standard
        case .accelerated: self = .accelerated
        case .unspecified, .UNRECOGNIZED: return nil
        }
    }

    var message: Profiled_V1_BudgetDeliveryMethod {
        switch self {
        case .standard: .standard
        case .accelerated: .accelerated
        }
    }
}
