internal import Glibc

extension Span<UInt8> {
    /// Whether both spans have the same bytes.
    func isEqual(to other: Span<UInt8>) -> Bool {
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

    /// Whether a byte is 0.
    var containsZero: Bool {
        unsafe withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress else { return false }
            return unsafe memchr(base, 0, buffer.count) != nil
        }
    }
}
