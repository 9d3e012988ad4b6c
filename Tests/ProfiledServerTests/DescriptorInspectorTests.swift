import Foundation
import ProfiledProtocol
import SwiftProtobuf
import TTRPC
import Testing

@testable import ProfiledServer

struct DescriptorInspectorTests {
    /// `t.Node { Node child = 1; string text = 2; repeated int32 numbers = 3; bytes raw = 4; repeated fixed32 words = 5;
    /// repeated double reals = 6; repeated string texts = 7; }`
    private static let inspector: DescriptorInspector? = {
        func field(
            _ name: String, _ number: Int32, _ type: Google_Protobuf_FieldDescriptorProto.TypeEnum,
            isRepeated: Bool = false
        ) -> Google_Protobuf_FieldDescriptorProto {
            var field = Google_Protobuf_FieldDescriptorProto()
            field.name = name
            field.number = number
            field.type = type
            field.label = isRepeated ? .repeated : .optional
            if type == .message { field.typeName = ".t.Node" }
            return field
        }
        var node = Google_Protobuf_DescriptorProto()
        node.name = "Node"
        node.field = [
            field("child", 1, .message), field("text", 2, .string), field("numbers", 3, .int32, isRepeated: true),
            field("raw", 4, .bytes), field("words", 5, .fixed32, isRepeated: true),
            field("reals", 6, .double, isRepeated: true), field("texts", 7, .string, isRepeated: true),
        ]
        var file = Google_Protobuf_FileDescriptorProto()
        file.package = "t"
        file.messageType = [node]
        var set = Google_Protobuf_FileDescriptorSet()
        set.file = [file]
        return (try? set.serializedData()).flatMap { try? DescriptorInspector(DescriptorCatalogue($0)) }
    }()

    private func violation(_ bytes: [UInt8]) throws -> PayloadViolation? {
        try #require(Self.inspector).violation(in: bytes.span, messageName: "t.Node")
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var bytes: [UInt8]
        var field: String?
        var testDescription: String { "\(bytes) → \(field ?? "nothing")" }
        init(_ field: String?, _ bytes: [UInt8]) {
            self.bytes = bytes
            self.field = field
        }
    }

    @Test(
        "a malformed payload names its field",
        arguments: [
            Case(nil, []), Case(nil, [0x12, 1, 0x61]), Case(nil, [0x22, 2, 0x00, 0xFF]), Case(nil, [0x1A, 2, 1, 0]),
            // A field of the wrong wire type is an unknown field.
            Case(nil, [0x10, 0x00]), Case(nil, [0x0D, 0, 0, 0, 0]), Case(nil, [0x48, 1]),
            // Text.
            Case("text", [0x12, 1, 0x00]), Case("text", [0x12, 1, 0xFF]), Case("text", [0x12, 2, 0xC0, 0x80]),
            Case("text", [0x12, 3, 0xED, 0xA0, 0x80]), Case("text", [0x12, 5, 0x61]), Case("text", [0x12]),
            Case("texts", [0x3A, 0, 0x3A, 1, 0x00]), Case("child.text", [0x0A, 3, 0x12, 1, 0]),
            Case("child.child.text", [0x0A, 5, 0x0A, 3, 0x12, 1, 0xFE]),
            // Cut short and overlong.
            Case("child", [0x0A, 5, 0x12]), Case("child", [0x0A, 1, 0x80]), Case("t.Node", [0x80]),
            Case("t.Node", [0x00]),
            Case("t.Node", [0x04]), Case("numbers", [0x18, 0x80]), Case("raw", [0x22, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F]),
            Case("raw", [0x22] + [UInt8](repeating: 0xFF, count: 9) + [0x01]),
            Case("words", [0x2D, 1, 2, 3]), Case("reals", [0x31, 1, 2, 3]),
            // Packed values.
            Case("numbers", [0x1A, 1, 0x80]), Case("words", [0x2A, 3, 1, 2, 3]), Case("reals", [0x32, 4, 1, 2, 3, 4]),
            // Unknown fields.
            Case("9", [0x48, 0x80]), Case("9", [0x4A, 3, 1]), Case("9", [0x4E, 1]), Case("9", [0x4B, 0x54]),
            Case("child.9", [0x0A, 2, 0x4A, 3]), Case(nil, [0x4B, 0x08, 1, 0x4C]), Case("9", [0x4C]),
        ])
    func malformed(example: Case) throws {
        #expect(try violation(example.bytes)?.field == example.field)
        // And the generated decoder, which has the first word, refuses nothing else.
    }

    @Test func `a hundred levels pass, one more does not`() throws {
        func nested(_ levels: Int) -> [UInt8] {
            var bytes: [UInt8] = []
            for _ in 1..<levels {
                var length: [UInt8] = []
                var rest = bytes.count
                repeat {
                    length.append(UInt8(rest & 0x7F) | (rest > 0x7F ? 0x80 : 0))
                    rest >>= 7
                } while rest > 0
                bytes = [0x0A] + length + bytes
            }
            return bytes
        }
        #expect(try violation(nested(100)) == nil)
        let deep = try #require(try violation(nested(101)))
        #expect(deep.rule.contains("deeper than 100"))
        #expect(try violation(nested(20_000)) != nil)
        // Groups of an unknown field nest too.
        #expect(try violation([UInt8](repeating: 0x4B, count: 1_000_000))?.field == "9")
    }

    @Test func `fields of our own requests are found by path`() throws {
        let inspector = try DescriptorInspector(DescriptorCatalogue(DescriptorSet.serialized))
        var request = Profiled_V1_BatchCreateCustomerProfilesRequest()
        var profile = Profiled_V1_CustomerProfile()
        profile.labels = ["k": "v\0"]
        request.customerProfiles = [profile]
        let bytes: [UInt8] = try request.serializedBytes()
        let name = Profiled_V1_BatchCreateCustomerProfilesRequest.protoMessageName
        #expect(inspector.violation(in: bytes.span, messageName: name)?.field == "customer_profiles.labels.value")
        profile.labels = [:]
        profile.interests = ["a", "b\0"]
        request.customerProfiles = [Profiled_V1_CustomerProfile(), profile]
        let more: [UInt8] = try request.serializedBytes()
        #expect(inspector.violation(in: more.span, messageName: name)?.field == "customer_profiles.interests")
        #expect(inspector.violation(in: more.span, messageName: "no.such.Message") == nil)
    }

    @Test func `a map's key or value of another wire type is named, since the generated decoder stumbles over it`()
        throws
    {
        let inspector = try DescriptorInspector(DescriptorCatalogue(DescriptorSet.serialized))
        // customer_profile { labels { key: 12417 as a varint, value: "b" } }, and a value of four fixed bytes.
        for (bytes, field) in [
            ([18, 8, 34, 6, 8, 129, 97, 18, 1, 98], "key"),
            ([18, 10, 34, 8, 10, 1, 97, 21, 8, 195, 133, 108], "value"),
        ] as [([UInt8], String)] {
            let name = Profiled_V1_UpdateCustomerProfileRequest.protoMessageName
            let found = inspector.violation(in: bytes.span, messageName: name)
            #expect(found?.field == "customer_profile.labels.\(field)")
        }
    }

    @Test func `random bytes never trap, and what it finds nothing in, the generated decoder takes`() throws {
        let inspector = try DescriptorInspector(DescriptorCatalogue(DescriptorSet.serialized))
        var seed = Profiled_V1_UpdateCustomerProfileRequest()
        seed.accountID = "acme"
        seed.customerProfile.id = "44C6CD7E-175B-4311-8A31-004F8C657758"
        seed.customerProfile.name = "Ålesund"
        seed.customerProfile.labels = ["a": "b"]
        seed.customerProfile.interests = ["x", "y"]
        seed.updateMask.paths = ["name"]
        let start: [UInt8] = try seed.serializedBytes()
        var fuzz = Fuzz(seed: 1)
        while let bytes = fuzz.mutated(start) {
            let found = inspector.violation(in: bytes.span, messageName: type(of: seed).protoMessageName)
            if found == nil {
                #expect(throws: Never.self, "seed \(fuzz.seed), round \(fuzz.rounds): \(bytes)") {
                    try Profiled_V1_UpdateCustomerProfileRequest(serializedBytes: bytes)
                }
            }
        }
        #expect(fuzz.rounds > 100)
    }
}
