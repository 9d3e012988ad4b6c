internal import Glibc
internal import TTRPCWire

extension Span<UInt8> {
    /// Whether both spans have the same bytes.
    package func isEqual(to other: Span<UInt8>) -> Bool {
        guard count == other.count else { return false }
        if count == 0 { return true }
        return unsafe withUnsafeBytes { left in
            unsafe other.withUnsafeBytes { right in
                // Both buffers live for the call and have `count` bytes.
                guard let left = left.baseAddress, let right = right.baseAddress else { return false }
                return unsafe memcmp(left, right, count) == 0
            }
        }
    }

    /// Whether these bytes, taken as a protobuf message, have more than `limit` fields at the top level.
    func hasMoreFields(than limit: Int) -> Bool {
        var cursor = ProtobufCursor()
        var count = 0
        while !cursor.isAtEnd(of: self) {
            guard let tag = cursor.varint(in: self), cursor.skip(in: self, wireType: tag & 7, field: tag >> 3) else {
                return false
            }
            count += 1
            if count > limit { return true }
        }
        return false
    }

    /// Whether a byte is 0.
    var containsZero: Bool {
        unsafe withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress else { return false }
            return unsafe memchr(base, 0, buffer.count) != nil
        }
    }
}
