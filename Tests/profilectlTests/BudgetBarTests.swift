import ProfileClient
import Testing

@testable import profilectl

@Suite struct BudgetBarTests {
    private func bar(_ amount: Int64, _ spent: Int64, _ reserved: Int64, _ target: Int64?, width: Int = 12) -> String {
        BudgetBar(
            amount: Money(micros: amount), spent: Money(micros: spent), reserved: Money(micros: reserved),
            target: target.map(Money.init(micros:))
        ).text(width: width)
    }

    @Test(arguments: [
        (Int64(100), Int64(0), Int64(0), Int64?.none, "[..........]"), (100, 30, 20, 80, "[###==..|..]"),
        (100, 100, 0, nil, "[##########]"), (100, 1_000, 0, 50, "[####|#####>"), (100, 1, 0, nil, "[#.........]"),
        (100, 99, 0, nil, "[#########.]"), (100, 99, 2, nil, "[#########=>"), (0, 0, 0, nil, "[..........]"),
        (0, 5, 0, nil, "[##########>"), (100, -50, 0, 100, "[.........|]"),
        (.max, .max, .max, .max, "[#########|>"),
    ])
    func `a bar shows spent, reserved, what is left and the pace`(
        amount: Int64, spent: Int64, reserved: Int64, target: Int64?, text: String
    ) {
        #expect(bar(amount, spent, reserved, target) == text)
    }
}
