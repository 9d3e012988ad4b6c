/// The ten bytes before every frame's data (PROTOCOL.md, "Frame").
///
/// | bytes | field | encoding |
/// |---|---|---|
/// | 0–3 | data length | big-endian u32 |
/// | 4–7 | stream id | big-endian u32 |
/// | 8 | type | u8 |
/// | 9 | flags | u8 |
public struct FrameHeader: Sendable, Equatable {
    /// Bytes of a header.
    public static let byteCount = 10
    /// The most data a frame may carry: 4 MiB, the limit of containerd's implementation too.
    public static let maximumDataLength = 4_194_304

    /// Bytes of data behind the header; 0 … 2²⁴−1 after parsing, since the first byte is always 0.
    public var dataLength: UInt32
    /// The stream; odd when the client opened it.
    public var streamID: UInt32
    /// What the frame is.
    public var type: FrameType
    /// How the stream goes on after it.
    public var flags: FrameFlags

    /// A header with the given fields.
    public init(dataLength: UInt32, streamID: UInt32, type: FrameType, flags: FrameFlags = []) {
        self.dataLength = dataLength
        self.streamID = streamID
        self.type = type
        self.flags = flags
    }

    /// Whether the data is more than a frame may carry: it is skipped, not read.
    public var isOversized: Bool { dataLength > UInt32(Self.maximumDataLength) }

    /// Reads a header.
    ///
    /// - Parameter bytes: at least ten bytes; more are ignored.
    /// - Throws: ``WireError/notAFrame`` when the first byte isn't 0 or fewer than ten bytes are there.
    public init(parsing bytes: Span<UInt8>) throws(WireError) {
        guard bytes.count >= Self.byteCount, bytes[0] == 0 else { throw .notAFrame }
        dataLength = UInt32(bytes[1]) << 16 | UInt32(bytes[2]) << 8 | UInt32(bytes[3])
        streamID = UInt32(bytes[4]) << 24 | UInt32(bytes[5]) << 16 | UInt32(bytes[6]) << 8 | UInt32(bytes[7])
        type = FrameType(rawValue: bytes[8])
        flags = FrameFlags(rawValue: bytes[9])
    }

    /// Appends the ten bytes.
    public func append(to output: inout [UInt8]) {
        output.append(UInt8(truncatingIfNeeded: dataLength >> 24))
        output.append(UInt8(truncatingIfNeeded: dataLength >> 16))
        output.append(UInt8(truncatingIfNeeded: dataLength >> 8))
        output.append(UInt8(truncatingIfNeeded: dataLength))
        output.append(UInt8(truncatingIfNeeded: streamID >> 24))
        output.append(UInt8(truncatingIfNeeded: streamID >> 16))
        output.append(UInt8(truncatingIfNeeded: streamID >> 8))
        output.append(UInt8(truncatingIfNeeded: streamID))
        output.append(type.rawValue)
        output.append(flags.rawValue)
    }
}
