public import TTRPC
public import TTRPCWire

/// Makes calls over a raw connection, one frame after the other. Blocks.
public final class RawCaller {
    /// The connection.
    public let connection: RawConnection
    private var nextStreamID: UInt32 = 1

    /// A caller that makes the connection's first call.
    public init(_ connection: RawConnection) { self.connection = connection }

    /// A response frame's content.
    public struct Answer: Sendable {
        /// The stream that it ended.
        public var streamID: UInt32
        /// The status: its code is 0 when there was none.
        public var status: Google_Rpc_Status
        /// The message.
        public var payload: [UInt8]
        /// The status' code.
        public var code: RPCError.Code { RPCError.Code(rawValue: status.code) ?? .unknown }
        /// The status as the error that a client throws.
        public var error: RPCError { RPCError(code: code, message: status.message, details: status.details) }
    }

    /// The bytes of a request frame.
    public static func request(
        _ streamID: UInt32, _ service: String, _ method: String, payload: [UInt8] = [], flags: FrameFlags = [],
        timeoutNanoseconds: Int64 = 0, metadata: Metadata = Metadata()
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        RequestEnvelope.appendFrame(
            to: &bytes, streamID: streamID, flags: flags, service: service, method: method, payload: payload,
            timeoutNanoseconds: timeoutNanoseconds, metadata: metadata)
        return bytes
    }

    /// The bytes of any frame.
    ///
    /// - Parameter length: what the header announces; nil for what there is.
    public static func frame(
        _ streamID: UInt32, type: UInt8, flags: UInt8 = 0, length: UInt32? = nil, data: [UInt8] = []
    ) -> [UInt8] {
        let length = length ?? UInt32(data.count)
        let header = [length, streamID].flatMap { word in
            (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * $0)) }
        }
        return header + [type, flags] + data
    }

    /// Makes a unary call and waits for its answer.
    public func call(
        _ service: String, _ method: String, payload: [UInt8] = [], timeoutNanoseconds: Int64 = 0
    ) throws -> Answer {
        let streamID = nextStreamID
        nextStreamID += 2
        try connection.send(
            Self.request(streamID, service, method, payload: payload, timeoutNanoseconds: timeoutNanoseconds))
        return try connection.receiveAnswer(streamID)
    }
}

extension RawConnection {
    /// The next frame, which must be the response that ends this stream.
    ///
    /// - Throws: `DaemonTestError` when it is another.
    public func receiveAnswer(_ streamID: UInt32) throws -> RawCaller.Answer {
        let answer = try receiveAnswer()
        guard answer.streamID == streamID else {
            throw DaemonTestError("stream \(answer.streamID) was answered, not \(streamID)")
        }
        return answer
    }

    /// The next frame, which must be a response.
    ///
    /// - Throws: `DaemonTestError` when it is another.
    public func receiveAnswer() throws -> RawCaller.Answer {
        guard let frame = try receiveFrame() else { throw DaemonTestError("closed instead of an answer") }
        guard frame.type == 2 else { throw DaemonTestError("not a response: \(frame)") }
        let envelope = try ResponseEnvelope(parsing: frame.data.span)
        let status = try envelope.status.map { try Google_Rpc_Status(serializedBytes: Array(frame.data[$0])) }
        return RawCaller.Answer(
            streamID: frame.streamID, status: status ?? Google_Rpc_Status(),
            payload: Array(frame.data[envelope.payload]))
    }
}
