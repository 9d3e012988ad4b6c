internal import TTRPC
internal import TTRPCWire

/// Fields of answers. Nil means that the generated code must have a look, and say what is wrong.
extension ProtobufCursor {
    /// A text that is probably one which the caller has already.
    mutating func text(in bytes: Span<UInt8>, probably known: String) -> String? {
        guard let range = lengthDelimited(in: bytes) else { return nil }
        let text = bytes.extracting(range)
        return text.isEqual(to: known.utf8.span) ? known : String(validating: text)
    }

    /// A `google.protobuf.Timestamp`.
    mutating func timestamp(in bytes: Span<UInt8>) -> Timestamp? {
        guard let range = lengthDelimited(in: bytes) else { return nil }
        var fields = ProtobufCursor(range)
        var seconds: Int64 = 0
        var nanoseconds: Int32 = 0
        while !fields.isAtEnd(of: bytes) {
            guard let tag = fields.varint(in: bytes), let value = fields.varint(in: bytes) else { return nil }
            switch tag {
            case 0x08: seconds = Int64(bitPattern: value)
            case 0x10: nanoseconds = Int32(truncatingIfNeeded: value)
            default: return nil
            }
        }
        return Timestamp(seconds: seconds, nanoseconds: nanoseconds)
    }
}
