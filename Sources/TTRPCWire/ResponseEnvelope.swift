/// The message in a response frame (protocol/ttrpc/ttrpc.proto, `ttrpc.Response`), as places within the frame's data.
///
/// | field | number | type |
/// |---|---|---|
/// | status | 1 | google.rpc.Status |
/// | payload | 2 | bytes |
public struct ResponseEnvelope: Sendable {
    /// Bytes that an envelope adds to a payload at most: two tags and two lengths.
    public static let overheadBytes = 12

    /// Where the encoded status lies; nil when there is none, which means OK.
    public private(set) var status: Range<Int>?
    /// Where the payload lies.
    public private(set) var payload = 0..<0

    /// Reads the envelope; unknown fields are passed over.
    ///
    /// - Throws: ``WireError`` naming the field.
    public init(parsing bytes: Span<UInt8>) throws(WireError) {
        var cursor = ProtobufCursor()
        while !cursor.isAtEnd(of: bytes) {
            guard let tag = cursor.varint(in: bytes), tag >> 3 != 0, tag <= UInt64(UInt32.max) else {
                throw .malformedEnvelope(field: "tag")
            }
            switch tag {
            case 0x0A:
                guard let range = cursor.lengthDelimited(in: bytes) else { throw .malformedEnvelope(field: "status") }
                status = range
            case 0x12:
                guard let range = cursor.lengthDelimited(in: bytes) else { throw .malformedEnvelope(field: "payload") }
                payload = range
            default:
                guard cursor.skip(in: bytes, wireType: tag & 7, field: tag >> 3) else {
                    throw .malformedEnvelope(field: "field \(tag >> 3)")
                }
            }
        }
    }

    /// Appends a response frame that says OK.
    public static func appendFrame(to output: inout [UInt8], streamID: UInt32, payload: [UInt8]) {
        let length = payload.isEmpty ? 0 : 1 + FrameEncoder.varintByteCount(UInt64(payload.count)) + payload.count
        FrameHeader(dataLength: UInt32(clamping: length), streamID: streamID, type: .response).append(to: &output)
        if !payload.isEmpty { FrameEncoder.appendField(0x12, payload, to: &output) }
    }

    /// Appends a response frame with an encoded `google.rpc.Status`.
    public static func appendFrame(to output: inout [UInt8], streamID: UInt32, status: [UInt8]) {
        FrameEncoder.appendFrame(to: &output, streamID: streamID, type: .response, flags: []) { output in
            FrameEncoder.appendField(0x0A, status, to: &output)
        }
    }
}
