/// A place in bytes that are read one integer after the other, in network order, never past their end.
struct BigEndianReader {
    private(set) var offset = 0
    let byteCount: Int

    /// Reads from the start of a span of `byteCount` bytes.
    init(byteCount: Int) { self.byteCount = byteCount }

    /// The next integer, nil when too few bytes are left.
    mutating func next<Value: FixedWidthInteger>(_ bytes: borrowing RawSpan, as type: Value.Type = Value.self) -> Value?
    {
        let size = MemoryLayout<Value>.size
        guard size <= byteCount - offset else { return nil }
        var value: Value = 0
        for index in offset..<offset + size {
            value = value << 8 | Value(truncatingIfNeeded: bytes.byte(at: index))
        }
        offset += size
        return value
    }

    /// Steps over the next `count` bytes and returns where they are; nil when there are fewer.
    mutating func skip(_ count: Int) -> Range<Int>? {
        guard count >= 0, count <= byteCount - offset else { return nil }
        let range = offset..<offset + count
        offset += count
        return range
    }
}

extension RawSpan {
    /// The byte at `offset`, which is checked.
    func byte(at offset: Int) -> UInt8 { unsafe unsafeLoad(fromByteOffset: offset, as: UInt8.self) }
}
