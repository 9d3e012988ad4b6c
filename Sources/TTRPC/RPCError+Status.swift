internal import SwiftProtobuf
internal import TTRPCWire

extension RPCError {
    /// The encoded `google.rpc.Status`, cut to what a frame holds: details go first, then the message's end.
    func encodedStatus() -> [UInt8] {
        var status = Google_Rpc_Status()
        status.code = code.rawValue
        status.message = message
        status.details = details
        if let bytes: [UInt8] = try? status.serializedBytes(), bytes.count < Self.maximumStatusBytes { return bytes }
        status.details = []
        status.message = String(message.prefix(Self.maximumCutMessage))
        return (try? status.serializedBytes()) ?? []
    }

    /// A status larger than this loses its details: it must fit a frame with room to spare.
    private static let maximumStatusBytes = FrameHeader.maximumDataLength - 1024
    /// Characters of a message that is cut.
    private static let maximumCutMessage = 4096

    /// Reads an encoded `google.rpc.Status`; nil when it says OK.
    init?(encodedStatus bytes: Span<UInt8>) {
        guard let status = unsafe try? Google_Rpc_Status(serializedBytes: bytes.bytes) else {
            self.init(code: .internalError, message: "the server's status can't be decoded")
            return
        }
        if status.code == Code.ok.rawValue { return nil }
        self.init(
            code: Code(rawValue: status.code) ?? .unknown, message: status.message, details: status.details)
    }
}
