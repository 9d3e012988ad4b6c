import JSON
import ProfileModel
import Testing

struct CustomerProfileContentTests {
    @Test
    func `accepts the documents of the domain as they are`() throws {
        let demographics = """
            {"ageRange": {"min": 25, "max": 40}, "gender": "all", "location": {"countries": ["US", "CA"],
             "cities": ["San Francisco", "Łódź"], "radius": {"latitude": 37.7749, "longitude": -122.4194, "radius": 50,
             "unit": "miles"}}, "incomeRange": {"min": 75000, "max": 150000.50, "currency": "EUR"},
             "educationLevel": "bachelors", "ownKey": {"deep": [1.10]}}
            """
        let content = CustomerProfileContent(
            name: "Makers", demographics: demographics, interests: ["3D printing"],
            behavior: #"{"devicePreferences":["mobile"],"onlineActivityLevel":"very_active"}"#,
            persona: #"{"name":"Zoë","painPoints":["time"],"x":null}"#, labels: ["team/emea": ""],
            metadata: #"{"source":"imported","tags":["a"]}"#)
        let checked = try content.validated()
        #expect(checked == content)
        #expect(checked.demographics == demographics)
    }

    @Test
    func `names every violation by its wire path`() {
        let content = CustomerProfileContent(
            name: " \u{3000} ", description: String(repeating: "é", count: 4_097),
            demographics: """
                {"ageRange":{"min":"9","max":121},"gender":"f","location":{"countries":["US","xx"],"radius":{"unit":"km",
                "latitude":90.1}},"incomeRange":{"min":1e3,"max":999.99,"currency":"EURO"},"educationLevel":7}
                """,
            interests: ["Ski", "sKI", "", String(repeating: "x", count: 256)],
            behavior: #"{"devicePreferences":["Mobile Phone"],"socialMediaPlatforms":"x"}"#, persona: "[1]",
            labels: ["Big": "x"], metadata: #"{"source":"guess","a":1,"a":2}"#)
        let found = violations { _ = try content.validated() }
        #expect(
            Set(found.keys) == [
                "customer_profile.name", "customer_profile.description", "customer_profile.demographics.ageRange.min",
                "customer_profile.demographics.ageRange.max", "customer_profile.demographics.gender",
                "customer_profile.demographics.location.countries[1]",
                "customer_profile.demographics.location.radius.unit",
                "customer_profile.demographics.location.radius.latitude",
                "customer_profile.demographics.incomeRange.min",
                "customer_profile.demographics.incomeRange.currency",
                "customer_profile.demographics.educationLevel", "customer_profile.interests[1]",
                "customer_profile.interests[2]", "customer_profile.interests[3]",
                "customer_profile.behavior.devicePreferences[0]", "customer_profile.behavior.socialMediaPlatforms",
                "customer_profile.persona", "customer_profile.labels.Big", "customer_profile.metadata",
            ])
        #expect(found["customer_profile.demographics.ageRange.max"] == "must be between 0 and 120")
        #expect(found["customer_profile.demographics.incomeRange.min"] == "must be at most max")
    }

    @Test
    func `compares the ends of ranges as numbers, not as text`() {
        let content = CustomerProfileContent(name: "x", demographics: #"{"ageRange":{"min":9,"max":25}}"#)
        #expect(violations { _ = try content.validated() }.isEmpty)
    }

    @Test
    func `accepts ranges that are open at either end`() {
        for range in [#"{"min":18}"#, #"{"max":65}"#, #"{"min":18,"max":null}"#, "{}"] {
            let content = CustomerProfileContent(name: "x", demographics: #"{"ageRange":\#(range)}"#)
            #expect(violations { _ = try content.validated() }.isEmpty)
        }
    }

    @Test(arguments: [
        "L'Oréal", "Häagen-Dazs", "\"Quoted\" & <odd>", "株式会社", "Яндекс", "👩‍👩‍👧‍👦", "العربية", "a  b", "‏עברית",
    ])
    func `keeps accents, quotes, emoji and every script`(name: String) throws {
        #expect(
            try CustomerProfileContent(name: name).validated().name.unicodeScalars.elementsEqual(name.unicodeScalars))
    }

    @Test
    func `trims names and brings them into normalisation form C`() throws {
        let name = try CustomerProfileContent(name: "\u{2003}\n e\u{301}te\u{301} \u{85}").validated().name
        #expect(Array(name.unicodeScalars) == ["é", "t", "é"])
    }

    @Test
    func `counts 255 Unicode scalars, not bytes`() {
        let fits = String(repeating: "字", count: 255)
        #expect(violations { _ = try CustomerProfileContent(name: fits).validated() }.isEmpty)
        #expect(
            violations { _ = try CustomerProfileContent(name: fits + "字").validated(path: "customer_profiles[7]") }
                == ["customer_profiles[7].name": "must be at most 255 characters long"])
        #expect(!violations { _ = try CustomerProfileContent(name: "a\u{7}b").validated() }.isEmpty)
    }

    @Test
    func `interests are unique whatever the case and keep their order`() throws {
        let content = CustomerProfileContent(name: "x", interests: [" Ski ", "Straße", "art"])
        #expect(try content.validated().interests == ["Ski", "Straße", "art"])
        let twice = CustomerProfileContent(name: "x", interests: ["Straße", "STRASSE"])
        #expect(violations { _ = try twice.validated() }.keys.contains("customer_profile.interests[1]"))
        let many = CustomerProfileContent(name: "x", interests: (0...200).map(String.init))
        #expect(
            violations { _ = try many.validated() } == ["customer_profile.interests": "must have at most 200 entries"])
    }

    @Test
    func `an empty document is an object without members`() throws {
        #expect(try CustomerProfileContent(name: "x", demographics: "").validated().demographics == "{}")
    }

    @Test
    func `allows 64 labels of 63 characters and no more`() {
        let key = { (position: Int) in String(repeating: "k", count: 60) + String(100 + position) }
        let labels = Dictionary(uniqueKeysWithValues: (0..<64).map { (key($0), "") })
        #expect(violations { _ = try CustomerProfileContent(name: "x", labels: Labels(labels)).validated() }.isEmpty)
        var more = labels
        more["one-more"] = "1"
        #expect(!violations { _ = try CustomerProfileContent(name: "x", labels: Labels(more)).validated() }.isEmpty)
        let long = Labels([key(0) + "k": "v"])
        #expect(!violations { _ = try CustomerProfileContent(name: "x", labels: long).validated() }.isEmpty)
    }

    @Test
    func `an account is never trimmed but refused`() throws {
        #expect(try AccountID("acme").rawValue == "acme")
        for text in ["", " acme", "acme\n", "e\u{301}", "a\0", String(repeating: "a", count: 256)] {
            #expect(violations { _ = try AccountID(text) }.keys.contains("account_id"))
        }
    }
}
