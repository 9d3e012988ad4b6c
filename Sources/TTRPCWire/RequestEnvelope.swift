/// The message in a request frame (protocol/ttrpc/ttrpc.proto, `ttrpc.Request`), as places within the frame's data: names
/// and payload are read where they lie.
///
/// | field | number | type |
/// |---|---|---|
/// | service | 1 | string |
/// | method | 2 | string |
/// | payload | 3 | bytes |
/// | timeout_nano | 4 | int64 |
/// | metadata | 5 | repeated KeyValue {1 key, 2 value} |
public struct RequestEnvelope: Sendable {
    /// The most bytes of a service's or a method's name.
    public static let maximumNameBytes = 256

    /// Where the service's name lies.
    public private(set) var service = 0..<0
    /// Where the method's name lies.
    public private(set) var method = 0..<0
    /// Where the payload lies.
    public private(set) var payload = 0..<0
    /// How long the client waits, in nanoseconds; 0 when it doesn't say.
    public private(set) var timeoutNanoseconds: Int64 = 0
    /// What travels beside the payload.
    public private(set) var metadata = Metadata()

    /// Reads the envelope. Fields that occur twice count as last given, unknown ones are passed over.
    ///
    /// - Throws: ``WireError`` naming the field.
    public init(parsing bytes: Span<UInt8>) throws(WireError) {
        var cursor = ProtobufCursor()
        var metadataBytes = 0
        while !cursor.isAtEnd(of: bytes) {
            guard let tag = cursor.varint(in: bytes), tag >> 3 != 0, tag <= UInt64(UInt32.max) else {
                throw .malformedEnvelope(field: "tag")
            }
            switch tag {
            case 0x0A:
                guard let range = cursor.lengthDelimited(in: bytes) else { throw .malformedEnvelope(field: "service") }
                service = range
            case 0x12:
                guard let range = cursor.lengthDelimited(in: bytes) else { throw .malformedEnvelope(field: "method") }
                method = range
            case 0x1A:
                guard let range = cursor.lengthDelimited(in: bytes) else { throw .malformedEnvelope(field: "payload") }
                payload = range
            case 0x20:
                guard let value = cursor.varint(in: bytes) else { throw .malformedEnvelope(field: "timeout_nano") }
                timeoutNanoseconds = Int64(bitPattern: value)
            case 0x2A:
                guard let range = cursor.lengthDelimited(in: bytes) else { throw .malformedEnvelope(field: "metadata") }
                metadataBytes += range.count
                guard metadata.pairs.count < Metadata.maximumPairs,
                    // Two tags and two lengths of each pair don't count as its bytes.
                    metadataBytes <= Metadata.maximumBytes + 10 * Metadata.maximumPairs
                else { throw .metadataTooLarge }
                try appendPair(bytes.extracting(range))
            default:
                guard cursor.skip(in: bytes, wireType: tag & 7, field: tag >> 3) else {
                    throw .malformedEnvelope(field: "field \(tag >> 3)")
                }
            }
        }
        guard service.count <= Self.maximumNameBytes, method.count <= Self.maximumNameBytes else {
            throw .methodNameTooLong
        }
        if !metadata.isEmpty, metadata.byteCount > Metadata.maximumBytes { throw .metadataTooLarge }
    }

    private mutating func appendPair(_ bytes: Span<UInt8>) throws(WireError) {
        var cursor = ProtobufCursor()
        var key = ""
        var value = ""
        while !cursor.isAtEnd(of: bytes) {
            guard let tag = cursor.varint(in: bytes) else { throw .malformedEnvelope(field: "metadata") }
            switch tag {
            case 0x0A: key = try Self.text(bytes, cursor.lengthDelimited(in: bytes), field: "metadata.key")
            case 0x12: value = try Self.text(bytes, cursor.lengthDelimited(in: bytes), field: "metadata.value")
            default:
                guard tag >> 3 != 0, cursor.skip(in: bytes, wireType: tag & 7, field: tag >> 3) else {
                    throw .malformedEnvelope(field: "metadata")
                }
            }
        }
        // Of a field that occurs twice the last counts, and so only that can hold what is not allowed.
        guard !key.utf8.contains(0) else { throw .malformedEnvelope(field: "metadata.key") }
        guard !value.utf8.contains(0) else { throw .malformedEnvelope(field: "metadata.value") }
        metadata.append(key, value)
    }

    private static func text(
        _ bytes: Span<UInt8>, _ range: Range<Int>?, field: String
    ) throws(WireError) -> String {
        guard let range, let text = String(validating: bytes.extracting(range)) else {
            throw .malformedEnvelope(field: field)
        }
        return text
    }

    /// Appends a request frame.
    ///
    /// - Parameters:
    ///   - flags: none for a unary call, else ``FrameFlags/remoteOpen`` or ``FrameFlags/remoteClosed``.
    ///   - timeoutNanoseconds: 0 leaves the time limit to the server.
    public static func appendFrame(
        to output: inout [UInt8], streamID: UInt32, flags: FrameFlags, service: String, method: String,
        payload: [UInt8], timeoutNanoseconds: Int64, metadata: Metadata
    ) {
        let method = RequestFrame.encodedMethod(service: service, method: method)
        RequestFrame(method: method, flags: flags, payload: payload, metadata: metadata)
            .append(to: &output, streamID: streamID, timeoutNanoseconds: timeoutNanoseconds)
    }
}
