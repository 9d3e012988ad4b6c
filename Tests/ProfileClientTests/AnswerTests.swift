import JSON
import ProfiledProtocol
import SwiftProtobuf
import TTRPC
import Testing

@testable import ProfileClient

struct AnswerTests {
    private static func message() -> Profiled_V1_CustomerProfile {
        .with {
            $0.accountID = "acme"
            $0.id = "01234567-89ab-4cde-8f01-23456789abcd"
            $0.version = 1 << 40
            $0.labels = ["team": "emea", "": "", "städte": "Malmö"]
            $0.metadata = #"{"tags": ["a"], "source": "imported"}"#
            $0.createdAt = Google_Protobuf_Timestamp(seconds: -5, nanos: 999_999_000)
            $0.updatedAt = Google_Protobuf_Timestamp(seconds: 1_700_000_000, nanos: 0)
            $0.deletedAt = Google_Protobuf_Timestamp()
            $0.createdBy = "somebody whose name is long"
            $0.updatedBy = "somebody whose name is long"
            $0.deletedBy = "x"
            $0.name = "Zoë & Łukasz"
            $0.description_p = "People"
            $0.demographics = #"{"gender": "all", "ageRange": {"max": 40, "min": 18}}"#
            $0.interests = ["cycling", "", "podcasts"]
            $0.behavior = #"{"devicePreferences": ["mobile"]}"#
            $0.persona = #"{"b": 1.50, "name": "Zoë"}"#
            $0.isDefault = true
            $0.isActive = false
        }
    }

    private static func read(_ bytes: [UInt8], account: String = "acme", id: String = "") -> CustomerProfile? {
        CustomerProfile(answer: bytes, account: account, askedID: id)
    }

    @Test func `A record read by hand is the one that generated code reads`() throws {
        for message in [Self.message(), Profiled_V1_CustomerProfile(), .with { $0.isActive = true }] {
            let bytes: [UInt8] = try message.serializedBytes()
            let record = try #require(Self.read(bytes))
            let expected = try CustomerProfile(message)
            #expect(record == expected)
            #expect(Self.read(bytes, account: "acmf", id: message.id) == record)
            #expect(record.persona.text == expected.persona.text)
        }
    }

    @Test func `Whatever bytes are cut off or changed, both readers agree or the generated one is asked`() throws {
        let bytes: [UInt8] = try Self.message().serializedBytes()
        var read = 0
        func check(_ bytes: [UInt8]) throws {
            guard let record = Self.read(bytes) else { return }
            read += 1
            let message = try Profiled_V1_CustomerProfile(serializedBytes: bytes)
            #expect(try record == CustomerProfile(message))
            // The scanner has promised the parser's consent: without it, these would be empty.
            for (text, members) in [
                (message.demographics, record.demographics.members), (message.behavior, record.behavior.members),
                (message.persona, record.persona.members), (message.metadata, record.metadata.members),
            ] {
                #expect(try text.isEmpty ? members.isEmpty : JSONObject(parsing: text) == members)
            }
        }
        for count in 0..<bytes.count { try check(Array(bytes[..<count])) }
        for position in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[position] ^= 1 << bit
                try check(changed)
            }
        }
        #expect(read > bytes.count)
        var random = SeededGenerator(seed: 20_261_125)
        for _ in 0..<2_000 {
            var changed = bytes
            for _ in 0..<Int.random(in: 2...4, using: &random) {
                let position = Int.random(in: 0..<changed.count, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: changed[position] = .random(in: .min ... .max, using: &random)
                case 1: changed.insert(.random(in: .min ... .max, using: &random), at: position)
                default: changed.remove(at: position)
                }
            }
            try check(changed)
        }
    }

    @Test func `What is unusual is left to generated code`() throws {
        let bytes: [UInt8] = try Self.message().serializedBytes()
        let time: [UInt8] = try Profiled_V1_CustomerProfile.with { $0.createdAt.seconds = 1 }.serializedBytes()
        #expect(Self.read(bytes + [0xF8, 0x07, 0x01]) == nil, "an unknown field")
        #expect(Self.read(bytes + time) == nil, "a message that is merged")
        #expect(Self.read(bytes + [0x82, 0x01, 0x01, 0xFF]) == nil, "a text that isn't UTF-8")
        let unread: [UInt8] = try Profiled_V1_CustomerProfile.with { $0.behavior = #"{"a":1,"a":2}"# }.serializedBytes()
        #expect(Self.read(unread) == nil, "a document that may not parse")
    }

    @Test func `A document that can't be read fails the call, not its first use`() async throws {
        let table = ProfileTable()
        let record = try await table.create(
            .with {
                $0.name = "one"
                $0.behavior = #"{"a":1,"a":2}"#
            }, "acme")
        let sound = try await table.create(
            .with {
                $0.name = "two"
                $0.behavior = #"{"z":1e3,"é":"\u00e9"}"#
            }, "acme")
        try await StubDaemon.run(table.register) { daemon in
            let profiles = try daemon.client().account("acme").customerProfiles
            let error = await #expect(throws: ProfileClientError.self) { try await profiles.get(record.id) }
            #expect(error?.message.contains("behavior") == true)
            #expect(try await profiles.get(sound.id).behavior.text == #"{"z":1e3,"é":"é"}"#)
        }
    }

    @Test func `Lists of an answer are read when they are looked at, and changed as any others`() throws {
        let message = Self.message()
        var record = try #require(Self.read(try message.serializedBytes()))
        #expect(record.labels == message.labels && record.interests == message.interests)
        let copy = record
        record.labels["team"] = nil
        record.interests.append("theatre")
        #expect(record.labels == ["": "", "städte": "Malmö"])
        #expect(record.interests == message.interests + ["theatre"] && copy.interests == message.interests)
        #expect(record != copy)
        let twice: [UInt8] = [0x22, 6, 0x0A, 1, 0x61, 0x12, 1, 0x62, 0x22, 6, 0x0A, 1, 0x61, 0x12, 1, 0x63]
        #expect(Self.read(twice)?.labels == ["a": "c"])
        // Lists in two places are left to the generated code.
        let split: [UInt8] = [0x9A, 0x01, 1, 0x61, 0x18, 1, 0x9A, 0x01, 1, 0x62]
        #expect(Self.read(split) == nil)
        #expect(try Profiled_V1_CustomerProfile(serializedBytes: split).interests == ["a", "b"])
    }

    @Test func `The request for a record, written by hand, is the one that generated code writes`() async throws {
        let table = ProfileTable()
        let record = try await table.create(.with { $0.name = "one" }, "acme")
        try await StubDaemon.run(table.register) { daemon in
            let profiles = try daemon.client().account("acme").customerProfiles
            #expect(
                try await profiles.get(record.id) == profiles.get(record.id, fields: ["name", "interests", "labels"]))
            let error = await #expect(throws: ProfileClientError.self) { try await profiles.get("") }
            #expect(error?.requestID.count == 36)
        }
    }

    @Test func `Copies share a document that is parsed, and changes of one don't reach the other`() throws {
        let record = try #require(Self.read(try Self.message().serializedBytes()))
        var copy = record
        copy.demographics.ageRange.minimum = 21
        #expect(record.demographics.ageRange.minimum == 18)
        #expect(copy.demographics.ageRange.minimum == 21 && copy.demographics.ageRange.maximum == 40)
        #expect(copy != record)
        copy.demographics = record.demographics
        #expect(copy == record && copy.hashValue == record.hashValue)
        #expect(record.behavior.devicePreferences == ["mobile"] && record.metadata.tags == ["a"])
    }

    @Test func `Names of reads are UUIDs of version 4, each another`() {
        #expect(RequestID(0, 0).text == "00000000-0000-4000-8000-000000000000")
        #expect(RequestID(0x0123_4567_89AB_CDEF, .max).text == "01234567-89ab-4def-bfff-ffffffffffff")
        let names = Set((0..<10_000).map { _ in RequestID.ofRead().text })
        #expect(names.count == 10_000)
        let pattern = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
        #expect(names.allSatisfy { $0.wholeMatch(of: pattern) != nil })
    }

    @Test func `Tasks on the client's own executor read and write as others do`() async throws {
        let table = ProfileTable()
        let record = try await table.create(.with { $0.name = "one" }, "acme")
        try await StubDaemon.run(table.register) { daemon in
            let client = try daemon.client()
            let profiles = client.account("acme").customerProfiles
            try await withThrowingTaskGroup { group in
                for number in 0..<500 {
                    group.addTask(executorPreference: client.executor) {
                        if number % 50 == 0 { try await profiles.create(CustomerProfile(name: "new \(number)")) }
                        #expect(try await profiles.get(record.id).name == "one")
                    }
                }
                try await group.waitForAll()
            }
            #expect(await table.records.count == 11)
            await client.close()
        }
    }
}
