internal import ProfileModel

/// Reads amounts of money, and what `budget_state` returns.
enum StoredAmount {
    /// A `numeric` in units as micros.
    ///
    /// - Throws: `StoredValueError`.
    static func micros(_ text: String, column: String) throws -> Int64 {
        guard let micros = DecimalAmount.micros(text) else {
            throw StoredValueError(column: column, problem: "holds what is no number of micros")
        }
        return micros
    }

    /// The status and the window that `budget_state` tells: status, first moment of the window and first after it
    /// (microseconds since 1970, empty for none), spent and reserved (micros).
    ///
    /// - Throws: `StoredValueError`.
    static func state(
        _ parts: [String], amountMicros: Int64
    ) throws -> (status: BudgetStatus, balance: BudgetBalance) {
        guard parts.count == 5, let spent = Int64(parts[3]), let reserved = Int64(parts[4]) else {
            throw StoredValueError(column: "balance", problem: "has other parts than it should")
        }
        let status: BudgetStatus = try StoredWord.value(parts[0], "status")
        let balance = BudgetBalance(
            windowStart: Int64(parts[1]).map(Timestamp.init(microseconds:)),
            windowEnd: Int64(parts[2]).map(Timestamp.init(microseconds:)), amountMicros: amountMicros,
            spentMicros: spent, reservedMicros: reserved)
        return (status, balance)
    }
}
