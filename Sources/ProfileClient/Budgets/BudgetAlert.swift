internal import ProfiledProtocol

/// A rule that tells when much was spent. It fires once in each window, when the amount spent first reaches it.
public struct BudgetAlert: Sendable, Hashable {
    /// When a rule fires.
    public enum Threshold: Sendable, Hashable {
        /// Percent of the amount, 0 … 1,000.
        case percent(Int32)
        /// An amount, 0 or more.
        case amount(Money)
    }

    /// Name of the rule within the budget, `[a-z0-9_-]{1,64}`; empty: the daemon makes one.
    public var id: String
    /// When it fires.
    public var threshold: Threshold
    /// Whether the rule counts.
    public var isEnabled: Bool

    /// A rule.
    public init(id: String = "", _ threshold: Threshold, isEnabled: Bool = true) {
        self.id = id
        self.threshold = threshold
        self.isEnabled = isEnabled
    }

    init(_ message: Profiled_V1_BudgetAlert) {
        id = message.id
        threshold =
            switch message.threshold {
            case .thresholdAmountMicros(let micros): .amount(Money(micros: micros))
            case .thresholdPercent(let percent): .percent(percent)
            case nil: .percent(0)
            }
        isEnabled = message.hasEnabled ? message.enabled : true
    }

    var message: Profiled_V1_BudgetAlert {
        var message = Profiled_V1_BudgetAlert()
        message.id = id
        switch threshold {
        case .percent(let percent): message.thresholdPercent = percent
        case .amount(let amount): message.thresholdAmountMicros = amount.micros
        }
        message.enabled = isEnabled
        return message
    }
}
