import FoundationEssentials
import PostgresTestSupport
import ProfileModel
import Testing

@testable import ProfileStore

/// What the database keeps by itself, for SQL that anybody writes.
@Suite(.serialized) struct SchemaTests {
    private let acme = AccountID(stored: "acme")

    @Test func `nobody makes a version, a time or a key but the database`() async throws {
        let database = try await StoreDatabase()
        try await database.sql(
            """
            INSERT INTO target_customer_profiles (account_id, name, version, created_at, updated_at, name_key, search_name)
            VALUES ('acme', 'Mine', 99, '2001-01-01', '2001-01-01', 'x', 'x')
            """)
        #expect(
            try await database.sql(
                "SELECT version, created_at > now() - interval '1 h', name_key FROM target_customer_profiles")
                == "1|t|mine")
        try await database.sql(
            "UPDATE target_customer_profiles SET version = 77, created_at = '2001-01-01', description = 'd'")
        #expect(
            try await database.sql("SELECT version, created_at > now() - interval '1 h' FROM target_customer_profiles")
                == "2|t")
        try await database.sql(
            "UPDATE target_customer_profiles SET version = 50, updated_at = '2001-01-01', name_key = 'y'")
        #expect(try await database.sql("SELECT version, name_key FROM target_customer_profiles") == "2|mine")
        for change in ["account_id = 'other'", "id = gen_random_uuid()"] {
            await #expect(throws: TestPostgresError.self) {
                try await database.sql("UPDATE target_customer_profiles SET \(change)")
            }
        }
    }

    @Test func `history has every version without gaps, and replay equals the row`() async throws {
        let database = try await StoreDatabase()
        let id = try await database.profile("one") { $0.demographics = #"{"n":1.10,"s":"é"}"# }.id
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<20 {
                group.addTask {
                    _ = try await database.profiles.update(acme, id, expectedVersion: nil, actor: StoreDatabase.actor) {
                        record in
                        var content = record.content
                        content.description = "\(number)"
                        return content
                    }
                }
            }
            try await group.waitForAll()
        }
        try await database.sql(
            "UPDATE target_customer_profiles SET deleted_at = now() + interval '1 s', updated_by = 'sql'")
        try await database.sql(
            "UPDATE target_customer_profiles SET deleted_at = now() + interval '1 h', deleted_by = 'again'")
        try await database.sql("UPDATE target_customer_profiles SET deleted_at = NULL")
        #expect(
            try await database.sql(
                """
                SELECT count(*), min(version), max(version), count(DISTINCT version),
                    string_agg(operation, ',' ORDER BY version) FILTER (WHERE version IN (1, 2, 22, 23))
                FROM profile_version_history
                """) == "23|1|23|23|create,update,delete,undelete")
        let columns =
            "account_id, id, version, name, description, demographics, interests, behavior, persona, is_default, is_active, labels, metadata, created_at, updated_at, deleted_at, created_by, updated_by, deleted_by"
        let replayed = "r." + columns.replacing(", ", with: ", r.")
        #expect(
            try await database.sql(
                """
                SELECT (SELECT row(\(columns)) FROM target_customer_profiles)::text
                    = (SELECT row(\(replayed)) FROM profile_version_history AS h,
                        jsonb_populate_record(NULL::target_customer_profiles, h.data) AS r WHERE h.version = 23)::text
                """) == "t")
        await #expect(throws: TestPostgresError.self) {
            try await database.sql("UPDATE profile_version_history SET version = 5")
        }
    }

    @Test(arguments: [
        "account_id, name) VALUES ('', 'x'", "account_id, name) VALUES (repeat('a', 256), 'x'",
        "account_id, name) VALUES ('a', ''",
        "account_id, name) VALUES ('a', ' x'", "account_id, name) VALUES ('a', U&'x\\3000'",
        "account_id, name) VALUES ('a', repeat('x', 256)",
        "account_id, name, description) VALUES ('a', 'x', repeat('x', 4097)",
        "account_id, name, demographics) VALUES ('a', 'x', '[]'",
        "account_id, name, persona) VALUES ('a', 'x', jsonb_build_object('a', repeat('x', 400000))",
        "account_id, name, interests) VALUES ('a', 'x', ARRAY['Ä', 'ä']",
        "account_id, name, interests) VALUES ('a', 'x', ARRAY['a', NULL]",
        "account_id, name, interests) VALUES ('a', 'x', (SELECT array_agg(n::text) FROM generate_series(1, 201) AS n)",
        "account_id, name, labels) VALUES ('a', 'x', '{\"A\":\"b\"}'",
        "account_id, name, labels) VALUES ('a', 'x', '{\"a\":1}'",
        "account_id, name, labels) VALUES ('a', 'x', (SELECT jsonb_object_agg(n::text, '') FROM generate_series(1, 65) AS n)",
        "account_id, name, deleted_at) VALUES ('a', 'x', now()",
    ])
    func `a profile that breaks a rule is refused`(columns: String) async throws {
        let database = try await StoreDatabase()
        await #expect(throws: TestPostgresError.self) {
            try await database.sql("INSERT INTO target_customer_profiles (\(columns))")
        }
    }

    @Test func `full detail needs a style guide, and live rows cannot be removed`() async throws {
        let database = try await StoreDatabase()
        try await database.sql("INSERT INTO brand_guidelines (account_id, brand_name) VALUES ('a', 'x'), ('a', 'X')")
        for sql in [
            "INSERT INTO brand_guidelines (account_id, brand_name, detail_level) VALUES ('a', 'x', 'full')",
            "INSERT INTO brand_guidelines (account_id, brand_name, detail_level) VALUES ('a', 'x', 'other')",
            "UPDATE brand_guidelines SET detail_level = 'full'", "UPDATE brand_guidelines SET is_default = true",
            "DELETE FROM brand_guidelines",
        ] {
            await #expect(throws: TestPostgresError.self) { try await database.sql(sql) }
        }
    }

    @Test func `the longest names and accounts of any script fit the indexes`() async throws {
        let database = try await StoreDatabase()
        try await database.sql(
            """
            INSERT INTO target_customer_profiles (account_id, name)
            SELECT (SELECT string_agg(chr(131072 + n * 7), '') FROM generate_series(1, 255) AS n),
                (SELECT string_agg(chr(first + n * step), '') FROM generate_series(1, 255) AS n)
            FROM (VALUES (131072, 17), (912, 0), (119134, 0), (7936, 1), (64976, 1)) AS script (first, step)
            """)
    }

    @Test func `names are equal for the database exactly when they are for Swift`() async throws {
        let database = try await StoreDatabase()
        let pairs = try await database.sql(
            """
            SELECT string_agg(c || ':' || encode(convert_to(profiled_fold_case(chr(c)), 'UTF8'), 'hex'), ' ')
            FROM generate_series(1, 131071) AS c WHERE c NOT BETWEEN 55296 AND 57343
                AND profiled_fold_case(chr(c)) <> chr(c)
            """)
        var folded: [UInt32: String] = [:]
        for pair in pairs.split(separator: " ") {
            let parts = pair.split(separator: ":")
            let hex = Array(parts[1].utf8)
            let bytes = stride(from: 0, to: hex.count, by: 2).compactMap {
                UInt8(String(decoding: hex[$0..<($0 + 2)], as: UTF8.self), radix: 16)
            }
            folded[UInt32(parts[0]) ?? 0] = String(decoding: bytes, as: UTF8.self)
        }
        #expect(folded.count > 1_000)
        var differences: [String] = []
        for value in UInt32(1)...131_071 {
            // Letters younger than the older of the two Unicode tables are left out.
            guard let scalar = Unicode.Scalar(value), let age = scalar.properties.age, age.major < 14 else { continue }
            let text = String(scalar)
            if (folded[value] ?? text) != text.uppercased().lowercased() {
                differences.append(String(value, radix: 16))
            }
        }
        #expect(differences.isEmpty)
    }

    @Test func `every function answers alike in a database of another locale`() async throws {
        let names = ["ÄÖÜ ß", "İstanbul", "ΣΊΣΥΦΟΣ", "日本 🚀", "naïve", "ÅNGSTRÖM"]
        let list = names.map { "'\($0)'" }.joined(separator: ", ")
        let query = """
            SELECT md5(string_agg(concat(profiled_name_key(n), profiled_fold(n), profiled_search_tokens(n),
                profiled_search_vector('a', n, '{}', '', '{}')), ',')) FROM unnest(ARRAY[\(list)]) AS n
            """
        let one = try await StoreDatabase().sql(query)
        let admin = try await TestPostgres.shared.adminConninfo()
        let name = "locale_\(UInt32.random(in: 0..<UInt32.max))"
        try await TestPostgres.shared.execute(
            "CREATE DATABASE \(name) ENCODING 'UTF8' TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'tr' LOCALE 'C.UTF-8'",
            on: admin)
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "migrations/0001_text_and_document_rules.up.sql")
        let conninfo = TestPostgres.conninfo(admin, database: name)
        try await TestPostgres.shared.execute(
            String(decoding: try Data(contentsOf: file), as: UTF8.self), on: conninfo)
        #expect(try await TestPostgres.shared.execute(query, on: conninfo) == one)
    }
}
