import Testing
import SwiftProtobuf

@testable import TTRPCWire

struct RequestEnvelopeTests {
    private static func parse(_ bytes: [UInt8]) throws -> ParsedRequest { try ParsedRequest(bytes) }

    private static func request(_ change: (inout Ttrpc_Request) -> Void) throws -> [UInt8] {
        var request = Ttrpc_Request()
        change(&request)
        return try request.serializedBytes()
    }

    private static func pair(_ key: String, _ value: String) -> Ttrpc_KeyValue {
        var pair = Ttrpc_KeyValue()
        pair.key = key
        pair.value = value
        return pair
    }

    @Test("what swift-protobuf encodes is read alike", arguments: [0, 1, -1, .max, .min, 300_000_000_000] as [Int64])
    func reads(timeout: Int64) throws {
        let bytes = try Self.request {
            $0.service = "golden.Écho"
            $0.method = "Say"
            $0.payload = .init([0, 255, 10])
            $0.timeoutNano = timeout
            $0.metadata = [Self.pair("actor", "ñandú 🦤"), Self.pair("actor", ""), Self.pair("", "x")]
        }
        let parsed = try Self.parse(bytes)
        #expect(parsed == ParsedRequest(try Ttrpc_Request(serializedBytes: bytes)))
        #expect(parsed.metadata["actor"] == ["ñandú 🦤", ""])
    }

    @Test("what is encoded here is read alike by swift-protobuf", arguments: [0, 1, -1, .max, .min] as [Int64])
    func writes(timeout: Int64) throws {
        for count in [0, 1, 127, 128, 20_000] {
            let payload = [UInt8](repeating: 3, count: count)
            var metadata = Metadata()
            metadata.append("k", String(repeating: "v", count: count / 2))
            metadata.append("", "")
            var frame: [UInt8] = [0xAA]
            RequestEnvelope.appendFrame(
                to: &frame, streamID: 0x0102_0305, flags: .remoteOpen, service: "s.S", method: "", payload: payload,
                timeoutNanoseconds: timeout, metadata: metadata)
            let written = Array(frame[1...])
            let header = try FrameHeader(parsing: written.span)
            #expect(header.streamID == 0x0102_0305 && header.type == .request && header.flags == .remoteOpen)
            #expect(Int(header.dataLength) == frame.count - 11)
            let oracle = try Ttrpc_Request(serializedBytes: Array(frame[11...]))
            #expect(oracle.service == "s.S" && oracle.method.isEmpty && Array(oracle.payload) == payload)
            #expect(oracle.timeoutNano == timeout)
            #expect(oracle.metadata == [Self.pair("k", String(repeating: "v", count: count / 2)), Self.pair("", "")])
        }
    }

    @Test("every truncation of an envelope is refused or is a shorter envelope, as for swift-protobuf")
    func truncations() throws {
        let bytes = try Self.request {
            $0.service = "golden.Echo"
            $0.method = "Say"
            $0.payload = .init([1, 2, 3])
            $0.timeoutNano = -5
            $0.metadata = [Self.pair("key", "value")]
        }
        for count in 0..<bytes.count {
            let input = Array(bytes.prefix(count))
            let oracle = (try? Ttrpc_Request(serializedBytes: input)).map { ParsedRequest($0) }
            #expect((try? Self.parse(input)) == oracle, "cut after \(count) bytes")
        }
    }

    @Test("metadata is limited to 64 pairs and 16 KiB")
    func metadataLimits() throws {
        func bytes(pairs: Int, valueBytes: Int) throws -> [UInt8] {
            try Self.request { request in
                for _ in 0..<pairs {
                    request.metadata.append(Self.pair("k", String(repeating: "v", count: valueBytes)))
                }
            }
        }
        #expect(try Self.parse(bytes(pairs: 64, valueBytes: 255)).metadata.byteCount == 16_384)
        #expect(try Self.parse(bytes(pairs: 1, valueBytes: 16_383)).metadata.byteCount == 16_384)
        for (pairs, valueBytes) in [(65, 0), (1, 16_384), (64, 256), (1, 1_000_000)] {
            let input = try bytes(pairs: pairs, valueBytes: valueBytes)
            #expect(throws: WireError.metadataTooLarge) { try Self.parse(input) }
        }
    }

    @Test("names are limited to 256 bytes each")
    func nameLimits() throws {
        let longest = String(repeating: "n", count: 256)
        let fits = try Self.request {
            $0.service = longest
            $0.method = longest
        }
        #expect(try Self.parse(fits).service == Array(longest.utf8))
        for path in [\Ttrpc_Request.service, \Ttrpc_Request.method] {
            let input = try Self.request { $0[keyPath: path] = longest + "n" }
            #expect(throws: WireError.methodNameTooLong) { try Self.parse(input) }
        }
    }

    @Test("text of metadata must be UTF-8 without U+0000, and the error names the field")
    func metadataText() {
        for bad in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x61, 0]] as [[UInt8]] {
            let key = [0x0A, UInt8(bad.count)] + bad
            let value = [0x0A, 1, 0x61, 0x12, UInt8(bad.count)] + bad
            #expect(throws: WireError.malformedEnvelope(field: "metadata.key")) {
                try Self.parse([0x2A, UInt8(key.count)] + key)
            }
            #expect(throws: WireError.malformedEnvelope(field: "metadata.value")) {
                try Self.parse([0x2A, UInt8(value.count)] + value)
            }
        }
    }

    @Test("malformed fields are refused by name")
    func malformed() {
        let cases: [([UInt8], String)] = [
            ([0x0A, 5, 1], "service"), ([0x12, 0x80], "method"),
            ([0x1A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], "payload"),
            ([0x20] + [UInt8](repeating: 0xFF, count: 10), "timeout_nano"), ([0x2A, 1], "metadata"),
            ([0x2A, 1, 0x0A], "metadata.key"), ([0x2A, 1, 0x07], "metadata"), ([0x02, 0], "tag"), ([0x37], "field 6"),
            ([0x34], "field 6"),
            ([0x31, 1, 2], "field 6"), ([0x35, 1], "field 6"),
        ]
        for (bytes, field) in cases {
            #expect(throws: WireError.malformedEnvelope(field: field)) { try Self.parse(bytes) }
        }
    }

    @Test("unknown fields of every wire type are passed over, groups up to 100 deep")
    func unknownFields() throws {
        let known: [UInt8] = [0x12, 1, 0x6D]
        for unknown in [
            [0x30, 0xFF, 1], [0x31, 1, 2, 3, 4, 5, 6, 7, 8], [0x32, 2, 9, 9], [0x35, 1, 2, 3, 4],
            [0x33, 0x08, 1, 0x34],
            [0x33, 0x33, 0x34, 0x34],
        ] as [[UInt8]] {
            #expect(try Self.parse(unknown + known).method == [0x6D])
            #expect(try Self.parse(known + unknown).method == [0x6D])
        }
        func nested(_ depth: Int) -> [UInt8] {
            [UInt8](repeating: 0x33, count: depth) + [UInt8](repeating: 0x34, count: depth) + known
        }
        #expect(try Self.parse(nested(100)).method == [0x6D])
        #expect(throws: WireError.self) { try Self.parse(nested(101)) }
        #expect(throws: WireError.self) { try Self.parse(nested(1_000_000)) }
        #expect(throws: WireError.self) { try Self.parse([0x33, 0x3C]) }
    }

    @Test("a field that occurs twice counts as last given")
    func lastWins() throws {
        let parsed = try Self.parse([0x0A, 1, 0x61, 0x20, 1, 0x0A, 1, 0x62, 0x20, 2, 0x1A, 1, 9, 0x1A, 0])
        #expect(parsed.service == [0x62] && parsed.timeoutNanoseconds == 2 && parsed.payload.isEmpty)
        // What was replaced is not looked at for what only a value may not hold.
        let pair: [UInt8] = [0x0A, 2, 0, 0x6C, 0x0A, 1, 0x73, 0x12, 1, 0, 0x12, 1, 0x74]
        let metadata = try Self.parse([0x2A, UInt8(pair.count)] + pair).metadata
        #expect(metadata.pairs.count == 1 && metadata.first("s") == "t")
    }
}
