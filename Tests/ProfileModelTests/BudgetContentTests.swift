import ProfileModel
import Testing

@Suite struct BudgetContentTests {
    private func content(_ edit: (inout BudgetContent) -> Void = { _ in }) -> BudgetContent {
        var content = BudgetContent(name: "b", amountMicros: 10_000_000, period: .monthly)
        edit(&content)
        return content
    }

    @Test(arguments: [
        ("USD", Int64(10_000), true), ("USD", 1_000, false), ("JPY", 1_000_000, true), ("JPY", 500_000, false),
        ("KWD", 1_000, true), ("KWD", 100, false), ("EUR", 0, true), ("USD", 9_000_000_000_000_000_000, true),
        ("USD", 9_000_000_000_000_010_000, false), ("USD", -10_000, false), ("USD", .min, false), ("USD", .max, false),
    ])
    func `an amount is a multiple of what can be paid in its currency`(code: String, micros: Int64, isGood: Bool) throws
    {
        let fields = violations {
            _ = try content { ($0.currencyCode, $0.amountMicros) = (code, micros) }.validated()
        }.keys
        #expect(Array(fields) == (isGood ? [] : ["budget.amount_micros"]))
    }

    @Test func `every rule that is broken is named`() throws {
        let broken = content {
            $0.name = " "
            $0.currencyCode = "usd"
            $0.timeZone = ""
            $0.period = .custom
            $0.status = .exhausted
            $0.startAt = Timestamp("2024-01-02T00:00:00Z")
            $0.alerts = [
                BudgetAlert(id: "A", threshold: .percent(1_001)), BudgetAlert(id: "x", threshold: nil),
                BudgetAlert(id: "x", threshold: .amountMicros(-1)),
            ]
        }
        #expect(
            Set(violations { _ = try broken.validated() }.keys) == [
                "budget.name", "budget.currency_code", "budget.time_zone", "budget.status", "budget.end_at",
                "budget.alerts[0].id", "budget.alerts[0].threshold_percent", "budget.alerts[1]",
                "budget.alerts[2].id", "budget.alerts[2].threshold_amount_micros",
            ])
        let backwards = content {
            $0.startAt = Timestamp("2024-01-02T00:00:00Z")
            $0.endAt = Timestamp("2024-01-02T00:00:00Z")
        }
        #expect(violations { _ = try backwards.validated() }.keys.sorted() == ["budget.end_at"])
        #expect(violations { _ = try content { $0.period = nil }.validated() }.keys.sorted() == ["budget.period"])
    }

    @Test func `rules without a name get one that is free`() throws {
        let alerts = try content {
            $0.alerts = [
                BudgetAlert(threshold: .percent(50)), BudgetAlert(id: "alert-2", threshold: .percent(60)),
                BudgetAlert(threshold: .percent(70)),
            ]
        }.validated().alerts
        #expect(alerts.map(\.id) == ["alert-1", "alert-2", "alert-3"])
    }

    @Test func `a rule survives the database's form`() throws {
        for alert in [
            BudgetAlert(id: "a", threshold: .percent(0)),
            BudgetAlert(id: "b", threshold: .percent(1_000), isEnabled: false),
            BudgetAlert(id: "c", threshold: .amountMicros(DecimalAmount.maximumMicros)),
            BudgetAlert(id: "d", threshold: .amountMicros(1)),
        ] { #expect(BudgetAlert(json: alert.json) == alert) }
    }

    @Test func `an update takes the fields its mask names`() throws {
        let patch = content {
            $0.amountMicros = 20_000_000
            $0.hardCap = true
            $0.name = "other"
        }
        let mask = try FieldMask(["amount_micros", "hard_cap"], for: .budget)
        let result = try content().applying(patch, mask: mask)
        #expect(result.amountMicros == 20_000_000 && result.hardCap && result.name == "b")
        for path in ["balance", "campaign_ids", "version", "alerts.x", "amount"] {
            #expect(throws: ProfileError.self) { try FieldMask([path], for: .budget) }
        }
    }
}
