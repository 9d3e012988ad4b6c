/// Fields of protobuf messages (protobuf.dev, "Encoding") written into memory that was measured before: no step asks whether there is
/// room, or whether somebody else holds the bytes too.
extension OutputSpan<UInt8> {
    /// Appends the bytes of a span: one copy.
    package mutating func append(copying bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBytes { source in
            unsafe withUnsafeMutableBufferPointer { buffer, initializedCount in
                // There is room for all of them behind what is initialized, else this ends here.
                let free = unsafe UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[initializedCount...])
                unsafe free.copyMemory(from: source)
                initializedCount += source.count
            }
        }
    }

    /// Appends a varint.
    package mutating func appendVarint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(truncatingIfNeeded: rest))
    }

    /// Appends a field with text; it is there even when the text is empty.
    package mutating func appendField(_ tag: UInt8, _ text: String) {
        let bytes = text.utf8.span
        append(tag)
        appendVarint(UInt64(bytes.count))
        append(copying: bytes)
    }

    /// Appends a pair of a request's metadata (``RequestEnvelope``).
    package mutating func appendPair(_ key: String, _ value: String) {
        append(0x2A)
        appendVarint(UInt64(Self.fieldBytes(key.utf8.count) + Self.fieldBytes(value.utf8.count)))
        appendField(0x0A, key)
        appendField(0x12, value)
    }

    /// How many bytes a field takes that has a tag of one byte and content of so many.
    package static func fieldBytes(_ count: Int) -> Int { 1 + FrameEncoder.varintByteCount(UInt64(count)) + count }
}
