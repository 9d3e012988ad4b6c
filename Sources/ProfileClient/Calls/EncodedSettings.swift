internal import Reactor
internal import TTRPCWire

/// What of the settings goes into every call, worked out when they are set: a `Duration` counts in 128 bits, and metadata is text
/// that never changes.
struct EncodedSettings: Sendable {
    let timeoutNanoseconds: Int64
    let longTimeoutNanoseconds: Int64
    /// The pairs of a request's metadata, but for its id.
    let metadata: [UInt8]

    init(_ settings: CallSettings) {
        timeoutNanoseconds = settings.timeout.saturatingNanoseconds
        longTimeoutNanoseconds = settings.longTimeout.saturatingNanoseconds
        metadata = RequestFrame.encodedMetadata(settings.metadata)
    }

    // A pair of this key and a text of 36 bytes has 50 bytes behind its tag and length.
    private static let requestIDStart = Array("\u{2A}\u{32}\u{0A}\u{0A}request-id\u{12}\u{24}".utf8)

    /// Bytes of the pair that names a request.
    static let requestIDBytes = requestIDStart.count + RequestID.textBytes

    /// Appends the pair that names a request.
    static func append(_ requestID: RequestID, to output: inout OutputSpan<UInt8>) {
        output.append(copying: requestIDStart.span)
        requestID.append(to: &output)
    }
}
