import JSON
import ProfileModel
import Testing

struct FieldMaskTests {
    private let current = CustomerProfileContent(
        name: "Old", demographics: #"{"zz":{"k":[1.10]},"ageRange":{"min":18,"max":30,"own":"x"},"gender":"all"}"#,
        interests: ["a"], isDefault: true, labels: ["team": "emea", "tier": "1"])

    private func applying(_ patch: CustomerProfileContent, _ paths: String...) throws -> CustomerProfileContent {
        try current.applying(patch, mask: FieldMask(paths, for: .customerProfile))
    }

    @Test
    func `changes what it names and nothing else`() throws {
        let patch = CustomerProfileContent(name: "New", description: "d", interests: ["b"], isActive: false)
        var expected = current
        expected.name = "New"
        expected.isActive = false
        #expect(try applying(patch, "name", "is_active") == expected)
    }

    @Test
    func `reaches into documents, sets, removes and keeps unknown keys`() throws {
        let patch = CustomerProfileContent(
            name: "", demographics: #"{"ageRange":{"min":21},"location":{"cities":["Oslo"]}}"#)
        let result = try applying(
            patch, "demographics.ageRange.min", "demographics.gender", "demographics.location.cities")
        #expect(
            result.demographics
                == #"{"zz":{"k":[1.10]},"ageRange":{"min":21,"max":30,"own":"x"},"location":{"cities":["Oslo"]}}"#)
    }

    @Test
    func `takes known keys in snake case`() throws {
        let patch = CustomerProfileContent(name: "", demographics: #"{"ageRange":{"min":21}}"#)
        let mask = try FieldMask(["demographics.age_range.min"], for: .customerProfile)
        #expect(mask.paths.map(\.description) == ["demographics.ageRange.min"])
        #expect(try current.applying(patch, mask: mask).demographics.contains(#""min":21"#))
    }

    @Test
    func `sets and removes single labels, dots and all`() throws {
        let patch = CustomerProfileContent(name: "", labels: ["example.com/x": "1"])
        let result = try applying(patch, "labels.example.com/x", "labels.tier")
        #expect(result.labels == ["team": "emea", "example.com/x": "1"])
    }

    @Test
    func `a star names everything that an update may set`() throws {
        let patch = CustomerProfileContent(name: "New")
        var expected = patch
        expected.isDefault = true
        #expect(try applying(patch, "*") == expected)
    }

    @Test
    func `a path inside another says nothing new`() throws {
        let mask = try FieldMask(
            ["demographics.ageRange.min", "demographics.ageRange", "name", "demographics.ageRange.max", "name"],
            for: .customerProfile)
        #expect(mask.paths.map(\.description) == ["demographics.ageRange", "name"])
    }

    @Test
    func `refuses unknown, immutable and output-only paths, naming each`() {
        let paths = [
            "nmae", "id", "version", "is_default", "name.x", "demographics.", "labels.Big", "*", "brand_name", "",
        ]
        let found = violations { _ = try FieldMask(paths, for: .customerProfile) }
        #expect(Set(found.keys) == Set(paths.indices.map { "update_mask.paths[\($0)]" }))
        #expect(found["update_mask.paths[0]"]?.contains("`nmae`") == true)
        #expect(reason { _ = try FieldMask(paths, for: .customerProfile) } == .invalidMask)
        #expect(violations { _ = try FieldMask([], for: .customerProfile) }.keys.contains("update_mask"))
    }

    @Test
    func `names the place where a path cannot lead`() {
        let patch = CustomerProfileContent(name: "", demographics: #"{"gender":{"x":1}}"#)
        let found = violations { _ = try applying(patch, "demographics.gender.x") }
        #expect(Array(found.keys) == ["customer_profile.demographics.gender.x"])
    }

    @Test
    func `the result is checked as a whole`() {
        let patch = CustomerProfileContent(name: "", demographics: #"{"ageRange":{"min":31}}"#)
        let found = violations { _ = try applying(patch, "demographics.ageRange.min") }
        #expect(found == ["customer_profile.demographics.ageRange.min": "must be at most max"])
    }

    @Test
    func `keeps every key outside its paths, whatever the documents`() throws {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<400 {
            let before = RandomDocument.object(depth: 4, using: &generator)
            let patch = RandomDocument.object(depth: 4, using: &generator)
            let path = try #require(
                JSONPath(
                    (0..<Int.random(in: 1...3, using: &generator)).map { _ in
                        RandomDocument.key(using: &generator)
                    }))
            let content = CustomerProfileContent(name: "x", demographics: before.text)
            let mask = try FieldMask(["demographics.\(path)"], for: .customerProfile)
            let patched = CustomerProfileContent(name: "", demographics: patch.text)
            guard let result = try? content.applying(patched, mask: mask) else {
                // Only a way through something that is no object is refused.
                #expect(patch[path] != nil && before[path] == nil)
                continue
            }
            let after = try JSONObject(parsing: result.demographics)
            #expect(after[path] == patch[path])
            var outsideBefore = before
            var outsideAfter = after
            outsideBefore.remove(at: path)
            outsideAfter.remove(at: path)
            RandomDocument.dropEmpty(&outsideBefore, along: path)
            RandomDocument.dropEmpty(&outsideAfter, along: path)
            #expect(outsideBefore == outsideAfter)
        }
    }
}

struct ReadMaskTests {
    @Test
    func `returns what it names and what always comes`() throws {
        let mask = try ReadMask(["name", "created_at"], for: .customerProfile)
        #expect(mask.includes("name") && mask.includes("id") && mask.includes("version"))
        #expect(!mask.includes("demographics"))
        #expect(try ReadMask([], for: .customerProfile) == .all)
        #expect(ReadMask.all.includes("demographics"))
    }

    @Test
    func `refuses names that are no fields`() {
        let found = violations { _ = try ReadMask(["name", "demographics.gender", "x"], for: .customerProfile) }
        #expect(Set(found.keys) == ["read_mask.paths[1]", "read_mask.paths[2]"])
    }

    @Test("a document that the database wrote with blanks doesn't stand in the way of another field's change")
    func storedSpacing() throws {
        // 256 KiB as it was sent, half as much again as it is stored.
        let count = (262_144 - 8) / 2
        let sent = "{\"a\":[" + String(repeating: "1,", count: count - 1) + "1]}"
        let stored = "{\"a\": [" + String(repeating: "1, ", count: count - 1) + "1]}"
        #expect(sent.utf8.count <= 262_144 && stored.utf8.count > 390_000)
        let content = CustomerProfileContent(name: "x", persona: stored)
        let mask = try FieldMask(["name"], for: .customerProfile)
        #expect(try content.applying(CustomerProfileContent(name: "y"), mask: mask).name == "y")
        // One number more is too long, with blanks or without.
        for long in [sent, stored].map({ $0.replacingOccurrences(of: "[1", with: "[1,1") }) {
            #expect(throws: ProfileError.self) {
                _ = try CustomerProfileContent(name: "x", persona: long).validated()
            }
        }
    }
}
