/// Writes frames at the end of a buffer that is then sent: one copy of each payload, none of the envelope.
public enum FrameEncoder {
    /// Appends a frame whose data `body` appends; the length is filled in afterwards.
    static func appendFrame(
        to output: inout [UInt8], streamID: UInt32, type: FrameType, flags: FrameFlags, _ body: (inout [UInt8]) -> Void
    ) {
        let start = output.count
        FrameHeader(dataLength: 0, streamID: streamID, type: type, flags: flags).append(to: &output)
        body(&output)
        let length = UInt32(clamping: output.count - start - FrameHeader.byteCount)
        output[start] = UInt8(truncatingIfNeeded: length >> 24)
        output[start + 1] = UInt8(truncatingIfNeeded: length >> 16)
        output[start + 2] = UInt8(truncatingIfNeeded: length >> 8)
        output[start + 3] = UInt8(truncatingIfNeeded: length)
    }

    /// Appends a data frame with one message.
    public static func appendData(
        to output: inout [UInt8], streamID: UInt32, flags: FrameFlags = [], message: [UInt8]
    ) {
        FrameHeader(dataLength: UInt32(clamping: message.count), streamID: streamID, type: .data, flags: flags)
            .append(to: &output)
        output.append(contentsOf: message)
    }

    /// Appends the frame that ends one direction of a stream without a message.
    public static func appendClose(to output: inout [UInt8], streamID: UInt32) {
        FrameHeader(dataLength: 0, streamID: streamID, type: .data, flags: [.remoteClosed, .noData]).append(to: &output)
    }

    static func appendField(_ tag: UInt8, _ bytes: some Collection<UInt8>, to output: inout [UInt8]) {
        output.append(tag)
        appendVarint(UInt64(bytes.count), to: &output)
        output.append(contentsOf: bytes)
    }

    static func appendVarint(_ value: UInt64, to output: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            output.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        output.append(UInt8(truncatingIfNeeded: rest))
    }

    static func varintByteCount(_ value: UInt64) -> Int {
        max(1, (64 - value.leadingZeroBitCount + 6) / 7)
    }
}
