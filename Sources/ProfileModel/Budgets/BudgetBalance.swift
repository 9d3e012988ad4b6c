/// What was spent in one window of a budget, in micros of its currency.
///
/// The database keeps all sums within bounds in which no difference of two leaves 64 bits.
public struct BudgetBalance: Sendable, Hashable {
    /// When the window began; nil if it always was.
    public var windowStart: Timestamp?
    /// The first moment after it; nil if it never ends.
    public var windowEnd: Timestamp?
    /// The budget's amount.
    public var amountMicros: Int64
    /// Sum of the ledger's entries in the window. Negative if more was undone than done.
    public var spentMicros: Int64
    /// Sum of the reservations in the window that are neither closed nor lapsed.
    public var reservedMicros: Int64

    /// Takes all parts.
    public init(
        windowStart: Timestamp?, windowEnd: Timestamp?, amountMicros: Int64, spentMicros: Int64, reservedMicros: Int64
    ) {
        self.windowStart = windowStart
        self.windowEnd = windowEnd
        self.amountMicros = amountMicros
        self.spentMicros = spentMicros
        self.reservedMicros = reservedMicros
    }

    /// Amount less spent less reserved; negative if overdrawn.
    public var remainingMicros: Int64 {
        Int64(clamping: Int128(amountMicros) - Int128(spentMicros) - Int128(reservedMicros))
    }

    /// 100 × spent / amount as a decimal with four places, rounded half away from zero; nil if the amount is 0.
    public var percentageSpent: String? {
        guard amountMicros > 0 else { return nil }
        // Ten-thousandths of a percent: 63 bits × 10⁶ × 2 fit 127 bits.
        let amount = Int128(amountMicros)
        let spent = Int128(spentMicros.magnitude)
        let rounded = (2 * 1_000_000 * spent + amount) / (2 * amount)
        let sign = spentMicros < 0 && rounded > 0 ? "-" : ""
        let (whole, fraction) = rounded.quotientAndRemainder(dividingBy: 10_000)
        // Of four digits, since 10,000 more has five; in the words of the processor where they do.
        let digits = String(10_000 + Int(truncatingIfNeeded: fraction)).dropFirst()
        return "\(sign)\(Int(exactly: whole).map(String.init) ?? String(whole)).\(digits)"
    }
}
