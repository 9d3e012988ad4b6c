import Foundation
import JSON
import ProfileClient
import Testing

@testable import profilectl

struct ImportRecordTests {
    private func problems(_ line: String) -> [String] {
        do {
            _ = try ImportRecord(line: Array(line.utf8))
            return []
        } catch {
            return error.violations.map(\.description)
        }
    }

    @Test func `Every sample record reads, and its JSON form reads back as the same record`() throws {
        let path = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../protocol/samples/demo.ndjson")
        var splitter = LineSplitter()
        let lines = splitter.lines(adding: Array(try Data(contentsOf: path))) + splitter.finish()
        #expect(lines.count == 300)
        for case .bytes(let bytes, _) in lines {
            let record = try ImportRecord(line: bytes)
            let form =
                switch record {
                case .brandGuideline(let brand): brand.form
                case .budget(let budget): budget.form
                case .customerProfile(let profile): profile.form
                case .budget(let budget): budget.form
                case .container(let container): container.form
                }
            #expect(try ImportRecord(line: Array(form.text.utf8)) == record)
            #expect(!form.members.contains { $0.value.isNull })
        }
    }

    @Test func `Documents keep the digits of their numbers`() throws {
        let line = #"{"kind":"customer_profile","name":"a","demographics":{"x":1.50,"y":12345678901234567890.1}}"#
        guard case .customerProfile(let profile) = try ImportRecord(line: Array(line.utf8)) else { return }
        #expect(profile.demographics.text == #"{"x":1.50,"y":12345678901234567890.1}"#)
    }

    @Test func `Problems name the field and the rule`() {
        #expect(problems("{") == ["is no JSON: the text ends inside a value at column 2"])
        #expect(problems("[1]") == ["must be a JSON object, is array"])
        #expect(problems("{}") == ["kind: is missing: customer_profile, brand_guideline, budget or container"])
        #expect(
            problems(#"{"kind":"other"}"#) == [
                #"kind: must be customer_profile, brand_guideline, budget or container, is "other""#
            ])
        #expect(problems(#"{"kind":"brand_guideline","brandNam":"x"}"#) == ["brandNam: is no field of this kind"])
        #expect(
            problems(#"{"kind":"customer_profile","name":1,"interests":"x","persona":[],"labels":{"a":1}}"#) == [
                "name: must be a string, is a number", "interests: must be an array of strings, is a string",
                "persona: must be an object, is an array", "labels.a: must be a string",
            ])
        #expect(
            problems(#"{"kind":"brand_guideline","brandName":"x","detailLevel":"most"}"#) == [
                "detailLevel: must be DETAIL_LEVEL_HIGH_LEVEL or DETAIL_LEVEL_FULL"
            ])
    }

    @Test func `What only the daemon sets is ignored`() {
        #expect(
            problems(#"{"kind":"customer_profile","name":"x","version":9,"createdAt":"now","accountId":"a"}"#) == [])
    }

    @Test func `Any line of bytes is an answer or a record, never a trap`() {
        var generator = SystemRandomNumberGenerator()
        let seed = Array(#"{"kind":"customer_profile","name":"x","labels":{"a":"b"},"demographics":{"a":1e5}}"#.utf8)
        for _ in 1...2000 {
            var bytes = seed
            for _ in 1...3 {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            _ = try? ImportRecord(line: bytes)
        }
    }
}
