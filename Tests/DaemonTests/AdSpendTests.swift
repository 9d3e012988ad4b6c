import Foundation
import ProfileClient
import Testing

/// Seventeen years of real advertising as spends of two budgets.
@Suite struct AdSpendTests {
    /// One four-week period.
    private struct Period {
        let number: Int
        let amounts: [String: Money]
        /// Midday of its first day, UTC: 28 days after the one before, the first on Monday, 2 January 1978.
        var start: Timestamp { Timestamp(seconds: 252_590_400 + Int64(number - 1) * 28 * 86_400) }
        /// The year of its first day, counted in whole years from 1978.
        var year: Int {
            var day = 1 + 28 * (number - 1)
            var year = 1978
            while true {
                let length = year % 4 == 0 ? 366 : 365
                if day < length { return year }
                day -= length
                year += 1
            }
        }
    }

    private static func periods() throws -> [Period] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Samples/adspend.csv")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").dropFirst()
        return try lines.map { line in
            let columns = line.split(separator: ",").map(String.init)
            try #require(columns.count == 3)
            return Period(
                number: try #require(Int(columns[0])),
                amounts: ["tv": try #require(Money(columns[1])), "radio": try #require(Money(columns[2]))])
        }
    }

    @Test(arguments: [("tv", Int64(6_092_084_750_910)), ("radio", 1_017_498_280_280)])
    func `real spends add up to the micro, in the years that a calendar says`(
        medium: String, total: Int64
    ) async throws {
        let world = try await DataWorld.shared.value
        let budgets = world.account().budgets
        let periods = try Self.periods()
        #expect(periods.count == 221)
        let budget = try await budgets.create(
            name: medium, amount: try #require(Money("1000000")), period: .yearly
        ) {
            $0.currencyCode = "EUR"
            $0.timeZone = "Europe/Amsterdam"
        }
        let spends = try periods.map { period in
            BudgetSpend(
                budgetID: budget.id,
                spend: Spend(
                    entryID: "period-\(period.number)", amount: try #require(period.amounts[medium]),
                    occurredAt: period.start, campaignID: medium))
        }
        let result = try await budgets.recordSpends(spends)
        #expect(result.recordedCount == 221 && result.rejectedCount == 0)
        let again = try await budgets.recordSpends(spends)
        #expect(again.duplicateCount == 221 && again.recordedCount == 0)
        let entries = try await budgets.spends(of: budget.id, pageSize: 50).collect()
        #expect(entries.count == 221)
        #expect(entries.reduce(Int64(0)) { $0 &+ $1.amount.micros } == total)
        var years = 0
        for (year, members) in Dictionary(grouping: periods, by: \.year) {
            let first = try #require(members.first)
            let balance = try await budgets.pacing(of: budget.id, at: first.start).balance
            let sum = members.reduce(Int64(0)) { $0 &+ ($1.amounts[medium]?.micros ?? 0) }
            #expect(balance.spent.micros == sum)
            // Midnight of New Year in the Netherlands, an hour before it is in UTC.
            #expect("\(try #require(balance.windowStart))" == "\(year - 1)-12-31T23:00:00Z")
            #expect("\(try #require(balance.windowEnd))" == "\(year)-12-31T23:00:00Z")
            years += 1
        }
        #expect(years == 17)
    }
}
