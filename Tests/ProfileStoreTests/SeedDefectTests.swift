import FoundationEssentials
import LibPQ
import PostgresTestSupport
import ProfileModel
import Testing

@testable import ProfileStore

/// What the schema that this project began from gets wrong, each shown on that schema and then right on ours. The first
/// half of a test runs the original's statements in a schema of its own.
@Suite(.serialized) struct SeedDefectTests {
    private let acme = AccountID(stored: "acme")
    private let actor = StoreDatabase.actor

    /// A database with our schema, and the original's tables beside it in `seed`.
    private func database() async throws -> StoreDatabase {
        let database = try await StoreDatabase()
        try await database.sql(
            """
            CREATE SCHEMA seed;
            CREATE TABLE seed.target_customer_profiles (
                id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name varchar(255) NOT NULL, description text,
                account_id varchar(255) NOT NULL, demographics jsonb, interests text[], behavior jsonb, persona jsonb,
                is_default boolean DEFAULT false, is_active boolean DEFAULT true, version integer DEFAULT 1, metadata jsonb,
                created_at timestamp DEFAULT CURRENT_TIMESTAMP, updated_at timestamp DEFAULT CURRENT_TIMESTAMP,
                deleted_at timestamp, created_by varchar(255), updated_by varchar(255));
            CREATE INDEX idx_demographics ON seed.target_customer_profiles USING gin (demographics);
            CREATE INDEX idx_deleted_at ON seed.target_customer_profiles (deleted_at) WHERE deleted_at IS NULL;
            """)
        return database
    }

    /// Rows that EXPLAIN says were read with an index or without, by its text.
    private func plan(_ database: StoreDatabase, _ sql: String) async throws -> String {
        try await database.sql("ANALYZE seed.target_customer_profiles; EXPLAIN \(sql)")
    }

    @Test func `ages are numbers, and an open end is open`() async throws {
        let database = try await database()
        let ranges = ["teens": #"{"min":9,"max":25}"#, "young": #"{"min":10,"max":19}"#, "open": #"{"min":12}"#]
        for (name, range) in ranges {
            try await database.sql(
                """
                INSERT INTO seed.target_customer_profiles (account_id, name, demographics)
                VALUES ('acme', '\(name)', '{"ageRange":\(range)}')
                """)
            try await database.profile(name) { $0.demographics = #"{"ageRange":\#(range)}"# }
        }
        // As text "9" comes after "10", and NULL is compared with nothing.
        let seed = try await database.sql(
            """
            SELECT string_agg(name, ',' ORDER BY name) FROM seed.target_customer_profiles
            WHERE account_id = 'acme' AND deleted_at IS NULL
                AND demographics->'ageRange'->>'min' >= '10' AND demographics->'ageRange'->>'max' <= '120'
            """)
        #expect(seed == "")
        let found = try await database.profiles.findByAgeRange(
            AgeRangeQuery(accountID: acme, minimum: 10, maximum: nil, mode: .within))
        #expect(Set(found.elements.map(\.content.name)) == ["young", "open"])
        let nine = try await database.sql(
            """
            SELECT count(*) FROM seed.target_customer_profiles
            WHERE demographics->'ageRange'->>'min' >= '8' AND demographics->'ageRange'->>'max' <= '30'
            """)
        #expect(nine == "1")
        let ours = try await database.profiles.findByAgeRange(
            AgeRangeQuery(accountID: acme, minimum: 8, maximum: 30, mode: .within))
        #expect(Set(ours.elements.map(\.content.name)) == ["teens", "young"])
    }

    @Test func `a change makes a version, and the version before is kept`() async throws {
        let database = try await database()
        try await database.sql(
            """
            INSERT INTO seed.target_customer_profiles (account_id, name, description) VALUES ('acme', 'one', 'before');
            UPDATE seed.target_customer_profiles SET description = 'after'
            """)
        #expect(try await database.sql("SELECT version FROM seed.target_customer_profiles") == "1")
        let profile = try await database.profile("one") { $0.description = "before" }
        try await database.sql("UPDATE target_customer_profiles SET description = 'after'")
        #expect(try await database.profiles.get(acme, profile.id).version == 2)
        #expect(
            try await database.sql(
                "SELECT string_agg(data ->> 'description', ',' ORDER BY version) FROM profile_version_history")
                == "before,after")
    }

    @Test func `a search takes what is typed for what it is, looks at values, and goes on by pages`() async throws {
        let database = try await database()
        for name in ["100% cotton", "100 silk", "under_score", "underscore"] {
            try await database.sql(
                "INSERT INTO seed.target_customer_profiles (account_id, name) VALUES ('acme', '\(name)')")
            try await database.profile(name)
        }
        let keyed = #"{"ageRange":{"min":1}}"#
        try await database.sql(
            """
            INSERT INTO seed.target_customer_profiles (account_id, name, demographics, interests)
            VALUES ('acme', 'keyed', '\(keyed)', ARRAY['Chess'])
            """)
        try await database.profile("keyed") {
            $0.demographics = keyed
            $0.interests = ["Chess"]
        }
        func seed(_ term: String) async throws -> String {
            try await database.sql(
                """
                SELECT string_agg(name, ',' ORDER BY name) FROM (SELECT * FROM seed.target_customer_profiles
                WHERE account_id = 'acme' AND deleted_at IS NULL AND (name ILIKE '%\(term)%' OR description ILIKE '%\(term)%'
                    OR interests && ARRAY['\(term)'] OR demographics::text ILIKE '%\(term)%')
                ORDER BY created_at DESC LIMIT 20) AS found
                """)
        }
        #expect(try await seed("100% ") == "100 silk,100% cotton")
        #expect(try await database.found("100%") == ["100% cotton"])
        #expect(try await seed("under_") == "under_score,underscore")
        #expect(try await database.found("under_score") == ["under_score"])
        #expect(try await seed("chess") == "")
        #expect(try await database.found("chess") == ["keyed"])
        #expect(try await seed("ageRange") == "keyed")
        #expect(try await database.found("ageRange").isEmpty)
        // LIMIT 20 is all there is: the twenty-first is never seen.
        for number in 1...30 {
            try await database.sql(
                "INSERT INTO seed.target_customer_profiles (account_id, name) VALUES ('acme', 'twin \(number)')")
            try await database.profile("twin \(number)")
        }
        #expect(try await seed("twin").split(separator: ",").count == 20)
        var seen: Set<UUID> = []
        var token = ""
        repeat {
            let query = try SearchQuery(
                kind: .customerProfile, accountID: acme, query: "twin", pageSize: 20, pageToken: token)
            let page = try await database.profiles.search(query)
            seen.formUnion(page.elements.map(\.record.id))
            token = page.next.map(query.nextPageToken(after:)) ?? ""
        } while !token.isEmpty
        #expect(seen.count == 30)
    }

    @Test func `an index serves what it is made for`() async throws {
        let database = try await database()
        try await database.sql(
            """
            INSERT INTO seed.target_customer_profiles (account_id, name, demographics)
            SELECT 'acme', 'p' || n, jsonb_build_object('gender', 'g' || n) FROM generate_series(1, 5000) AS n
            """)
        // The index on the document serves containment, not the comparison of a value that was taken out of it …
        let equality = try await plan(
            database, "SELECT * FROM seed.target_customer_profiles WHERE demographics->>'gender' = 'g77'")
        #expect(equality.contains("Seq Scan") && !equality.contains("idx_demographics"))
        // … and containment is no search for words: a part of a value isn't found.
        try await database.sql(
            "UPDATE seed.target_customer_profiles SET persona = '{\"voice\":\"professional yet warm\"}' WHERE name = 'p1'"
        )
        #expect(
            try await database.sql(
                "SELECT count(*) FROM seed.target_customer_profiles WHERE persona @> '{\"voice\":\"professional\"}'")
                == "0")
        try await database.profile("voice") { $0.persona = #"{"voice":"professional yet warm"}"# }
        #expect(try await database.found("professional") == ["voice"])
        let query = try AgeRangeQuery(accountID: acme, minimum: 30, maximum: 30, mode: .contains)
        #expect(database.profiles.findByAgeRangeSQL(query).0.contains("profiled_age_range"))
    }

    @Test func `another account's record isn't there, and deleting again changes nothing`() async throws {
        let database = try await database()
        try await database.sql(
            "INSERT INTO seed.target_customer_profiles (account_id, name) VALUES ('other', 'theirs')")
        let delete = """
            UPDATE seed.target_customer_profiles SET deleted_at = clock_timestamp(), updated_by = 'me'
            WHERE id = (SELECT id FROM seed.target_customer_profiles) RETURNING deleted_at
            """
        // Nobody asked for the account, and the second time is later.
        let first = try await database.sql(delete)
        #expect(!first.isEmpty)
        #expect(try await database.sql(delete) != first)

        let theirs = try await database.profile("theirs", account: "other")
        let missing = try await refusal { try await database.profiles.get(acme, theirs.id) }
        #expect(missing?.reason == .notFound)
        let refused = try await refusal {
            try await database.profiles.delete(acme, theirs.id, expectedVersion: nil, actor: actor)
        }
        #expect(refused?.reason == .notFound)
        let other = AccountID(stored: "other")
        let once = try await database.profiles.delete(other, theirs.id, expectedVersion: nil, actor: actor)
        let twice = try await database.profiles.delete(other, theirs.id, expectedVersion: nil, actor: actor)
        #expect(once.audit.deletedAt != nil && twice.audit == once.audit && twice.version == once.version)
        try await database.sql(
            "UPDATE target_customer_profiles SET deleted_at = now() + interval '1 day', deleted_by = 'again'")
        #expect(try await database.profiles.get(other, theirs.id).audit.deletedAt == once.audit.deletedAt)
    }

    @Test func `a partial index is on the key that is looked up, not on the constant of its predicate`() async throws {
        let database = try await database()
        try await database.sql(
            """
            INSERT INTO seed.target_customer_profiles (account_id, name)
            SELECT 'account ' || n % 500, 'p' || n FROM generate_series(1, 20000) AS n
            """)
        let seed = try await plan(
            database,
            "SELECT * FROM seed.target_customer_profiles WHERE account_id = 'account 7' AND deleted_at IS NULL")
        #expect(!seed.contains("Index Cond: ((account_id"))
        #expect(
            try await database.sql(
                "SELECT count(DISTINCT deleted_at) FROM seed.target_customer_profiles WHERE deleted_at IS NULL") == "0")
        // None of ours keeps what its own predicate fixes, and all begin with the account but those of lexemes.
        let wrong = try await database.sql(
            """
            SELECT string_agg(indexdef, ',') FROM pg_indexes
            WHERE schemaname = 'public' AND tablename IN ('target_customer_profiles', 'brand_guidelines')
                AND (indexdef ~ 'USING [a-z]+ \\(deleted_at' OR (indexdef !~ '\\(account_id' AND indexdef !~ 'search_vector'))
            """)
        #expect(wrong == "")
    }
}
