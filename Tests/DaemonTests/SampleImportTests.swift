import Foundation
import JSON
import PostgresTestSupport
import ProfileClient
import Testing

/// The sample data, by the library and by the command, byte for byte.
@Suite struct SampleImportTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The records of the sample: their lines as objects.
    private static func sample() throws -> [JSONObject] {
        try String(contentsOf: root.appending(path: "protocol/samples/demo.ndjson"), encoding: .utf8)
            .split(separator: "\n").map { try JSONObject(parsing: String($0)) }
    }

    private static func profile(_ line: JSONObject) -> CustomerProfile {
        var record = CustomerProfile(name: line["name"]?.stringValue ?? "")
        record.id = line["id"]?.stringValue ?? ""
        record.description = line["description"]?.stringValue ?? ""
        record.demographics.members = line["demographics"]?.objectValue ?? [:]
        record.behavior.members = line["behavior"]?.objectValue ?? [:]
        record.persona.members = line["persona"]?.objectValue ?? [:]
        record.metadata.members = line["metadata"]?.objectValue ?? [:]
        record.interests = line["interests"]?.arrayValue?.compactMap(\.stringValue) ?? []
        record.labels = labels(line)
        return record
    }

    private static func brand(_ line: JSONObject) -> BrandGuideline {
        var record = BrandGuideline(brandName: line["brandName"]?.stringValue ?? "")
        record.id = line["id"]?.stringValue ?? ""
        record.detailLevel = line["detailLevel"]?.stringValue == "DETAIL_LEVEL_FULL" ? .full : .highLevel
        record.highLevelGuidelines.members = line["highLevelGuidelines"]?.objectValue ?? [:]
        record.fullStyleGuide.members = line["fullStyleGuide"]?.objectValue ?? [:]
        record.externalRefs.members = line["externalRefs"]?.objectValue ?? [:]
        record.metadata.members = line["metadata"]?.objectValue ?? [:]
        record.brandValues = line["brandValues"]?.arrayValue?.compactMap(\.stringValue) ?? []
        record.industry = line["industry"]?.stringValue ?? ""
        record.labels = labels(line)
        return record
    }

    private static func labels(_ line: JSONObject) -> [String: String] {
        var labels: [String: String] = [:]
        for member in line["labels"]?.objectValue?.members ?? [] { labels[member.key] = member.value.stringValue }
        return labels
    }

    /// Every record is found by its id and by its name, with all its fields, byte for byte.
    private static func check<Record: RecordUnderTest>(_ records: [Record], in account: ProfileAccount) async throws {
        let stored = Record.records(of: account)
        #expect(try await stored.list(pageSize: 1_000).collect().count == records.count)
        let found = try await stored.batchGet(records.map(\.id))
        #expect(found.missingIDs.isEmpty)
        for (record, got) in zip(records, found.records) {
            #expect(got.id == record.id && got.fields == record.fields, "\(record.title)")
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for part in stride(from: 0, to: records.count, by: 40) {
                group.addTask {
                    for record in records[part..<min(part + 40, records.count)] {
                        #expect(try await stored.get(record.id).titleBytes == record.titleBytes)
                        let results = try await stored.search(record.title, pageSize: 20).pages.first { _ in true }
                        #expect(
                            results?.items.contains { $0.record.id == record.id } == true,
                            "\(record.title) is not found by its name")
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    @Test func `the sample comes back as it is, through the library`() async throws {
        let account = try await DataWorld.shared.value.account()
        let lines = try Self.sample()
        let profiles = lines.filter { $0["kind"] == "customer_profile" }.map(Self.profile)
        let brands = lines.filter { $0["kind"] == "brand_guideline" }.map(Self.brand)
        #expect(profiles.count + brands.count == lines.count && lines.count == 300)
        try await account.customerProfiles.batchCreate(profiles)
        try await account.brandGuidelines.batchCreate(brands)
        try await Self.check(profiles, in: account)
        try await Self.check(brands, in: account)
    }

    @Test func `the sample comes back as it is, through the command, which may run twice`() async throws {
        let world = try await DataWorld.shared.value
        let account = world.account()
        let path = Self.root.appending(path: "protocol/samples/demo.ndjson").path
        let first = try await world.profilectl("import", path, "--account", account.id)
        #expect(first.status == 0, "\(first.output)")
        let lines = try Self.sample()
        let profiles = lines.filter { $0["kind"] == "customer_profile" }.map(Self.profile)
        let brands = lines.filter { $0["kind"] == "brand_guideline" }.map(Self.brand)
        try await Self.check(profiles, in: account)
        try await Self.check(brands, in: account)

        let before = try await Self.fingerprint(world, account.id)
        let second = try await world.profilectl("import", path, "--account", account.id)
        #expect(second.status == 0, "\(second.output)")
        #expect(try await Self.fingerprint(world, account.id) == before, "the second run changed something")
    }

    @Test func `a bad line is reported with its number, the others are imported, upper-case ids are the same ids`()
        async throws
    {
        let world = try await DataWorld.shared.value
        let account = world.account()
        let id = UUID().uuidString
        let path = "/tmp/profiled-import-\(UUID().uuidString).ndjson"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let text = """
            {"kind": "customer_profile", "id": "\(id)", "name": "one"}

            {"kind": "customer_profile", "name": ""}
            not JSON
            {"kind": "brand_guideline", "id": "\(UUID().uuidString)", "brandName": "“two” 日本"}\r
            {"kind": "customer_profile", "nmae": "misspelt"}
            {"kind": "customer_profile", "id": "\(id.lowercased())", "name": "the same id again"}
            """
        try text.write(toFile: path, atomically: true, encoding: .utf8)
        for _ in 0..<2 {
            let run = try await world.profilectl("import", path, "--account", account.id)
            #expect(run.status != 0)
            for line in [3, 4, 6] { #expect(run.output.contains("\(line)"), "\(run.output)") }
            #expect(run.output.contains("name") && run.output.contains("nmae"), "\(run.output)")
            #expect(try await account.customerProfiles.list().collect().map(\.name) == ["one"], "\(run.output)")
            #expect(try await account.brandGuidelines.list().collect().map(\.brandName) == ["“two” 日本"])
        }
    }

    private static func fingerprint(_ world: DataWorld, _ account: String) async throws -> String {
        try await world.sql(
            """
            SELECT count(*), sum(version), md5(string_agg(t::text, '' ORDER BY id)) FROM (
                SELECT id, version, t::text FROM target_customer_profiles AS t WHERE account_id = '\(account)'
                UNION ALL SELECT id, version, b::text FROM brand_guidelines AS b WHERE account_id = '\(account)') AS t
            """)
    }
}
