import Foundation
import JSON
import ProfileClient
import ProfiledProtocol
import TTRPC
import Testing

/// What records may hold, asked of the daemon itself.
@Suite struct RecordRulesTests {
    @Test func `every field of a profile that breaks its rule is named, in one answer`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account()
        let error = try await status {
            try await world.rawProfiles.create(
                .with { request in
                    request.accountID = account.id
                    request.customerProfile.name = String(repeating: "é", count: 256)
                    request.customerProfile.description_p = String(repeating: "d", count: 4_097)
                    request.customerProfile.interests = [
                        "ok", "", "OK", String(repeating: "i", count: 256), "line\nbreak",
                    ]
                    request.customerProfile.labels = ["UPPER": "x", "long": String(repeating: "v", count: 256)]
                    request.customerProfile.demographics =
                        #"{"ageRange": {"min": 121, "max": "old"}, "gender": "no", "location": {"countries": ["XXX"]}, "incomeRange": {"min": -1}}"#
                    request.customerProfile.behavior =
                        #"{"onlineActivityLevel": "always", "devicePreferences": ["Not Snake"]}"#
                    request.customerProfile.persona = "[]"
                    request.customerProfile.metadata = "{"
                })
        }
        let prefix = "customer_profile."
        let expected: Set<String> = [
            "name", "description", "interests[1]", "interests[2]", "interests[3]", "interests[4]", "labels.UPPER",
            "labels.long",
            "demographics.ageRange.min", "demographics.ageRange.max", "demographics.gender",
            "demographics.location.countries[0]",
            "demographics.incomeRange.min", "behavior.onlineActivityLevel", "behavior.devicePreferences[0]", "persona",
            "metadata",
        ]
        #expect(error?.code == .invalidArgument && error?.reason == "INVALID_FIELD")
        #expect(Set((error?.fields ?? []).map { String($0.dropFirst(prefix.count)) }) == expected)
        let violations = error?.detail(Google_Rpc_BadRequest.self)?.fieldViolations ?? []
        #expect(violations.allSatisfy { $0.field.hasPrefix(prefix) && !$0.description_p.isEmpty })
        #expect(try await account.profileStatus().isFirstTime)
    }

    @Test func `every field of guidelines that breaks its rule is named, in one answer`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account().id
        let error = try await status {
            try await world.rawBrands.create(
                .with { request in
                    request.accountID = account
                    request.brandGuideline.brandName = " \u{A0} "
                    request.brandGuideline.industry = String(repeating: "i", count: 256)
                    request.brandGuideline.brandValues = (0..<51).map { "value \($0)" }
                    request.brandGuideline.detailLevel = .full
                    request.brandGuideline.highLevelGuidelines =
                        ##"{"colors": {"primary": [{"hex": "DA291C"}, {"hex": "#DA291C80"}]}, "logo": {"primaryLogoUrl": "http://x"}}"##
                    request.brandGuideline.externalRefs = #"{"canvaBrandTemplateId": 7}"#
                    request.brandGuideline.labels = Dictionary(uniqueKeysWithValues: (0..<65).map { ("l\($0)", "") })
                })
        }
        #expect(
            Set((error?.fields ?? []).map { $0.replacing("brand_guideline.", with: "") }) == [
                "brand_name", "industry", "brand_values", "full_style_guide",
                "high_level_guidelines.colors.primary[0].hex",
                "high_level_guidelines.logo.primaryLogoUrl", "external_refs.canvaBrandTemplateId", "labels",
            ])
        let unknown = try await status {
            try await world.rawBrands.create(
                .with {
                    $0.accountID = account
                    $0.brandGuideline.brandName = "x"
                    $0.brandGuideline.detailLevel = .UNRECOGNIZED(7)
                })
        }
        #expect(unknown == nil || unknown?.fields == ["brand_guideline.detail_level"])
    }

    @Test(arguments: ["", String(repeating: "a", count: 256), "nul\0"])
    func `an account id that breaks its rule is named by every service`(account: String) async throws {
        let world = try await DataWorld.shared.value
        let id = UUID().uuidString
        let errors: [RPCError?] = [
            try await status { try await world.rawProfiles.get(.with { ($0.accountID, $0.id) = (account, id) }) },
            try await status { try await world.rawProfiles.list(.with { $0.accountID = account }) },
            try await status {
                try await world.rawProfiles.search(.with { ($0.accountID, $0.query) = (account, "x") })
            },
            try await status { try await world.rawProfiles.delete(.with { ($0.accountID, $0.id) = (account, id) }) },
            try await status { try await world.rawBrands.batchGet(.with { ($0.accountID, $0.ids) = (account, [id]) }) },
            try await status {
                try await world.rawBrands.create(
                    .with {
                        $0.accountID = account
                        $0.brandGuideline.brandName = "x"
                    })
            },
            try await status {
                try await Profiled_V1_AccountService.Client(wrapping: world.client.transport)
                    .getProfileStatus(.with { $0.accountID = account })
            },
        ]
        for error in errors {
            #expect(error?.code == .invalidArgument && error?.fields == ["account_id"], "\(String(describing: error))")
        }
    }

    @Test func `the account in a record must be the request's, ids are UUIDs, versions aren't negative`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account().id
        let foreign = try await status {
            try await world.rawProfiles.create(
                .with {
                    $0.accountID = account
                    $0.customerProfile.accountID = "other"
                    $0.customerProfile.name = "x"
                })
        }
        #expect(foreign?.fields == ["customer_profile.account_id"])
        for id in ["", "1", "not-a-uuid", "{\(UUID().uuidString)}", UUID().uuidString + "0"] {
            let error = try await status {
                try await world.rawProfiles.get(.with { ($0.accountID, $0.id) = (account, id) })
            }
            #expect(error?.fields == ["id"] && error?.code == .invalidArgument, "\(id)")
        }
        let id = UUID().uuidString
        let negative = try await status {
            try await world.rawProfiles.delete(.with { ($0.accountID, $0.id, $0.expectedVersion) = (account, id, -1) })
        }
        #expect(negative?.fields == ["expected_version"])
    }

    @Test func `documents are taken up to 256 KiB and 32 levels, and not beyond`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account().id
        func text(_ bytes: Int) -> String { #"{"own":""# + String(repeating: "a", count: bytes - 10) + #""}"# }
        func nested(_ depth: Int) -> String {
            #"{"own":"# + String(repeating: "[", count: depth - 1) + String(repeating: "]", count: depth - 1) + "}"
        }
        func create(_ document: String, _ name: String) async throws -> RPCError? {
            try await status {
                let made = try await world.rawProfiles.create(
                    .with {
                        $0.accountID = account
                        $0.customerProfile.name = name
                        ($0.customerProfile.demographics, $0.customerProfile.metadata) = (document, document)
                    })
                #expect(
                    try JSONObject(parsing: made.metadata, limits: JSONLimits(maximumBytes: 400_000)).canonicalBytes
                        == JSONObject(parsing: document).canonicalBytes)
            }
        }
        #expect(try await create(text(262_144), "large") == nil)
        #expect(try await create(nested(32), "deep") == nil)
        // Short in bytes, long in jsonb's own spacing.
        let many = "{" + (0..<20_000).map { "\"\($0)\":1" }.joined(separator: ",") + "}"
        #expect(try await create(many, "many keys") == nil)
        let fields: Set<String> = ["customer_profile.demographics", "customer_profile.metadata"]
        #expect(try await create(text(262_145), "too large")?.fields == fields)
        #expect(try await create(nested(33), "too deep")?.fields == fields)
        #expect(try await create(String(repeating: "[", count: 200_000), "much too deep")?.fields == fields)
    }

    @Test(arguments: [
        #"{"own": "a\u0000b"}"#, #"{"a\u0000": 1}"#, #"{"own": "\ud800"}"#, #"{"own": 1e100000}"#, #"{"own": 01}"#,
        #"{"a":1,"a":2}"#,
        "{} x", "null", "\"text\"", #"{"own": NaN}"#, #"{'own': 1}"#, "{\"own\": \"\n\"}", #"{"own": [1,]}"#,
        "\u{FEFF}{}",
    ])
    func `a document that is no clean JSON object is refused by name`(document: String) async throws {
        let world = try await DataWorld.shared.value
        let account = world.account().id
        let error = try await status {
            try await world.rawProfiles.create(
                .with {
                    $0.accountID = account
                    $0.customerProfile.name = "x"
                    $0.customerProfile.persona = document
                })
        }
        #expect(error?.code == .invalidArgument)
        #expect(
            error?.fields.allSatisfy { $0.hasPrefix("customer_profile.persona") } == true
                && error?.fields.isEmpty == false, "\(String(describing: error))")
    }

    @Test(arguments: [
        #"{"own": 0.1000000000000000055511151231257827, "big": 123456789012345678901234567890, "neg": -0.0, "e": 1.5e300}"#,
        #"{"own": "\u0001\u001f \u007f \ud83d\ude00 é é \" \\ \/", "": {"": []}, "null": null}"#,
        #"{"a b": 1, "a.b": 2, "`": 3, "ключ": 4, "🚲": 5, "__proto__": {}}"#, " \t\r\n{ \"own\" : [ ] } ",
    ])
    func `a document comes back as the same value`(document: String) async throws {
        let world = try await DataWorld.shared.value
        let account = world.account().id
        let made = try await world.rawProfiles.create(
            .with {
                $0.accountID = account
                $0.customerProfile.name = "x"
                $0.customerProfile.metadata = document
            })
        let got = try await world.rawProfiles.get(.with { ($0.accountID, $0.id) = (account, made.id) })
        let (sent, stored) = (try JSONObject(parsing: document), try JSONObject(parsing: got.metadata))
        // Numbers keep their value and not their spelling.
        #expect(
            stored == sent
                && stored.keys.map(\.bytes).sorted(by: { $0.lexicographicallyPrecedes($1) })
                    == sent.keys.map(\.bytes).sorted(by: { $0.lexicographicallyPrecedes($1) })
        )
        for key in sent.keys {
            if let text = sent[key]?.stringValue { #expect(stored[key]?.stringValue?.bytes == text.bytes) }
        }
    }

    @Test func `U+0000 is refused in every text`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account().id
        for field in ["name", "description", "interests", "labels", "metadata"] {
            let error = try await status {
                try await world.rawProfiles.create(
                    .with {
                        $0.accountID = account
                        $0.customerProfile.name = field == "name" ? "a\0" : "x"
                        if field == "description" { $0.customerProfile.description_p = "a\0" }
                        if field == "interests" { $0.customerProfile.interests = ["a\0"] }
                        if field == "labels" { $0.customerProfile.labels = ["a": "\0"] }
                        if field == "metadata" { $0.customerProfile.metadata = "{\"a\":\"\0\"}" }
                    })
            }
            #expect(error?.code == .invalidArgument, "\(field)")
            #expect(
                error?.fields.allSatisfy { $0.hasPrefix("customer_profile.\(field)") } == true
                    && error?.fields.isEmpty == false, "\(field): \(error?.fields ?? [])")
        }
    }

    @Test(arguments: [
        ("caf\u{E9}", "cafe\u{301}"), ("\u{1100}\u{1161}", "\u{AC00}"), ("ПРИВЕТ", "привет"), ("ΟΔΟΣ", "οδος"),
        ("ΟΔΟΣ", "οδοσ"),
        ("ÉCOLE", "école"), ("ՀԱՅ", "հայ"), ("ქართული", "ᲥᲐᲠᲗᲣᲚᲘ"), ("𐐀𐐁", "𐐨𐐩"), ("Straße", "STRASSE"), ("ǅ", "ǆ"),
        ("ﬁn", "FIN"),
        ("ＡＢＣ", "ａｂｃ"), ("ꭰ", "Ꭰ"), ("Å", "\u{212B}"),
    ])
    func `names that differ in case or composition alone are one name`(one: String, other: String) async throws {
        let records = try await DataWorld.shared.value.account().customerProfiles
        let first = try await records.create(CustomerProfile(name: one))
        let error = await failure { () throws(ProfileClientError) in
            try await records.create(CustomerProfile(name: other))
        }
        #expect(error?.kind == .alreadyExists(field: "name", existingID: first.id), "\(String(describing: error))")
        // The list of interests goes by the same rule.
        let twice = await failure { () throws(ProfileClientError) in
            try await records.create(name: "x") { $0.interests = [one, other] }
        }
        #expect(twice?.violations.map(\.field) == ["customer_profile.interests[1]"], "\(String(describing: twice))")
    }

    @Test(arguments: [
        ("résumé", "resume"), ("東京", "東亰"), ("а", "a"), ("1", "¹"), ("a b", "a\u{A0}b"), ("שָׁלוֹם", "שלום"),
    ])
    func `names that differ in more are two`(one: String, other: String) async throws {
        let records = try await DataWorld.shared.value.account().customerProfiles
        let made = try await records.batchCreate([CustomerProfile(name: one), CustomerProfile(name: other)])
        #expect(
            made.map(\.name.bytes) == [
                one.precomposedStringWithCanonicalMapping.bytes, other.precomposedStringWithCanonicalMapping.bytes,
            ])
    }

    @Test func `the longest texts are taken in every script`() async throws {
        let records = try await DataWorld.shared.value.account().customerProfiles
        for sign in ["a", "é", "日", "🚲", "\u{1D15E}"] {
            let longest = String(repeating: sign, count: 255)
            // U+1D15E is two characters in normal form: then 255 of them are too many.
            if sign == "\u{1D15E}" { continue }
            var draft = CustomerProfile(name: longest)
            draft.description = String(repeating: sign, count: 4_096)
            draft.interests = (0..<200).map { "\($0) " + String(repeating: sign, count: 251) }
            draft.labels = Dictionary(uniqueKeysWithValues: (0..<64).map { ("l\($0)", longest) })
            let made = try await records.create(draft)
            #expect(made.fields == draft.fields)
            #expect(try await records.search(longest, pageSize: 1).collect().first?.record.id == made.id)
        }
    }
}
