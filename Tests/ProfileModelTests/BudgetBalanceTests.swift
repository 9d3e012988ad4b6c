import ProfileModel
import Testing

@Suite struct BudgetBalanceTests {
    private func balance(_ amount: Int64, _ spent: Int64, _ reserved: Int64 = 0) -> BudgetBalance {
        BudgetBalance(
            windowStart: nil, windowEnd: nil, amountMicros: amount, spentMicros: spent, reservedMicros: reserved)
    }

    @Test(arguments: [
        (Int64(100), Int64(0), "0.0000"), (3, 1, "33.3333"), (3, 2, "66.6667"), (1_000_000, 1, "0.0001"),
        (8_000_000, 1, "0.0000"), (2_000_000, 1, "0.0001"), (2_000_000, -1, "-0.0001"), (8_000_000, -1, "0.0000"),
        (100, 1_000, "1000.0000"), (100, 1_001, "1001.0000"), (100, -50, "-50.0000"),
        (1, 9_200_000_000_000_000_000, "920000000000000000000.0000"),
        (9_000_000_000_000_000_000, 9_000_000_000_000_000_000, "100.0000"),
    ])
    func `a percentage is exact, rounded half away from zero`(amount: Int64, spent: Int64, text: String) {
        #expect(balance(amount, spent).percentageSpent == text)
    }

    @Test func `nothing is a percentage of nothing`() {
        #expect(balance(0, 0).percentageSpent == nil && balance(0, 5).percentageSpent == nil)
    }

    @Test func `what remains may be negative, and never traps`() {
        #expect(balance(100, 150, 20).remainingMicros == -70)
        #expect(balance(0, .max, .max).remainingMicros == .min)
        #expect(balance(.max, .min).remainingMicros == .max)
    }
}
