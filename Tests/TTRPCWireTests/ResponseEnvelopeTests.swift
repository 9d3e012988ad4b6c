import SwiftProtobuf
import Testing

@testable import TTRPCWire

struct ResponseEnvelopeTests {
    @Test("what swift-protobuf encodes is read alike")
    func reads() throws {
        var response = Ttrpc_Response()
        response.status.code = 5
        response.status.message = "no such thing"
        response.payload = .init([1, 2, 3])
        let parsed = try ParsedResponse(response.serializedBytes())
        #expect(parsed.payload == [1, 2, 3])
        #expect(try Google_Rpc_Status(serializedBytes: try #require(parsed.status)) == response.status)
        #expect(try ParsedResponse([]).status == nil)
        #expect(try ParsedResponse([0x0A, 0]).status == [])
    }

    @Test("what is encoded here is read alike by swift-protobuf")
    func writes() throws {
        for count in [0, 1, 127, 128, 16_383, 16_384, 2_097_152] {
            let payload = [UInt8](repeating: 3, count: count)
            var frame: [UInt8] = []
            ResponseEnvelope.appendFrame(to: &frame, streamID: 7, payload: payload)
            let header = try FrameHeader(parsing: frame.span)
            #expect(header == FrameHeader(dataLength: UInt32(frame.count - 10), streamID: 7, type: .response))
            let oracle = try Ttrpc_Response(serializedBytes: Array(frame[10...]))
            #expect(!oracle.hasStatus && Array(oracle.payload) == payload)
            #expect(frame.count - 10 - count <= ResponseEnvelope.overheadBytes)
        }
        var status = Google_Rpc_Status()
        status.code = 3
        status.message = "no"
        var frame: [UInt8] = []
        ResponseEnvelope.appendFrame(to: &frame, streamID: 9, status: try status.serializedBytes())
        #expect(try Ttrpc_Response(serializedBytes: Array(frame[10...])).status == status)
    }

    @Test("malformed fields are refused by name")
    func malformed() {
        let cases: [([UInt8], String)] = [
            ([0x0A, 5, 1], "status"), ([0x12, 0x80], "payload"), ([0x02, 0], "tag"), ([0x37], "field 6"),
            ([0x80, 0x80, 0x80, 0x80, 0x80, 0x01, 0], "tag"),
        ]
        for (bytes, field) in cases {
            #expect(throws: WireError.malformedEnvelope(field: field)) { try ParsedResponse(bytes) }
        }
    }

    @Test("data frames and ends of streams have the bytes of the specification")
    func dataFrames() {
        var bytes: [UInt8] = []
        FrameEncoder.appendData(to: &bytes, streamID: 258, message: [7, 8])
        FrameEncoder.appendData(to: &bytes, streamID: 1, flags: .remoteClosed, message: [])
        FrameEncoder.appendClose(to: &bytes, streamID: 3)
        #expect(
            bytes == [0, 0, 0, 2, 0, 0, 1, 2, 3, 0, 7, 8, 0, 0, 0, 0, 0, 0, 0, 1, 3, 1, 0, 0, 0, 0, 0, 0, 0, 3, 3, 5])
    }
}
