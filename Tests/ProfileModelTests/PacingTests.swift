import ProfileModel
import Testing

@Suite struct PacingTests {
    private func pacing(
        _ time: String, amount: Int64 = 86_400_000_000, spent: Int64 = 0, reserved: Int64 = 0,
        _ method: BudgetDeliveryMethod = .standard, start: String? = "2024-05-01T00:00:00Z",
        end: String? = "2024-05-02T00:00:00Z", isSpending: Bool = true
    ) throws -> Pacing {
        Pacing(
            balance: BudgetBalance(
                windowStart: start.flatMap { Timestamp($0) }, windowEnd: end.flatMap { Timestamp($0) },
                amountMicros: amount, spentMicros: spent, reservedMicros: reserved),
            deliveryMethod: method, time: try #require(Timestamp(time)), isSpending: isSpending)
    }

    @Test func `standard delivery spreads the amount evenly over the window, rounded down`() throws {
        #expect(try pacing("2024-05-01T00:00:00Z").targetMicros == 0)
        #expect(try pacing("2024-05-01T06:00:00Z").targetMicros == 21_600_000_000)
        #expect(try pacing("2024-05-02T00:00:00Z").targetMicros == 86_400_000_000)
        #expect(try pacing("2024-05-01T08:00:00Z", amount: 100).targetMicros == 33)
        #expect(try pacing("2024-05-01T23:59:59.999999Z", amount: 10).targetMicros == 9)
    }

    @Test func `a day of 23 hours is spread over 23 hours`() throws {
        let pacing = try pacing(
            "2024-03-31T10:30:00Z", amount: 46, start: "2024-03-30T23:00:00Z", end: "2024-03-31T22:00:00Z")
        #expect(pacing.targetMicros == 23)
    }

    @Test func `accelerated delivery, and a window without ends, spend all at once`() throws {
        #expect(try pacing("2024-05-01T00:00:00Z", .accelerated).targetMicros == 86_400_000_000)
        #expect(try pacing("2024-05-01T00:00:00Z", end: nil).targetMicros == 86_400_000_000)
        #expect(try pacing("2024-05-01T00:00:00Z", start: nil).targetMicros == 86_400_000_000)
    }

    @Test func `what is spent and reserved is not available, and never less than nothing`() throws {
        #expect(
            try pacing("2024-05-01T12:00:00Z", amount: 100, spent: 20, reserved: 10).availableMicros == 20)
        #expect(try pacing("2024-05-01T12:00:00Z", amount: 100, spent: 90).availableMicros == 0)
        #expect(try pacing("2024-05-01T12:00:00Z", isSpending: false).availableMicros == 0)
    }

    @Test func `the largest amounts and longest windows do not overflow`() throws {
        let pacing = try pacing(
            "5000-01-01T00:00:00Z", amount: DecimalAmount.maximumMicros, start: "0001-01-01T00:00:00Z",
            end: "9999-12-31T00:00:00Z")
        #expect(pacing.targetMicros > 4_000_000_000_000_000_000 && pacing.targetMicros < DecimalAmount.maximumMicros)
    }
}
