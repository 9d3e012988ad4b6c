import FoundationEssentials
import ProfileModel
import Testing

@testable import ProfileStore

@Suite(.serialized) struct AgeRangeTests {
    private let acme = AccountID(stored: "acme")

    /// Profiles named by their range.
    private static let shared = Task {
        let database = try await StoreDatabase()
        for range in ["9-25", "25-40", "0-9", "40-", "-18", "30-30", "-"] {
            let ends = range.split(separator: "-", omittingEmptySubsequences: false)
            let parts = zip(["min", "max"], ends).filter { !$1.isEmpty }.map { "\"\($0)\":\($1)" }
            try await database.profile(range) { $0.demographics = "{\"ageRange\":{\(parts.joined(separator: ","))}}" }
        }
        try await database.profile("none")
        try await database.profile("null") { $0.demographics = #"{"ageRange":null}"# }
        try await database.profile("foreign", account: "other") { $0.demographics = #"{"ageRange":{"min":1}}"# }
        let gone = try await database.profile("gone") { $0.demographics = #"{"ageRange":{"min":1}}"# }
        _ = try await database.profiles.delete(
            AccountID(stored: "acme"), gone.id, expectedVersion: nil, actor: StoreDatabase.actor)
        return database
    }

    @Test(
        arguments: [
            (9, 25, AgeRangeQuery.Mode.within, ["9-25"]), (nil, 25, .within, ["-18", "0-9", "9-25"]),
            (nil, nil, .within, ["-", "-18", "0-9", "25-40", "30-30", "40-", "9-25"]), (40, nil, .within, ["40-"]),
            (30, 30, .within, ["30-30"]), (26, 39, .within, ["30-30"]),
            (30, 30, .contains, ["-", "25-40", "30-30"]), (100, 120, .contains, ["-", "40-"]),
            (9, 9, .contains, ["-", "-18", "0-9", "9-25"]),
            (nil, nil, .contains, ["-"]), (0, 18, .contains, ["-", "-18"]),
            (25, 25, .overlaps, ["-", "25-40", "9-25"]), (41, nil, .overlaps, ["-", "40-"]),
            (26, 29, .overlaps, ["-", "25-40"]),
            (nil, 8, .overlaps, ["-", "-18", "0-9"]),
        ] as [(Int32?, Int32?, AgeRangeQuery.Mode, [String])])
    func `ranges lie as numbers do, open ends to 0 and 120`(
        low: Int32?, high: Int32?, mode: AgeRangeQuery.Mode, expected: [String]
    ) async throws {
        let database = try await Self.shared.value
        for size in [1, 3, 50] as [Int32] {
            var found: [CustomerProfile] = []
            var token = ""
            repeat {
                let query = try AgeRangeQuery(
                    accountID: acme, minimum: low, maximum: high, mode: mode, pageSize: size, pageToken: token)
                let page = try await database.profiles.findByAgeRange(query)
                found += page.elements
                token = page.next.map(query.nextPageToken(after:)) ?? ""
            } while !token.isEmpty
            #expect(found.map(\.content.name).sorted() == expected)
            #expect(found.map { $0.id.lowercased } == found.map { $0.id.lowercased }.sorted())
        }
    }

    @Test func `a query that makes no sense is refused`() {
        func fields(_ low: Int32?, _ high: Int32?, _ mode: AgeRangeQuery.Mode?, token: String = "") -> [String] {
            do throws(ProfileError) {
                _ = try AgeRangeQuery(accountID: acme, minimum: low, maximum: high, mode: mode, pageToken: token)
                return []
            } catch {
                guard case .invalidArgument(let violations) = error.kind else { return ["?"] }
                return violations.map(\.field)
            }
        }
        #expect(fields(5, 4, .within) == ["max_age"])
        #expect(fields(-1, 121, nil) == ["min_age", "max_age", "mode"])
        #expect(fields(1, 2, .within, token: "x") == ["page_token"])
    }
}
