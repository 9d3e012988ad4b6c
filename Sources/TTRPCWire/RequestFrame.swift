/// A request frame that is encoded but for what is known only when it is sent: its stream, and the time that is left.
///
/// Made where the call is made, so that the thread of the connection copies bytes and no more, and kept until the answer has come,
/// for a call that must be sent again.
public struct RequestFrame: Sendable {
    /// The header, whose length and stream are filled in later, and the fields but for the time limit.
    private let bytes: [UInt8]
    /// Where the time limit goes: the fields stay in the order of their numbers.
    private let timeoutPosition: Int

    /// A tag, and a length of at most ten bytes.
    private static let maximumFieldOverhead = 11

    /// Encodes a request.
    ///
    /// - Parameters:
    ///   - method: as ``encodedMethod(service:method:)`` makes it.
    ///   - flags: none for a unary call, else ``FrameFlags/remoteOpen`` or ``FrameFlags/remoteClosed``.
    public init(method: [UInt8], flags: FrameFlags, payload: [UInt8], metadata: Metadata) {
        let metadata = Self.encodedMetadata(metadata)
        self.init(
            method: method, flags: flags, payloadBytes: payload.count, metadataBytes: metadata.count
        ) { output in
            output.append(copying: payload.span)
        } metadata: { output in
            output.append(copying: metadata.span)
        }
    }

    /// Encodes a request from parts that are written where they belong.
    ///
    /// - Parameters:
    ///   - payloadBytes: how many bytes `payload` appends, exactly.
    ///   - metadataBytes: how many bytes `metadata` appends at most: pairs as ``encodedMetadata(_:)`` makes them.
    package init(
        method: [UInt8], flags: FrameFlags = [], payloadBytes: Int, metadataBytes: Int,
        payload: (inout OutputSpan<UInt8>) -> Void, metadata: (inout OutputSpan<UInt8>) -> Void
    ) {
        var timeoutPosition = 0
        let capacity =
            FrameHeader.byteCount + method.count + Self.maximumFieldOverhead + payloadBytes + metadataBytes
        bytes = [UInt8](capacity: capacity) { output in
            // Length and stream.
            output.append(repeating: 0, count: 8)
            output.append(FrameType.request.rawValue)
            output.append(flags.rawValue)
            output.append(copying: method.span)
            if payloadBytes > 0 {
                output.append(0x1A)
                output.appendVarint(UInt64(payloadBytes))
                payload(&output)
            }
            timeoutPosition = output.count
            metadata(&output)
        }
        self.timeoutPosition = timeoutPosition
    }

    /// The fields that name a method, which are the same in all its requests.
    public static func encodedMethod(service: String, method: String) -> [UInt8] {
        [UInt8](capacity: service.utf8.count + method.utf8.count + 2 * maximumFieldOverhead) { output in
            output.appendField(0x0A, service)
            output.appendField(0x12, method)
        }
    }

    /// The fields with a request's metadata.
    public static func encodedMetadata(_ metadata: Metadata) -> [UInt8] {
        guard !metadata.isEmpty else { return [] }
        return [UInt8](
            capacity: metadata.byteCount + metadata.pairs.count * 3 * maximumFieldOverhead
        ) { output in
            for pair in metadata.pairs { output.appendPair(pair.key, pair.value) }
        }
    }

    /// Whether the request is larger than a frame may be.
    ///
    /// - Parameter timeoutNanoseconds: as for ``append(to:streamID:timeoutNanoseconds:)``.
    public func isOversized(timeoutNanoseconds: Int64) -> Bool {
        dataLength(timeoutNanoseconds) > FrameHeader.maximumDataLength
    }

    private func dataLength(_ timeoutNanoseconds: Int64) -> Int {
        let timeoutBytes =
            timeoutNanoseconds == 0
            ? 0 : 1 + FrameEncoder.varintByteCount(UInt64(bitPattern: timeoutNanoseconds))
        return bytes.count - FrameHeader.byteCount + timeoutBytes
    }

    /// Appends the frame.
    ///
    /// - Parameter timeoutNanoseconds: 0 leaves the time limit to the server.
    public func append(to output: inout [UInt8], streamID: UInt32, timeoutNanoseconds: Int64) {
        let start = output.count
        output.append(copying: bytes.span.extracting(..<timeoutPosition))
        if timeoutNanoseconds != 0 {
            output.append(0x20)
            FrameEncoder.appendVarint(UInt64(bitPattern: timeoutNanoseconds), to: &output)
        }
        output.append(copying: bytes.span.extracting(timeoutPosition...))
        var frame = output.mutableSpan
        frame.setBigEndian(UInt32(clamping: dataLength(timeoutNanoseconds)), at: start)
        frame.setBigEndian(streamID, at: start + 4)
    }
}

extension MutableSpan<UInt8> {
    fileprivate mutating func setBigEndian(_ value: UInt32, at position: Int) {
        self[position] = UInt8(truncatingIfNeeded: value >> 24)
        self[position + 1] = UInt8(truncatingIfNeeded: value >> 16)
        self[position + 2] = UInt8(truncatingIfNeeded: value >> 8)
        self[position + 3] = UInt8(truncatingIfNeeded: value)
    }
}
