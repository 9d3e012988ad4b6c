extension Array where Element == UInt8 {
    /// Appends the bytes of a span: one copy.
    @inlinable public mutating func append(copying bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            // The pointer is used within the span's lifetime alone.
            unsafe append(contentsOf: buffer)
        }
    }

    /// An array with the bytes of a span.
    @inlinable public init(copying bytes: Span<UInt8>) {
        self = unsafe bytes.withUnsafeBufferPointer { unsafe Array($0) }
    }
}
