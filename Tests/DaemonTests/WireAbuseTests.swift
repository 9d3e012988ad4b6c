import DaemonTestSupport
import ProfiledProtocol
import SwiftProtobuf
import TTRPC
import TTRPCWire
import Testing

private let health = Grpc_Health_V1_Health.serviceName
private let profiles = Profiled_V1_CustomerProfileService.serviceName

/// Every row of the table of answers in PROTOCOL.md, against the daemon. Rows that take ten seconds are in
/// `SilentPeerTests`, those about load in `OverloadTests`.
@Suite(.serialized, .daemon(), .timeLimit(.minutes(2)))
struct WireAbuseTests {
    /// The connection still takes calls: one more, which reaches a handler.
    private static func check(_ connection: RawConnection, on streamID: UInt32) throws {
        try connection.send(RawCaller.request(streamID, health, "Check"))
        let answer = try connection.receiveAnswer(streamID)
        #expect(answer.code == .ok && answer.payload == [8, 1])
    }

    /// Sends bytes that are answered on a stream without a handler; the connection stays usable.
    private static func refused(
        _ bytes: [UInt8], on streamID: UInt32, _ code: RPCError.Code, field: String? = nil, next: UInt32 = 101,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await Witness.abuse(started: 1, failed: 1, sourceLocation: sourceLocation) { connection in
            try connection.send(bytes)
            let answer = try connection.receiveAnswer(streamID)
            #expect(answer.code == code, "\(answer.error)", sourceLocation: sourceLocation)
            #expect(answer.payload.isEmpty, sourceLocation: sourceLocation)
            if let field {
                let violations = answer.error.detail(Google_Rpc_BadRequest.self)?.fieldViolations ?? []
                #expect(violations.map(\.field) == [field], "\(answer.error)", sourceLocation: sourceLocation)
            }
            try check(connection, on: next)
        }
    }

    /// Sends bytes at which the daemon closes the connection.
    private static func closed(
        _ bytes: [UInt8], started: UInt64 = 0, sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        try await Witness.abuse(started: started, failed: 0, sourceLocation: sourceLocation) { connection in
            try connection.send(bytes)
            #expect(try connection.receive(1).isEmpty, sourceLocation: sourceLocation)
        }
    }

    // MARK: Frames

    @Test("an end within a header or its data closes the connection, and no handler is called", arguments: 1...63)
    func cut(length: Int) async throws {
        let request = RawCaller.request(
            1, health, "Check", timeoutNanoseconds: 1_000_000_000, metadata: ["request-id": "r1"])
        try #require(request.count == 64)
        try await Witness.abuse(started: 0, failed: 0) { connection in
            try connection.send(Array(request.prefix(length)))
            connection.shutdownSending()
            #expect(try connection.receive(1).isEmpty)
        }
    }

    @Test("a length above 4 MiB is refused on its stream, and the data skipped", arguments: [4_194_305, 0xFF_FFFF])
    func oversized(length: Int) async throws {
        let daemon = try #require(DaemonTrait.daemon)
        let peak = try daemon.peakResidentMemoryBytes()
        let bytes =
            RawCaller.frame(1, type: 1, length: UInt32(length)) + [UInt8](repeating: 0xFF, count: length)
        try await Self.refused(bytes, on: 1, .resourceExhausted)
        #expect(try daemon.peakResidentMemoryBytes() - peak <= 2 << 20)
    }

    @Test("data above 4 MiB for a live stream ends that stream")
    func oversizedData() async throws {
        try await Witness.abuse(started: 2, failed: 1) { connection in
            try connection.send(RawCaller.request(1, health, "Watch", flags: .remoteOpen))
            try connection.send(RawCaller.frame(1, type: 3, length: 4_194_305))
            try connection.send([UInt8](repeating: 0, count: 4_194_305))
            #expect(try connection.receiveAnswer(1).code == .resourceExhausted)
            try Self.check(connection, on: 3)
        }
    }

    @Test("a frame of exactly 4 MiB is read")
    func longestFrame() async throws {
        // An unknown field, number 15, of as many bytes as it takes.
        var bytes: [UInt8] = []
        var count = 4_194_200
        while bytes.count != 4_194_304 + 10 {
            count += bytes.isEmpty ? 0 : 4_194_304 + 10 - bytes.count
            let payload = [0x7A] + Self.varint(count) + [UInt8](repeating: 7, count: count)
            bytes = RawCaller.request(1, health, "Check", payload: payload)
        }
        let request = bytes
        try await Witness.abuse(started: 1, failed: 0) { connection in
            try connection.send(request)
            #expect(try connection.receiveAnswer(1).code == .ok)
        }
    }

    @Test("a first byte that isn't 0 closes the connection at once", arguments: [1, 0x47, 0xFF])
    func firstByte(byte: UInt8) async throws {
        try await Self.closed([byte])
        try await Self.closed([byte] + [UInt8](repeating: 0xFF, count: 63))
    }

    @Test("a first byte that isn't 0 closes the connection after a frame that was fine")
    func firstByteLater() async throws {
        try await Witness.abuse(started: 1, failed: 0) { connection in
            try Self.check(connection, on: 1)
            try connection.send([1])
            #expect(try connection.receive(1).isEmpty)
        }
    }

    @Test("a request may come byte by byte")
    func byteByByte() async throws {
        try await Witness.abuse(started: 1, failed: 0) { connection in
            try connection.sendByteByByte(RawCaller.request(1, health, "Check"))
            #expect(try connection.receiveAnswer(1).payload == [8, 1])
        }
    }

    // MARK: Stream ids

    @Test("an id that is 0 or even is refused", arguments: [0, 2, 0xFFFF_FFFE])
    func evenID(streamID: UInt32) async throws {
        try await Self.refused(RawCaller.request(streamID, health, "Check"), on: streamID, .invalidArgument)
    }

    @Test("an id that isn't above all before is refused", arguments: [5, 3, 1])
    func usedID(streamID: UInt32) async throws {
        try await Witness.abuse(started: 2, failed: 1) { connection in
            try Self.check(connection, on: 5)
            try connection.send(RawCaller.request(streamID, health, "Check"))
            #expect(try connection.receiveAnswer(streamID).code == .invalidArgument)
            try Self.check(connection, on: 7)
        }
    }

    @Test("a request under the id of a live stream ends that stream, with one answer")
    func liveID() async throws {
        try await Witness.abuse(started: 2, failed: 1) { connection in
            try connection.send(RawCaller.request(1, health, "Watch", flags: .remoteClosed))
            #expect(try connection.receiveFrame() == ReceivedFrame(streamID: 1, type: 3, flags: 0, data: [8, 1]))
            try connection.send(RawCaller.request(1, health, "Check"))
            #expect(try connection.receiveAnswer(1).code == .invalidArgument)
            try Self.check(connection, on: 3)
        }
    }

    @Test("the highest id can be used, and after it the connection takes no call")
    func highestID() async throws {
        try await Witness.abuse(started: 1, failed: 1) { connection in
            try Self.check(connection, on: .max)
            try connection.send(RawCaller.request(1, health, "Check"))
            #expect(try connection.receiveAnswer(1).code == .invalidArgument)
        }
    }

    // MARK: Types and flags

    @Test("frames of unknown types and responses are passed over, and the 100th closes", arguments: [0, 2, 4, 255])
    func ignored(type: UInt8) async throws {
        try await Witness.abuse(started: 1, failed: 0) { connection in
            let frame = RawCaller.frame(1, type: type, data: [1, 2, 3])
            for _ in 0..<99 { try connection.send(frame) }
            try Self.check(connection, on: 1)
            try connection.send(frame)
            #expect(try connection.receive(1).isEmpty)
        }
    }

    @Test("data on an id that was never opened, or has ended, is refused", arguments: [0, 1, 3, 4, 99])
    func dataOnNoStream(streamID: UInt32) async throws {
        try await Witness.abuse(started: 2, failed: 1) { connection in
            try Self.check(connection, on: 1)
            try connection.send(RawCaller.frame(streamID, type: 3, data: [1]))
            #expect(try connection.receiveAnswer(streamID).code == .invalidArgument)
            try Self.check(connection, on: 101)
        }
    }

    @Test("data on a unary stream ends it, with one answer")
    func dataOnUnary() async throws {
        try await Witness.abuse(started: 2, failed: 1) { connection in
            // In one packet: the data is there before the handler has answered. A check of everything would be answered
            // before that, without a handler.
            let named = Grpc_Health_V1_HealthCheckRequest.with { $0.service = health }
            let request: [UInt8] = try named.serializedBytes()
            try connection.send(
                RawCaller.request(1, health, "Check", payload: request) + RawCaller.frame(1, type: 3, data: [1]))
            #expect(try connection.receiveAnswer(1).code == .invalidArgument)
            try Self.check(connection, on: 3)
        }
    }

    @Test("data after remote closed ends the stream", arguments: [FrameFlags.remoteClosed, []])
    func dataAfterClose(flags: FrameFlags) async throws {
        try await Witness.abuse(started: 2, failed: 1) { connection in
            try connection.send(RawCaller.request(1, health, "Watch", flags: flags))
            #expect(try connection.receiveFrame()?.type == 3)
            try connection.send(RawCaller.frame(1, type: 3, data: [1]))
            #expect(try connection.receiveAnswer(1).code == .invalidArgument)
            try Self.check(connection, on: 3)
        }
    }

    @Test("no data with a length ends the stream", arguments: [4, 5])
    func noDataWithLength(flags: UInt8) async throws {
        try await Witness.abuse(started: 2, failed: 1) { connection in
            try connection.send(RawCaller.request(1, health, "Watch", flags: .remoteOpen))
            try connection.send(RawCaller.frame(1, type: 3, flags: flags, data: [1]))
            #expect(try connection.receiveAnswer(1).code == .invalidArgument)
            try Self.check(connection, on: 3)
        }
    }

    @Test("data of length 0 is an empty message, and no data says nothing")
    func emptyMessage() async throws {
        try await Witness.abuse(started: 2, failed: 0) { connection in
            try connection.send(RawCaller.request(1, health, "Watch", flags: .remoteOpen))
            try connection.send(RawCaller.frame(1, type: 3, flags: 4))
            try Self.check(connection, on: 3)
            try connection.send(RawCaller.frame(1, type: 3))
            #expect(try connection.receiveFrame() == ReceivedFrame(streamID: 1, type: 3, flags: 0, data: [8, 1]))
        }
    }

    @Test("remote closed and remote open contradict each other")
    func contradiction() async throws {
        try await Self.refused(
            RawCaller.request(1, health, "Watch", flags: [.remoteClosed, .remoteOpen]), on: 1, .invalidArgument)
    }

    @Test("a request of a unary method can't be remote open")
    func openUnary() async throws {
        try await Self.refused(RawCaller.request(1, health, "Check", flags: .remoteOpen), on: 1, .invalidArgument)
    }

    // MARK: Names and envelopes

    @Test(
        "a service or method that doesn't exist is UNIMPLEMENTED",
        arguments: [(health, "Nothing"), ("no.Service", "Check"), ("", ""), (health, "check"), ("\u{1}", "\u{1F600}")])
    func unknown(service: String, method: String) async throws {
        try await Self.refused(RawCaller.request(1, service, method), on: 1, .unimplemented)
    }

    @Test("a name with a zero byte, or that isn't UTF-8, is refused by its field")
    func zeroInName() async throws {
        try await Self.refused(
            RawCaller.request(1, health + "\u{0}", "Check"), on: 1, .invalidArgument, field: "service")
        try await Self.refused(RawCaller.request(1, health, "\u{0}"), on: 1, .invalidArgument, field: "method")
        try await Self.refused(
            RawCaller.frame(1, type: 1, data: [0x0A, 0x01, 0xFF]), on: 1, .invalidArgument, field: "service")
    }

    @Test("a name of more than 256 bytes is refused")
    func longNames() async throws {
        let long = String(repeating: "x", count: 257)
        try await Self.refused(RawCaller.request(1, health, long), on: 1, .resourceExhausted)
        try await Self.refused(RawCaller.request(1, long, "Check"), on: 1, .resourceExhausted)
        try await Self.refused(RawCaller.request(1, health, String(long.dropLast())), on: 1, .unimplemented)
    }

    @Test(
        "an envelope that isn't protobuf is refused",
        arguments: [
            [0x0A], [0x0A, 0x05, 0x61], [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], [0x00],
            [0x20] + [UInt8](repeating: 0xFF, count: 10), [0x0F], [0x08, 0x01, 0x07], [0x2A, 0x02, 0x0A, 0x05],
            [UInt8](repeating: 0x3B, count: 5000),
        ])
    func malformedEnvelope(data: [UInt8]) async throws {
        try await Self.refused(RawCaller.frame(1, type: 1, data: data), on: 1, .invalidArgument)
    }

    @Test("more than 64 pairs of metadata, or 16,384 bytes of them, are refused, and so many are not")
    func metadata() async throws {
        var pairs = Metadata()
        for index in 0..<64 { pairs.append("k\(index)", "v") }
        var more = pairs
        more.append("k64", "v")
        var bytes = Metadata()
        bytes.append("k", String(repeating: "v", count: 16_383))
        var moreBytes = Metadata()
        moreBytes.append("k", String(repeating: "v", count: 16_384))
        try await Self.refused(RawCaller.request(1, health, "Check", metadata: more), on: 1, .resourceExhausted)
        try await Self.refused(RawCaller.request(1, health, "Check", metadata: moreBytes), on: 1, .resourceExhausted)
        for fitting in [pairs, bytes] {
            try await Witness.abuse(started: 1, failed: 0) { connection in
                try connection.send(RawCaller.request(1, health, "Check", metadata: fitting))
                #expect(try connection.receiveAnswer(1).code == .ok)
            }
        }
    }

    @Test("metadata that isn't UTF-8 is refused, naming the part")
    func metadataText() async throws {
        let names = Array(RawCaller.request(1, health, "Check").dropFirst(10))
        let value = names + [0x2A, 0x06, 0x0A, 0x01, 0x6B, 0x12, 0x01, 0xFF]
        try await Self.refused(
            RawCaller.frame(1, type: 1, data: value), on: 1, .invalidArgument, field: "metadata.value")
        let key = names + [0x2A, 0x06, 0x0A, 0x01, 0x00, 0x12, 0x01, 0x76]
        try await Self.refused(RawCaller.frame(1, type: 1, data: key), on: 1, .invalidArgument, field: "metadata.key")
    }

    // MARK: Payloads

    @Test(
        "a payload that isn't protobuf is refused",
        arguments: [
            [0x0A], [0x0A, 0x05, 0x61], [0x08, 0x01, 0x0F], [0x00, 0x00], [0x0A] + [UInt8](repeating: 0x80, count: 11),
            [UInt8](repeating: 0x7B, count: 200) + [UInt8](repeating: 0x7C, count: 200),
            [UInt8](repeating: 0x7B, count: 1_000_000),
        ])
    func malformedPayload(payload: [UInt8]) async throws {
        try await Self.refused(RawCaller.request(1, profiles, "Get", payload: payload), on: 1, .invalidArgument)
    }

    @Test(
        "text that isn't UTF-8, or has U+0000, is refused by its field's name",
        arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0x61, 0x00, 0x62]])
    func badText(text: [UInt8]) async throws {
        let account = [0x0A, UInt8(text.count)] + text
        try await Self.refused(
            RawCaller.request(1, profiles, "Get", payload: account), on: 1, .invalidArgument, field: "account_id")
        var profile = Profiled_V1_CustomerProfile()
        profile.name = "name"
        var request = Profiled_V1_CreateCustomerProfileRequest()
        request.accountID = "acme"
        request.customerProfile = profile
        var bytes: [UInt8] = try request.serializedBytes()
        let start = try #require(bytes.firstRange(of: Array("name".utf8))).lowerBound
        let name = text + [UInt8](repeating: 0x61, count: 4 - text.count)
        bytes.replaceSubrange(start..<start + 4, with: name)
        try await Self.refused(
            RawCaller.request(1, profiles, "Create", payload: bytes), on: 1, .invalidArgument,
            field: "customer_profile.name")
    }

    // MARK: Deadlines

    @Test("a time limit below 0 has passed, and no handler is called", arguments: [-1, Int64.min])
    func negativeTimeout(nanoseconds: Int64) async throws {
        try await Self.refused(
            RawCaller.request(1, health, "Check", timeoutNanoseconds: nanoseconds), on: 1, .deadlineExceeded)
    }

    @Test("a time limit of 0 is the default, and a huge one is cut", arguments: [0, 86_400_000_000_001, Int64.max])
    func longTimeout(nanoseconds: Int64) async throws {
        try await Witness.abuse(started: 2, failed: 0) { connection in
            try connection.send(RawCaller.request(1, health, "Check", timeoutNanoseconds: nanoseconds))
            #expect(try connection.receiveAnswer(1).code == .ok)
            try connection.send(
                RawCaller.request(3, health, "Watch", flags: .remoteClosed, timeoutNanoseconds: nanoseconds))
            #expect(try connection.receiveFrame()?.data == [8, 1])
        }
    }

    @Test("a stream ends at its deadline, at most 50 ms later")
    func deadline() async throws {
        try await Witness.abuse(started: 2, failed: 1) { connection in
            let clock = ContinuousClock()
            let start = clock.now
            try connection.send(
                RawCaller.request(1, health, "Watch", flags: .remoteClosed, timeoutNanoseconds: 100_000_000))
            #expect(try connection.receiveFrame()?.type == 3)
            #expect(try connection.receiveAnswer(1).code == .deadlineExceeded)
            let taken = clock.now - start
            #expect(taken >= .milliseconds(100) && taken <= .milliseconds(150))
            try Self.check(connection, on: 3)
        }
    }

    // MARK: Descriptors

    @Test("descriptors that come along are closed, and the bytes count as usual")
    func descriptors() async throws {
        try await Witness.abuse(started: 10, failed: 0) { connection in
            for round in 0..<UInt32(10) {
                let many = [CInt](repeating: connection.descriptor, count: 253)
                try connection.send(RawCaller.request(2 * round + 1, health, "Check"), descriptors: many)
                #expect(try connection.receiveAnswer(2 * round + 1).code == .ok)
            }
        }
    }

    private static func varint(_ value: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }
}
