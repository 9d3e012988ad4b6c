import FoundationEssentials
import ProfileModel
import Testing

@testable import ProfileStore

/// People and the profiles they fit.
@Suite(.serialized) struct MatchTests {
    private let acme = AccountID(stored: "acme")

    private static let shared = Task { try await StoreDatabase() }

    /// The clauses that a person meets and fails of a profile with these documents, written `met | failed`.
    private func clauses(
        _ demographics: String = "{}", interests: [String] = [], behavior: String = "{}",
        _ edit: (inout Person) -> Void
    ) async throws -> String {
        let database = try await Self.shared.value
        let profile = try await database.profile(UUID().uuidString) {
            $0.demographics = demographics
            $0.interests = interests
            $0.behavior = behavior
        }
        var person = Person()
        edit(&person)
        let query = try MatchQuery(accountID: acme, person: person, ids: [profile.id])
        let match = try #require(try await database.profiles.match(query).elements.first)
        // Whoever fits is on the page of all that fit, and nobody else.
        let all = try MatchQuery(accountID: acme, person: person, pageSize: 1_000)
        let found = try await database.profiles.match(all).elements.contains { $0.record.id == profile.id }
        #expect(found == match.clauses.fits)
        func text(_ clauses: [MatchClause]) -> String { clauses.map { "\($0)" }.joined(separator: ",") }
        return "\(text(match.clauses.met)) | \(text(match.clauses.failed))"
    }

    @Test func `a profile that asks for nothing fits everybody`() async throws {
        #expect(try await clauses { _ in } == " | ")
        let open =
            #"{"ageRange":{},"gender":"all","location":{"countries":[]},"incomeRange":{},"educationLevel":"any","own":1}"#
        #expect(try await clauses(open) { _ in } == " | ")
        #expect(
            try await clauses(#"{"ageRange":null,"gender":null,"location":null,"incomeRange":null}"#) { $0.age = 5 }
                == " | ")
    }

    @Test func `what isn't known of a person fails whatever asks for it`() async throws {
        let asking = """
            {"ageRange":{"min":18},"gender":"female","location":{"cities":["Bonn"]},"incomeRange":{"max":5},
             "educationLevel":"high_school"}
            """
        let all = try await clauses(
            asking, interests: ["Chess"], behavior: #"{"devicePreferences":["mobile"],"socialMediaPlatforms":["x"]}"#
        ) { _ in }
        #expect(all == " | age,gender,location,income,education,interests,devices,socialMedia")
    }

    @Test func `ages are compared as numbers, both ends included, open ends to 0 and 120`() async throws {
        for (range, age, fits) in [
            (#"{"min":9,"max":25}"#, 9, true), (#"{"min":9,"max":25}"#, 25, true), (#"{"min":9,"max":25}"#, 26, false),
            (#"{"min":9,"max":25}"#, 8, false), (#"{"min":9}"#, 120, true), (#"{"max":9}"#, 0, true),
            (#"{"max":9}"#, 25, false), (#"{"min":0,"max":120}"#, 120, true),
        ] {
            let found = try await clauses(#"{"ageRange":\#(range)}"#) { $0.age = Int32(age) }
            #expect(found == (fits ? "age | " : " | age"), "\(range) \(age)")
        }
    }

    @Test func `gender and education`() async throws {
        #expect(try await clauses(#"{"gender":"non_binary"}"#) { $0.gender = "non_binary" } == "gender | ")
        #expect(try await clauses(#"{"gender":"non_binary"}"#) { $0.gender = "female" } == " | gender")
        let levels = [
            "any", "high_school", "some_college", "associates", "bachelors", "masters", "professional", "doctorate",
        ]
        for (low, asked) in levels.enumerated() {
            for (high, has) in levels.enumerated() {
                let found = try await clauses(#"{"educationLevel":"\#(asked)"}"#) { $0.educationLevel = has }
                #expect(found == (low == 0 ? " | " : high >= low ? "education | " : " | education"), "\(asked) \(has)")
            }
        }
    }

    @Test func `one of the places is enough, whatever the case`() async throws {
        let places = #"{"location":{"countries":["US","CA"],"states":["Bayern"],"cities":["Düsseldorf"]}}"#
        #expect(try await clauses(places) { $0.country = "CA" } == "location | ")
        #expect(try await clauses(places) { $0.country = "DE" } == " | location")
        #expect(
            try await clauses(places) {
                $0.country = "DE"; $0.state = "BAYERN"
            } == "location | ")
        #expect(try await clauses(places) { $0.city = "DU\u{308}SSELDORF" } == "location | ")
        #expect(try await clauses(places) { $0.city = "Dusseldorf" } == " | location")
        #expect(
            try await clauses(places) {
                $0.latitudeMicrodegrees = 0; $0.longitudeMicrodegrees = 0
            } == " | location")
    }

    /// Distances by the WGS 84 ellipsoid differ by at most half a percent; the bounds leave that room.
    @Test(arguments: [
        // San Francisco to Los Angeles, 559 km or 347 miles.
        (37.7749, -122.4194, 34.0522, -118.2437, "560", "kilometers", true),
        (37.7749, -122.4194, 34.0522, -118.2437, "555", "kilometers", false),
        (37.7749, -122.4194, 34.0522, -118.2437, "348", "miles", true),
        (37.7749, -122.4194, 34.0522, -118.2437, "346", "miles", false),
        // Across the antimeridian, 22 km, and on it by both its names.
        (0.0, 179.9, 0.0, -179.9, "23", "kilometers", true), (0.0, 179.9, 0.0, -179.9, "22", "kilometers", false),
        (10.0, 180.0, 10.0, -180.0, "0.001", "kilometers", true),
        // At a pole longitude doesn't count.
        (90.0, 0.0, 90.0, 123.0, "0.001", "kilometers", true), (89.9, 0.0, 89.9, 180.0, "22.3", "kilometers", true),
        (-90.0, 0.0, 90.0, 0.0, "20016", "kilometers", true), (-90.0, 0.0, 90.0, 0.0, "20014", "kilometers", false),
        // Antipodes, where rounding takes the sum past 1.
        (45.0, 45.0, -45.0, -135.0, "20016", "kilometers", true), (0.1, 0.1, -0.1, -179.9, "20016", "kilometers", true),
        // The same place, and a circle larger than the earth.
        (52.5, 13.4, 52.5, 13.4, "0", "kilometers", true), (0.0, 0.0, 12.0, 34.0, "1e300", "miles", true),
    ])
    func `a circle is a circle everywhere on earth`(
        _ place: (
            latitude: Double, longitude: Double, ofPerson: Double, andLongitude: Double, radius: String, unit: String,
            isInside: Bool
        )
    ) async throws {
        let circle = """
            {"location":{"radius":{"latitude":\(place.latitude),"longitude":\(place.longitude),"radius":\(place.radius),
             "unit":"\(place.unit)"}}}
            """
        let found = try await clauses(circle) {
            $0.latitudeMicrodegrees = Int32((place.ofPerson * 1e6).rounded())
            $0.longitudeMicrodegrees = Int32((place.andLongitude * 1e6).rounded())
        }
        #expect(found == (place.isInside ? "location | " : " | location"))
    }

    @Test func `income is compared exactly, and only in its own currency`() async throws {
        let range = #"{"incomeRange":{"min":75000,"max":150000.5,"currency":"USD"}}"#
        for (income, currency, fits) in [
            (75_000, "USD", true), (74_999, "USD", false), (150_000, "USD", true), (150_001, "USD", false),
            (80_000, "EUR", false), (80_000, "", false),
        ] {
            let found = try await clauses(range) {
                $0.income = Int64(income); $0.incomeCurrency = currency
            }
            #expect(found == (fits ? "income | " : " | income"), "\(income) \(currency)")
        }
        #expect(
            try await clauses(#"{"incomeRange":{"min":9007199254740993}}"#) { $0.income = 9_007_199_254_740_992 }
                == " | income")
        #expect(
            try await clauses(#"{"incomeRange":{"min":5}}"#) {
                $0.income = .max; $0.incomeCurrency = "JPY"
            } == "income | ")
    }

    @Test func `lists want one in common, whatever the case`() async throws {
        #expect(
            try await clauses(interests: ["Chess", "ÉCLAIRS"]) { $0.interests = ["go", "éclairs"] } == "interests | ")
        #expect(try await clauses(interests: ["Chess"]) { $0.interests = ["ches%", "Che_s"] } == " | interests")
        let behavior = #"{"devicePreferences":["mobile","tv"],"socialMediaPlatforms":["instagram"]}"#
        #expect(
            try await clauses(behavior: behavior) {
                $0.devices = ["TV"]; $0.socialMediaPlatforms = ["x"]
            }
                == "devices | socialMedia")
    }

    @Test func `deleted and inactive profiles are left out, and other accounts' too`() async throws {
        let database = try await StoreDatabase()
        let live = try await database.profile("live")
        let gone = try await database.profile("gone")
        _ = try await database.profiles.delete(acme, gone.id, expectedVersion: nil, actor: StoreDatabase.actor)
        let idle = try await database.profile("idle") { $0.isActive = false }
        let foreign = try await database.profile("foreign", account: "other")
        let ids = [foreign.id, idle.id, gone.id, live.id]
        for ids in [ids, []] {
            let query = try MatchQuery(accountID: acme, person: Person(), ids: ids)
            #expect(try await database.profiles.match(query).elements.map(\.record.id) == [live.id])
        }
    }

    @Test func `any document that somebody wrote in SQL is compared, none makes it fail`() async throws {
        let database = try await StoreDatabase()
        try await database.sql(
            """
            INSERT INTO target_customer_profiles (account_id, name, demographics, behavior) SELECT 'acme', n::text, d::jsonb, b::jsonb
            FROM (VALUES ('{"ageRange":[1]}', '{"devicePreferences":{}}'), ('{"ageRange":{"min":"9","max":1e400}}', '{"devicePreferences":[1,null,{}]}'),
                ('{"ageRange":{"min":1e900,"max":-1e900}}', '[]'::jsonb::text), ('{"ageRange":{"min":50,"max":40}}', '{"socialMediaPlatforms":"x"}'),
                ('{"gender":7,"location":[],"incomeRange":[],"educationLevel":{}}', '{}'),
                ('{"location":{"radius":{"latitude":1e300,"longitude":1,"radius":1},"countries":"US","cities":[7]}}', '{}'),
                ('{"location":{"radius":{"latitude":1,"longitude":1,"radius":1e900}},"incomeRange":{"min":1e900}}', '{}'),
                ('{"location":{"radius":{"latitude":1e-900,"longitude":1e-900,"radius":1e-900}},"educationLevel":"nonsense"}', '{}'))
                AS v(d, b), LATERAL (SELECT row_number() OVER ()) AS r(n) WHERE jsonb_typeof(b::jsonb) = 'object'
            """.replacing("SELECT 'acme', n::text", with: "SELECT 'acme', gen_random_uuid()::text"))
        var person = Person()
        person.age = 45
        person.gender = "male"
        person.country = "US"
        person.city = "7"
        (person.latitudeMicrodegrees, person.longitudeMicrodegrees) = (1_000_000, 1_000_000)
        person.income = .max
        person.educationLevel = "doctorate"
        person.devices = ["1"]
        person.socialMediaPlatforms = ["x"]
        let ids = try await database.sql("SELECT string_agg(id::text, ' ') FROM target_customer_profiles").split(
            separator: " ")
        #expect(ids.count == 7)
        let query = try MatchQuery(
            accountID: acme, person: person, ids: ids.compactMap { UUID(uuidString: String($0)) })
        #expect(try await database.profiles.match(query).elements.count == 7)
        _ = try await database.profiles.match(try MatchQuery(accountID: acme, person: person))
        for mode in AgeRangeQuery.Mode.allCases {
            let query = try AgeRangeQuery(accountID: acme, minimum: nil, maximum: nil, mode: mode)
            _ = try await database.profiles.findByAgeRange(query)
        }
    }

    @Test func `pages hold every profile that fits once, however little is looked at for one`() async throws {
        let database = try await StoreDatabase(limits: StoreLimits(matchCandidates: 7))
        for number in 0..<60 {
            try await database.profile("p\(number)") {
                $0.demographics =
                    number % 3 == 0 ? #"{"gender":"male"}"# : number % 3 == 1 ? #"{"ageRange":{"min":30}}"# : "{}"
            }
        }
        var person = Person()
        person.age = 40
        for size in [1, 3, 7, 8, 1_000] as [Int32] {
            var found: [ProfileMatch] = []
            var token = ""
            var pages = 0
            repeat {
                let query = try MatchQuery(accountID: acme, person: person, pageSize: size, pageToken: token)
                let page = try await database.profiles.match(query)
                let counts = page.elements.map(\.clauses.met.count)
                #expect(counts == counts.sorted(by: >) && page.elements.count <= size)
                found += page.elements
                token = page.next.map(query.nextPageToken(after:)) ?? ""
                pages += 1
            } while !token.isEmpty && pages < 200
            #expect(found.count == 40 && Set(found.map(\.record.id)).count == 40, "\(size)")
        }
        // A page that nobody is on can have another behind it.
        person.gender = "female"
        person.age = nil
        let first = try await database.profiles.match(try MatchQuery(accountID: acme, person: person, pageSize: 5))
        #expect(first.next != nil)
    }

    @Test func `a page is bounded in bytes`() async throws {
        let database = try await StoreDatabase(limits: StoreLimits(answerBytes: 5_000))
        var ids: [UUID] = []
        for number in 0..<6 {
            ids.append(
                try await database.profile("p\(number)") { $0.description = String(repeating: "d", count: 2_000) }.id)
        }
        let query = try MatchQuery(accountID: acme, person: Person())
        let page = try await database.profiles.match(query)
        #expect((1...3).contains(page.elements.count) && page.next != nil)
        let all = try MatchQuery(accountID: acme, person: Person(), ids: ids)
        let error = try await refusal { try await database.profiles.match(all).elements.count }
        #expect(error?.reason == .resourceExhausted)
    }
}
