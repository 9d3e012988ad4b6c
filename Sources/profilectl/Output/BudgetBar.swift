internal import ProfileClient

/// A budget's window as a bar of characters: spent `#`, reserved `=`, what remains `.`, and `|` where spending should
/// stand by now. Readable without colour; whole numbers only.
struct BudgetBar {
    let amount: Money
    let spent: Money
    let reserved: Money
    /// What should be spent by now; nil draws no mark.
    let target: Money?

    /// The bar in brackets, `width` characters with them. More than the amount fills it and ends in `>`.
    func text(width: Int) -> String {
        let cells = max(width - 2, 1)
        let total = Self.clamped(spent.micros, reserved.micros)
        var bar = [Character](repeating: ".", count: cells)
        let spentCells = filled(spent.micros, of: cells)
        let usedCells = max(spentCells, filled(total, of: cells))
        for index in 0..<usedCells { bar[index] = index < spentCells ? "#" : "=" }
        if let target, amount.micros > 0 {
            // The mark stands on the last character that belongs to the target.
            bar[min(max(filled(target.micros, of: cells) - 1, 0), cells - 1)] = "|"
        }
        let isOver = Int128(spent.micros) + Int128(reserved.micros) > Int128(amount.micros)
        return "[" + String(bar) + (isOver ? ">" : "]")
    }

    /// How many of the characters an amount fills: none only if it is nothing, all only if it is all.
    private func filled(_ micros: Int64, of cells: Int) -> Int {
        guard micros > 0 else { return 0 }
        guard amount.micros > 0, micros < amount.micros else { return cells }
        let exact = Int128(micros) * Int128(cells) / Int128(amount.micros)
        return min(max(Int(clamping: exact), 1), cells - 1)
    }

    private static func clamped(_ left: Int64, _ right: Int64) -> Int64 {
        Int64(clamping: Int128(left) + Int128(right))
    }
}
