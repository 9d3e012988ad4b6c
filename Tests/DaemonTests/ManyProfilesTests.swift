import Foundation
import PostgresTestSupport
import ProfileClient
import Testing

/// The daemon over 100,000 profiles. Each statement's plan is asserted where the statements are, in the store.
@Suite(.serialized, .timeLimit(.minutes(2))) struct ManyProfilesTests {
    /// Half of the profiles in one account, the others in 500. Their triggers are off and derived columns given, because
    /// only their number matters here.
    private static let world = Task {
        let world = try await DataWorld()
        try await world.sql(
            """
            SET session_replication_role = replica;
            INSERT INTO target_customer_profiles (account_id, name, description, interests, demographics, name_key, search_name,
                search_vector, stored_bytes, created_at, updated_at, labels)
            SELECT account, 'Segment ' || n, 'people of kind ' || n % 500, ARRAY['interest ' || n % 300],
                jsonb_build_object('ageRange', jsonb_build_object('min', n % 60)), 'segment ' || n, 'segment ' || n,
                (prefix || 'segment:1A ' || prefix || n || ':1A ' || prefix || 'kind:1C ' || prefix || 'k' || n % 500 || ':1C')::tsvector,
                120, now() - interval '2 days' - n * interval '1 second', now() - interval '1 day', '{"team":"emea"}'
            FROM (
                SELECT n, account, left(md5(account), 6) AS prefix FROM generate_series(1, 100000) AS n,
                    LATERAL (SELECT CASE WHEN n % 2 = 0 THEN 'big' ELSE 'account ' || n % 1000 END AS account) AS a
            ) AS row;
            ANALYZE target_customer_profiles;
            """)
        return world
    }

    @Test func `search takes less than ten times as long as get, and nothing reads the whole table`() async throws {
        let world = try await Self.world.value
        let profiles = world.client.account("big").customerProfiles
        var first = profiles.list(orderBy: "name", pageSize: 1_000).pages.makeAsyncIterator()
        let ids = try #require(try await first.next()).items.map(\.id)
        #expect(ids.count == 1_000)
        // Connections sequentially opened meanwhile may have read anything: what counts starts here.
        try await TestPostgres.shared.execute("SELECT pg_stat_reset()", on: world.conninfo)

        var (gets, lists, searches): ([Duration], [Duration], [Duration]) = ([], [], [])
        for round in 0..<150 {
            gets.append(try await measured { _ = try await profiles.get(ids[round]) })
            lists.append(
                try await measured {
                    var pages = profiles.list(orderBy: "created_at desc", pageSize: 20).pages.makeAsyncIterator()
                    let page = try await pages.next()
                    #expect(page?.items.count == 20)
                })
            let number = round * 2 + 40_000
            searches.append(
                try await measured {
                    var pages = profiles.search("segment \(number)", pageSize: 20).pages.makeAsyncIterator()
                    let page = try await pages.next()
                    #expect(page?.items.map(\.record.name) == ["Segment \(number)"])
                })
        }
        let medians = [gets, lists, searches].map { $0.sorted()[75] }
        print("100,000 profiles, p50: get \(medians[0]), list page of 20 \(medians[1]), search \(medians[2])")
        #expect(medians[2] < medians[0] * 10)

        // Backends tell what they read when they end.
        try await TestPostgres.shared.terminateBackends(world.conninfo)
        var scans = ""
        for _ in 0..<100 {
            scans = try await world.sql(
                "SELECT seq_scan, idx_scan >= 450 FROM pg_stat_user_tables WHERE relname = 'target_customer_profiles'")
            if scans == "0|t" { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(scans == "0|t", "sequential scans, index scans as expected: \(scans)")
    }

    private func measured(_ body: () async throws -> Void) async throws -> Duration {
        let start = ContinuousClock.now
        try await body()
        return ContinuousClock.now - start
    }

    @Test func `a list walks from end to end, every record once`() async throws {
        let profiles = try await Self.world.value.client.account("account 77").customerProfiles
        let walked = try await profiles.list(orderBy: "name desc", pageSize: 7).collect()
        #expect(walked.count == 100 && Set(walked.map(\.id)).count == 100)
        let filtered = try await profiles.list(filter: "demographics.ageRange.min < 10", pageSize: 3).collect()
        #expect(Set(filtered) == Set(walked.filter { ($0.demographics.ageRange.minimum ?? 99) < 10 }))
    }
}
