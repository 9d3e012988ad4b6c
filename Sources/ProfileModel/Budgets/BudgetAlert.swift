public import JSON

/// A rule that tells when much was spent. It fires once in each window, when the amount spent first reaches it.
public struct BudgetAlert: Sendable, Hashable {
    /// When it fires.
    public enum Threshold: Sendable, Hashable {
        /// Percent of the amount, 0 … 1,000.
        case percent(Int32)
        /// An amount in micros, 0 … 9×10¹⁸.
        case amountMicros(Int64)
    }

    /// Name of the rule within the budget, `[a-z0-9_-]{1,64}`; empty until the budget is validated when the server is to
    /// make one.
    public var id: String
    /// When it fires; nil is refused by validation.
    public var threshold: Threshold?
    /// Whether the rule counts.
    public var isEnabled: Bool

    /// Takes the parts, unchecked.
    public init(id: String = "", threshold: Threshold?, isEnabled: Bool = true) {
        self.id = id
        self.threshold = threshold
        self.isEnabled = isEnabled
    }

    /// Whether `id` may name a rule.
    public static func isValidID(_ id: String) -> Bool {
        1...64 ~= id.utf8.count
            && id.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"),
                    UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}

extension BudgetAlert: JSONConvertible {
    /// Reads a rule as the database holds it; nil when it is none.
    public init?(json: JSONValue) {
        guard case .object(let members) = json, case .string(let id)? = members["id"],
            case .bool(let isEnabled)? = members["enabled"]
        else { return nil }
        if case .number(let percent)? = members["threshold_percent"], let percent = percent.int64,
            let percent = Int32(exactly: percent)
        {
            self.init(id: id, threshold: .percent(percent), isEnabled: isEnabled)
        } else if case .number(let amount)? = members["threshold_amount"],
            let micros = DecimalAmount.micros(amount.plainText)
        {
            self.init(id: id, threshold: .amountMicros(micros), isEnabled: isEnabled)
        } else {
            return nil
        }
    }

    /// The rule as the database holds it: amounts in units, exact.
    public var json: JSONValue {
        var members = JSONObject()
        members["id"] = .string(id)
        switch threshold {
        case .percent(let percent): members["threshold_percent"] = .number(JSONNumber(percent))
        case .amountMicros(let micros):
            if let number = JSONNumber(DecimalAmount.text(micros: micros)) {
                members["threshold_amount"] = .number(number)
            }
        case nil: break
        }
        members["enabled"] = .bool(isEnabled)
        return .object(members)
    }
}
