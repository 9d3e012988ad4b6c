/// How spending is spread over a window.
public enum BudgetDeliveryMethod: String, Sendable, Hashable, CaseIterable {
    /// Evenly.
    case standard = "STANDARD"
    /// As fast as possible.
    case accelerated = "ACCELERATED"
}
