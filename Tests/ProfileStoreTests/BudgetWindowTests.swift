import FoundationEssentials
import PostgresTestSupport
import ProfileModel
import Testing

@testable import ProfileStore

/// Windows against facts that calendars and the IANA database tell, worked out by hand.
@Suite(.serialized) struct BudgetWindowTests {
    /// A moment in a zone, and the window it lies in.
    struct Fact: Sendable, CustomTestStringConvertible {
        let period: BudgetPeriod
        let zone: String
        let moment: String
        let start: String
        let end: String
        var testDescription: String { "\(period.rawValue) \(zone) \(moment)" }

        init(_ period: BudgetPeriod, _ zone: String, _ moment: String, _ start: String, _ end: String) {
            self.period = period
            self.zone = zone
            self.moment = moment
            self.start = start
            self.end = end
        }
    }

    private static let database = Task { try await StoreDatabase() }

    static let facts = [
        // Spring: 02:00 CET becomes 03:00 CEST on 31 March 2024, a day of 23 hours. Autumn: 27 October, 25 hours.
        Fact(.daily, "Europe/Berlin", "2024-03-31T12:00:00Z", "2024-03-30T23:00:00Z", "2024-03-31T22:00:00Z"),
        Fact(.daily, "Europe/Berlin", "2024-10-27T00:30:00Z", "2024-10-26T22:00:00Z", "2024-10-27T23:00:00Z"),
        Fact(.daily, "Europe/Berlin", "2024-10-27T22:59:59.999999Z", "2024-10-26T22:00:00Z", "2024-10-27T23:00:00Z"),
        Fact(.daily, "Europe/Berlin", "2024-10-27T23:00:00Z", "2024-10-27T23:00:00Z", "2024-10-28T23:00:00Z"),
        // 10 March and 3 November 2024.
        Fact(.daily, "America/New_York", "2024-03-10T15:00:00Z", "2024-03-10T05:00:00Z", "2024-03-11T04:00:00Z"),
        Fact(.daily, "America/New_York", "2024-11-03T05:30:00Z", "2024-11-03T04:00:00Z", "2024-11-04T05:00:00Z"),
        // Midnight never came: on 4 November 2018 clocks went from 00:00 to 01:00.
        Fact(.daily, "America/Sao_Paulo", "2018-11-04T12:00:00Z", "2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z"),
        Fact(.daily, "America/Sao_Paulo", "2018-11-04T02:59:59Z", "2018-11-03T03:00:00Z", "2018-11-04T03:00:00Z"),
        // The hour before midnight came twice on 17 February 2018.
        Fact(.daily, "America/Sao_Paulo", "2018-02-18T02:30:00Z", "2018-02-17T02:00:00Z", "2018-02-18T03:00:00Z"),
        Fact(.daily, "Asia/Beirut", "2024-03-31T10:00:00Z", "2024-03-30T22:00:00Z", "2024-03-31T21:00:00Z"),
        // Midnight came twice on 3 November 2024 (01:00 became 00:00): the day begins with the first.
        Fact(.daily, "America/Havana", "2024-11-03T05:30:00Z", "2024-11-03T04:00:00Z", "2024-11-04T05:00:00Z"),
        // 00:01 became 23:01 of the day before on 7 November 2010: the day that had begun goes on.
        Fact(.daily, "America/St_Johns", "2010-11-07T03:00:00Z", "2010-11-07T02:30:00Z", "2010-11-08T03:30:00Z"),
        // 23:30 became 00:30 of the next day on 30 March 1919.
        Fact(.daily, "America/Toronto", "1919-03-31T04:40:00Z", "1919-03-31T04:30:00Z", "1919-04-01T04:00:00Z"),
        // Samoa had no 30 December 2011.
        Fact(.daily, "Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z"),
        Fact(.daily, "Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z"),
        Fact(.daily, "Asia/Kathmandu", "2024-05-01T18:14:59Z", "2024-04-30T18:15:00Z", "2024-05-01T18:15:00Z"),
        Fact(.daily, "UTC", "2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z", "2024-03-01T00:00:00Z"),
        Fact(.daily, "UTC", "2023-02-28T23:59:59Z", "2023-02-28T00:00:00Z", "2023-03-01T00:00:00Z"),
        // Weeks begin on Monday: 1 January 2024 was one, 31 December 2023 a Sunday.
        Fact(.weekly, "UTC", "2023-12-31T23:59:59Z", "2023-12-25T00:00:00Z", "2024-01-01T00:00:00Z"),
        Fact(.weekly, "UTC", "2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z", "2024-01-08T00:00:00Z"),
        Fact(.weekly, "Europe/Berlin", "2024-03-28T12:00:00Z", "2024-03-24T23:00:00Z", "2024-03-31T22:00:00Z"),
        Fact(.monthly, "UTC", "2024-02-29T23:59:59Z", "2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z"),
        Fact(.monthly, "UTC", "2023-02-28T12:00:00Z", "2023-02-01T00:00:00Z", "2023-03-01T00:00:00Z"),
        Fact(.monthly, "UTC", "2024-01-31T23:59:59Z", "2024-01-01T00:00:00Z", "2024-02-01T00:00:00Z"),
        Fact(.monthly, "Europe/Berlin", "2024-03-31T22:00:00Z", "2024-03-31T22:00:00Z", "2024-04-30T22:00:00Z"),
        Fact(.monthly, "America/New_York", "2024-11-30T12:00:00Z", "2024-11-01T04:00:00Z", "2024-12-01T05:00:00Z"),
        Fact(.quarterly, "UTC", "2024-03-31T23:59:59Z", "2024-01-01T00:00:00Z", "2024-04-01T00:00:00Z"),
        Fact(.quarterly, "Europe/Berlin", "2024-12-31T22:59:59Z", "2024-09-30T22:00:00Z", "2024-12-31T23:00:00Z"),
        Fact(.yearly, "UTC", "2024-12-31T23:59:59Z", "2024-01-01T00:00:00Z", "2025-01-01T00:00:00Z"),
        Fact(.yearly, "Pacific/Auckland", "2024-12-31T11:00:00Z", "2024-12-31T11:00:00Z", "2025-12-31T11:00:00Z"),
    ]

    @Test(arguments: facts)
    func `a window is what the calendar of its zone says`(fact: Fact) async throws {
        let window = try await Self.database.value.sql(
            """
            SET timezone = 'UTC';
            SELECT to_char(window_start, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'), to_char(window_end, 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
            FROM budget_window_bounds('\(fact.period.rawValue)', '\(fact.zone)', '\(fact.moment)')
            """)
        #expect(window.split(separator: "\n").last.map(String.init) == "\(fact.start)|\(fact.end)")
    }

    @Test(arguments: ["LIFETIME", "CUSTOM"])
    func `a budget for good has one window`(period: String) async throws {
        let window = try await Self.database.value.sql(
            "SELECT * FROM budget_window_bounds('\(period)', 'Europe/Berlin', now())")
        #expect(window == "-infinity|infinity")
    }

    @Test func `windows of every zone follow each other without gap or overlap`() async throws {
        // Every zone, around every change of its clocks since 1990 that lies within the sample of hours.
        let broken = try await Self.database.value.sql(
            """
            SELECT zone.name, moment, here.window_start, here.window_end
            FROM known_time_zones AS zone
            CROSS JOIN generate_series('2010-01-01'::timestamptz, '2012-01-15', interval '61 hours 17 minutes') AS moment
            CROSS JOIN LATERAL budget_window_bounds('DAILY', zone.name, moment) AS here
            CROSS JOIN LATERAL budget_window_bounds('DAILY', zone.name, here.window_end) AS next
            WHERE zone.name ~ '^(America|Asia|Pacific)/'
                AND (moment < here.window_start OR moment >= here.window_end OR next.window_start <> here.window_end)
            LIMIT 5
            """)
        #expect(broken.isEmpty, "\(broken)")
    }
}
