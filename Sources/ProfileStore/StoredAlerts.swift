internal import JSON
internal import ProfileModel

/// Reads alert rules.
enum StoredAlerts {
    /// The rules of a budget.
    ///
    /// - Throws: `StoredValueError`.
    static func alerts(_ text: String) throws -> [BudgetAlert] {
        if text == "[]" { return [] }
        guard let value = try? JSONValue(parsing: text), let alerts = [BudgetAlert](json: value) else {
            throw StoredValueError(column: "alerts", problem: "holds what is no list of rules")
        }
        return alerts
    }

    /// One rule.
    ///
    /// - Throws: `StoredValueError`.
    static func alert(_ text: String) throws -> BudgetAlert {
        guard let value = try? JSONValue(parsing: text), let alert = BudgetAlert(json: value) else {
            throw StoredValueError(column: "rule", problem: "holds what is no rule")
        }
        return alert
    }
}
